package org.tenon.profile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;

/**
 * A profile as it is.
 *
 * @param mark what we wrote into it when we made it ({@link #mark(MailMode)}); empty where we did not
 * @param defaultStore whether one of its stores takes new items
 */
public record ProfileState(
        String name, boolean isDefault, Optional<String> mark, boolean defaultStore, List<Service> services) {
    /**
     * A message service.
     *
     * @param complete false where a crash left it without providers
     */
    public record Service(Binary uid, String service, String displayName, Optional<String> path, boolean complete) {}

    private static final String MADE_BY = "tenon 1 ";

    public ProfileState {
        services = List.copyOf(services);
    }

    /** What our mark says in a profile with that way of mail. */
    static String mark(MailMode mail) {
        return MADE_BY + mail.name().toLowerCase(Locale.ROOT);
    }

    /** Who carries mail there, by our mark. */
    public Optional<MailMode> mail() {
        return Stream.of(MailMode.values())
                .filter(mode -> mark.filter(mark(mode)::equals).isPresent())
                .findFirst();
    }
}
