package org.tenon.profile;

import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;

/** One thing that is done to a profile, and the reason. */
public sealed interface ProfileStep {
    record CreateProfile(String name) implements ProfileStep {}

    /** Writes our mark, with who carries mail: from here on the profile is ours without a note elsewhere. */
    record Mark(String name, MailMode mail) implements ProfileStep {}

    record RemoveService(Binary uid, String service, String reason) implements ProfileStep {}

    /** Adds a service; a store is configured with {@code path}, which is empty for others. */
    record AddService(String service, String displayName, String path) implements ProfileStep {}

    record ConfigureStore(Binary uid, String displayName, String path) implements ProfileStep {}

    record ChooseDefaultStore(String path) implements ProfileStep {}

    record MakeDefault(String name) implements ProfileStep {}

    record DeleteProfile(String name) implements ProfileStep {}

    /** In words, without the name of a person or a file. */
    default String sentence() {
        return switch (this) {
            case CreateProfile s -> "create the profile";
            case Mark s -> "mark it as made by Tenon, with mail " + s.mail().sentence();
            case RemoveService s -> "remove the service " + s.service() + " (" + s.reason() + ")";
            case AddService s -> "add the service " + s.service();
            case ConfigureStore s -> "configure the data file";
            case ChooseDefaultStore s -> "let the data file take new items";
            case MakeDefault s -> "make it the default profile";
            case DeleteProfile s -> "delete the profile (its data file stays)";
        };
    }
}
