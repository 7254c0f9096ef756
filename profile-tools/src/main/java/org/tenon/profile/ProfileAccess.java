package org.tenon.profile;

import java.util.List;
import java.util.Optional;

/** The profiles of this user: observed, and changed step by step. */
public interface ProfileAccess extends AutoCloseable {
    List<ProfileState> list();

    default Optional<ProfileState> find(String name) {
        return list().stream().filter(one -> one.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Whether {@code state} is a profile that we made, or were making. */
    boolean ours(ProfileState state);

    void apply(String profile, List<ProfileStep> steps);

    /** Logs on to a profile and opens its default store, to see whether that can be done; and closes both. */
    void open(String profile);

    /** Where the library that is used was found, in words. */
    String source();

    @Override
    void close();
}
