package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.profile.DataFile;
import org.tenon.profile.OutlookException;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What {@code tenon profile} is told, and how it answers. */
record ProfileArguments(Context context, ParseResult given) {
    /** What can be done about profiles. */
    enum ProfileAction {
        LIST,
        SHOW,
        CREATE,
        REPAIR,
        DELETE,
        DEFAULT,
        EXPORT_PRF;

        private static String words() {
            return Stream.of(values()).map(ProfileAction::word).collect(Collectors.joining(", "));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean changes() {
            return this != LIST && this != SHOW;
        }
    }

    static CommandSpec grammar() {
        var spec = Grammar.command(
                        "profile",
                        "Look after Outlook profiles: " + ProfileAction.words()
                                + ". A second run changes nothing; after a crash the next run completes.")
                .addPositional(Grammar.parameter(0, String.class, "1", "ACTION", "What to do: one of these."))
                .addPositional(
                        Grammar.parameter(1, String.class, "0..1", "NAME", "Which profile; needed by all but list."))
                .addOption(Grammar.flag("--dry-run", "Tell what would be done, and do nothing."))
                .addOption(Grammar.flag("--force", "Change a profile that Tenon did not make."))
                .addOption(Grammar.flag("--default", "Let Outlook open it when it is not told which."))
                .addOption(Grammar.flag(
                        "--by-mapi", "Make it by MAPI alone, without Outlook; Outlook may stop at its account wizard."))
                .addOption(Grammar.flag("--no-address-book", "Without contacts as recipients."))
                .addOption(Grammar.json());
        option(
                spec,
                "PATH",
                "By MAPI alone: the data file. Default: Outlook chooses it, or NAME.pst in Tenon's local folder.",
                "--store");
        option(spec, "MODE", "Who carries mail: connector, imap or none. Default: connector.", "--mail");
        option(spec, "HOST[:PORT]", "export-prf: an IMAP account of Outlook's own.", "--imap");
        option(spec, "HOST[:PORT]", "A POP account of Outlook's own, in the profile or the PRF.", "--pop");
        option(spec, "HOST[:PORT]", "Where that account sends.", "--smtp");
        option(spec, "LOGIN", "How that account signs in.", "--login");
        option(spec, "ADDRESS", "Its address.", "--email");
        option(spec, "NAME", "The sender's name.", "--display-name");
        option(spec, "FILE", "export-prf: where to write. Default: standard output.", "--out");
        return spec;
    }

    private static void option(CommandSpec spec, String label, String description, String name) {
        spec.addOption(Grammar.option(String.class, label, description, name).build());
    }

    ProfileAction action() {
        String word = given.matchedPositionalValue(0, "");
        return Stream.of(ProfileAction.values())
                .filter(a -> a.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Grammar.misuse(given, "unknown action " + word + ": one of " + ProfileAction.words()));
    }

    /** The profile's name; empty where all are listed. */
    String name() {
        String name = given.matchedPositionalValue(1, null);
        if (name == null && action() != ProfileAction.LIST) {
            throw Grammar.misuse(given, "say which profile: tenon profile " + action().word() + " NAME");
        }
        return Optional.ofNullable(name).orElse("");
    }

    boolean rehearsal() {
        return Grammar.has(given, "--dry-run");
    }

    boolean has(String option) {
        return given.hasMatchedOption(option);
    }

    /** Outlook makes its own profiles best; by MAPI they are made where somebody says so, or says where the data file is. */
    boolean byMapi() {
        return Grammar.has(given, "--by-mapi") || has("--store");
    }

    /** Fails where the profile is somebody else's and nobody insists. */
    void requireOurs(ProfileAccess profiles, ProfileState state) {
        if (!profiles.ours(state) && !Grammar.has(given, "--force")) {
            throw new OutlookException(
                    "The profile was not made by Tenon, and was left as it is",
                    "Choose another name, or insist with --force.");
        }
    }

    /** The profile that is wanted. */
    ProfileSpec spec(String name, String path) {
        String word = given.matchedOptionValue("--mail", "connector");
        MailMode mail;
        try {
            mail = MailMode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Grammar.misuse(given, "--mail is connector, imap or none");
        }
        boolean prf = action() == ProfileAction.EXPORT_PRF;
        if ((has("--imap") || has("--pop")) && !prf && (byMapi() || has("--imap"))) {
            throw Grammar.misuse(
                    given, "--imap is for export-prf, and --pop for it and for a profile that Outlook makes");
        }
        if (mail == MailMode.IMAP && !prf) {
            // MAPI can look for an account of Outlook's own, and not make one.
            throw new OutlookException(
                    "An account of Outlook's own cannot be made by " + action().word(),
                    "Have Outlook import one: tenon profile export-prf NAME --imap HOST ...");
        }
        if (prf && has("--mail") && (mail == MailMode.IMAP) != has("--imap")) {
            throw Grammar.misuse(given, "--mail imap goes with --imap, and this with no other mode");
        }
        return new ProfileSpec(
                name,
                path,
                "Tenon",
                has("--imap") ? MailMode.IMAP : mail,
                !Grammar.has(given, "--no-address-book"),
                Grammar.has(given, "--default"));
    }

    /** Where the data file of a profile of that name is to be, where MAPI makes it. */
    String storePath(String name) {
        String told = given.matchedOptionValue("--store", null);
        if (told != null) {
            return DataFile.canonical(told);
        }
        var local = context.places().env().getOrDefault("LOCALAPPDATA", "%LOCALAPPDATA%");
        return DataFile.canonical(local + "\\Tenon\\" + fileName(name) + ".pst");
    }

    static String fileName(String name) {
        return name.replaceAll("[\\\\/:*?\"<>|]", "_");
    }

    /** Writes an answer as JSON. */
    interface Json {
        void to(ProfileJson json) throws IOException;
    }

    /** Answers with what {@code json} writes, or with the lines for people. */
    void answer(Json json, Supplier<List<String>> people) throws IOException {
        if (Grammar.has(given, "--json")) {
            try (var report = new ProfileJson(context.screen().out())) {
                json.to(report);
            }
        } else {
            context.screen().print(people.get());
        }
    }
}
