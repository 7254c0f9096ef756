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
 * @param trouble why it could not be looked at, in one line; then nothing else here means anything
 */
public record ProfileState(
        String name,
        boolean isDefault,
        Optional<String> mark,
        boolean defaultStore,
        List<Service> services,
        Optional<String> trouble) {
    /** How much of a service is there. */
    public enum Condition {
        WHOLE,
        /** A crash left it without providers. */
        UNFINISHED,
        /** Its settings are closed to us: nothing is known of its data file, and nothing may follow from that. */
        UNREADABLE
    }

    /**
     * A message service.
     *
     * @param provider the first of its providers, by which MAPI tells its store from others; empty where it has none
     * @param path where its data file lies, as the profile has it
     */
    public record Service(
            Binary uid,
            Binary provider,
            String service,
            String displayName,
            Optional<String> path,
            Condition condition) {
        public boolean complete() {
            return condition != Condition.UNFINISHED;
        }
    }

    private static final String MADE_BY = "tenon 1 ";

    public ProfileState {
        services = List.copyOf(services);
    }

    /** A profile that could not be looked at. */
    static ProfileState troubled(String name, boolean isDefault, String trouble) {
        return new ProfileState(name, isDefault, Optional.empty(), false, List.of(), Optional.of(trouble));
    }

    /** Whether all of it could be looked at. */
    public boolean readable() {
        return trouble.isEmpty() && services.stream().noneMatch(one -> one.condition() == Condition.UNREADABLE);
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
