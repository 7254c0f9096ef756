package org.tenon.profile;

import java.util.Optional;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;

/** One thing that is done to a profile, and the reason. */
public sealed interface ProfileStep {
    record CreateProfile(String name) implements ProfileStep {}

    /**
     * Outlook itself makes the profile and its data file, since it does not start well with one that others made.
     *
     * @param folder where Outlook puts the data file; it names the file itself
     * @param prf what Outlook imports; empty for a profile without an account
     */
    record MintProfile(String name, String folder, Optional<String> prf) implements ProfileStep {}

    /** Outlook binds the profile's account to its data file, which takes another start where it ran before on this machine. */
    record BindAccount(String name) implements ProfileStep {}

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
            case CreateProfile s -> "create the profile by MAPI, without Outlook";
            case MintProfile s ->
                s.prf().isPresent()
                        ? "have Outlook make the profile and its data file, with an account (it imports a PRF)"
                        : "have Outlook make the profile and its data file (OUTLOOK.EXE /PIM)";
            case BindAccount s ->
                "have Outlook bind the account to the data file (by another start, where it takes one)";
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
