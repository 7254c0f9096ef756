package org.tenon.profile;

import java.util.List;
import java.util.Optional;
import org.tenon.mapi.Binary;

/**
 * A profile as it is.
 *
 * @param mark what we wrote into it when we made it; empty where we did not
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

    public ProfileState {
        services = List.copyOf(services);
    }
}
