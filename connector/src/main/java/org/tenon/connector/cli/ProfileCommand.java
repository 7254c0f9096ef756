package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.connector.sync.Exit;
import org.tenon.profile.DataFile;
import org.tenon.profile.OutlookException;
import org.tenon.profile.OutlookProgram;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.ProfilePlanner;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.ProfileWork;
import org.tenon.profile.Workstation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon profile}: Outlook profiles. */
record ProfileCommand(Context context) implements Verb {
    /** What can be done about profiles. */
    private enum ProfileAction {
        LIST,
        SHOW,
        CREATE,
        REPAIR,
        DELETE,
        DEFAULT,
        EXPORT_PRF;

        private static Optional<ProfileAction> of(String word) {
            return Stream.of(values()).filter(a -> a.word().equals(word)).findFirst();
        }

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

    @Override
    public CommandSpec grammar() {
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

    @Override
    public Exit run(ParseResult given) throws IOException {
        var action = action(given);
        var name = Optional.ofNullable(given.<String>matchedPositionalValue(1, null));
        if (name.isEmpty() && action != ProfileAction.LIST) {
            throw Grammar.misuse(given, "say which profile: tenon profile " + action.word() + " NAME");
        }
        if (action == ProfileAction.EXPORT_PRF) {
            return exportPrf(given, name.orElseThrow());
        }
        var station = Workstation.ofThisProcess(context.places().env());
        var state = context.places().stateDir("profiles");
        var intents = new ProfileIntents(state);
        if (action == ProfileAction.CREATE) {
            refuse(station.objection(name.orElseThrow(), storePath(given, name.orElseThrow())));
        }
        var outlook = OutlookProgram.ofWindows(station.registry(), station.env());
        var mint = new ProfileMint(station.registry(), outlook, intents, context.minting());
        if (!Grammar.has(given, "--dry-run")) {
            mint.putBackSettings();
        }
        boolean changes = action.changes() && !Grammar.has(given, "--dry-run");
        if (changes) {
            mint.requireClosed();
        }
        try (var profiles = context.profiles().open(station, state)) {
            if (changes) {
                mint.putBack(profiles);
            }
            var work = new ProfileWork(profiles, mint, intents);
            return switch (action) {
                case LIST -> list(given, profiles);
                case SHOW -> show(given, profiles, name.orElseThrow());
                case CREATE ->
                    create(given, work, spec(given, name.orElseThrow(), storePath(given, name.orElseThrow())));
                case REPAIR -> repair(given, station, work, name.orElseThrow());
                case DELETE -> {
                    var present = profiles.find(name.orElseThrow());
                    present.ifPresent(one -> allowed(given, profiles, one));
                    yield apply(given, work, name.orElseThrow(), work.planDelete(name.orElseThrow(), present));
                }
                case DEFAULT -> {
                    var one = present(profiles, name.orElseThrow());
                    allowed(given, profiles, one);
                    List<ProfileStep> steps =
                            one.isDefault() ? List.of() : List.of(new ProfileStep.MakeDefault(one.name()));
                    yield apply(given, work, one.name(), steps);
                }
                case EXPORT_PRF -> throw new IllegalStateException("it needs no profile");
            };
        }
    }

    private static ProfileAction action(ParseResult given) {
        String word = given.matchedPositionalValue(0, "");
        return ProfileAction.of(word)
                .orElseThrow(
                        () -> Grammar.misuse(given, "unknown action " + word + ": one of " + ProfileAction.words()));
    }

    private static void refuse(Optional<OutlookException> objection) {
        if (objection.isPresent()) {
            throw objection.get();
        }
    }

    private Exit list(ParseResult given, ProfileAccess profiles) throws IOException {
        var all = profiles.list();
        answer(given, json -> json.profiles(all, profiles::ours), () -> {
            var lines = new ArrayList<String>();
            for (var state : all) {
                lines.add(state.name()
                        + (state.isDefault() ? "  (default)" : "")
                        + (profiles.ours(state) ? "  by Tenon" : ""));
            }
            return lines.isEmpty() ? List.of("There is no profile.") : lines;
        });
        return Exit.IN_SYNC;
    }

    private Exit show(ParseResult given, ProfileAccess profiles, String name) throws IOException {
        var state = present(profiles, name);
        answer(given, json -> json.profile(state, profiles.ours(state)), () -> {
            var lines = new ArrayList<String>();
            lines.add(state.name()
                    + (state.isDefault() ? ", the default profile" : "")
                    + (profiles.ours(state) ? ", made by Tenon" : ", not made by Tenon")
                    + state.mail().map(mail -> ", mail " + mail.sentence()).orElse(""));
            for (var service : state.services()) {
                lines.add("  " + service.service() + ": " + service.displayName()
                        + service.path().map(path -> ", " + path).orElse("")
                        + (service.complete() ? "" : "  NOT FINISHED: tenon profile repair"));
            }
            return lines;
        });
        return Exit.IN_SYNC;
    }

    private Exit create(ParseResult given, ProfileWork work, ProfileSpec spec) throws IOException {
        var all = work.profiles().list();
        var present = all.stream()
                .filter(one -> one.name().equalsIgnoreCase(spec.name()))
                .findFirst();
        present.ifPresent(state -> allowed(given, work.profiles(), state));
        if (!byMapi(given)) {
            var folder = DataFile.canonical(context.places()
                    .stateDir("stores")
                    .resolve(fileName(spec.name()))
                    .toString());
            return apply(
                    given,
                    work,
                    spec.name(),
                    ProfilePlanner.planByOutlook(
                            spec,
                            present,
                            present.filter(work.profiles()::ours).isPresent(),
                            folder,
                            ProfileAccounts.prf(given, spec),
                            work.mint().account(spec.name())));
        }
        refuse(DataFile.objection(spec.name(), spec.storePath(), all)
                .or(() -> given.hasMatchedOption("--store")
                        ? DataFile.missingFolder(spec.storePath())
                        : Optional.empty()));
        return apply(given, work, spec.name(), ProfilePlanner.plan(spec, present));
    }

    /** Outlook makes its own profiles best; by MAPI they are made where somebody says so, or says where the data file is. */
    private static boolean byMapi(ParseResult given) {
        return Grammar.has(given, "--by-mapi") || given.hasMatchedOption("--store");
    }

    private Exit repair(ParseResult given, Workstation station, ProfileWork work, String name) throws IOException {
        var state = present(work.profiles(), name);
        var path = state.services().stream()
                .flatMap(service -> service.path().stream())
                .findFirst()
                .filter(any -> !given.hasMatchedOption("--store"))
                .orElseGet(() -> storePath(given, name));
        var told = spec(given, state.name(), path);
        // What is not said stays as it is.
        var spec = given.hasMatchedOption("--mail")
                ? told
                : told.withMail(state.mail().orElse(told.mail()));
        refuse(station.objection(spec.name(), spec.storePath()));
        return create(given, work, spec);
    }

    private Exit apply(ParseResult given, ProfileWork work, String name, List<ProfileStep> steps) throws IOException {
        boolean rehearsal = Grammar.has(given, "--dry-run");
        if (!rehearsal) {
            work.apply(name, steps);
        }
        answer(given, json -> json.profileSteps(name, rehearsal, steps), () -> {
            if (steps.isEmpty()) {
                return List.of("Nothing to do.");
            }
            return steps.stream()
                    .map(step -> (rehearsal ? "would " : "done: ") + step.sentence())
                    .toList();
        });
        return Exit.IN_SYNC;
    }

    private static ProfileState present(ProfileAccess profiles, String name) {
        return profiles.find(name)
                .orElseThrow(() ->
                        new OutlookException("There is no profile of that name", "tenon profile list names them."));
    }

    private static void allowed(ParseResult given, ProfileAccess profiles, ProfileState state) {
        if (!profiles.ours(state) && !Grammar.has(given, "--force")) {
            throw new OutlookException(
                    "The profile was not made by Tenon, and was left as it is",
                    "Choose another name, or insist with --force.");
        }
    }

    private ProfileSpec spec(ParseResult given, String name, String path) {
        String word = given.matchedOptionValue("--mail", "connector");
        MailMode mail;
        try {
            mail = MailMode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Grammar.misuse(given, "--mail is connector, imap or none");
        }
        boolean account = given.hasMatchedOption("--imap") || given.hasMatchedOption("--pop");
        boolean prf = action(given) == ProfileAction.EXPORT_PRF;
        if (account && !prf && (byMapi(given) || given.hasMatchedOption("--imap"))) {
            throw Grammar.misuse(
                    given, "--imap is for export-prf, and --pop for it and for a profile that Outlook makes");
        }
        if (mail == MailMode.IMAP && !prf) {
            // MAPI can look for an account of Outlook's own, and not make one.
            throw new OutlookException(
                    "An account of Outlook's own cannot be made by "
                            + action(given).word(),
                    "Have Outlook import one: tenon profile export-prf NAME --imap HOST ...");
        }
        if (prf && given.hasMatchedOption("--mail") && (mail == MailMode.IMAP) != given.hasMatchedOption("--imap")) {
            throw Grammar.misuse(given, "--mail imap goes with --imap, and this with no other mode");
        }
        return new ProfileSpec(
                name,
                path,
                "Tenon",
                given.hasMatchedOption("--imap") ? MailMode.IMAP : mail,
                !Grammar.has(given, "--no-address-book"),
                Grammar.has(given, "--default"));
    }

    private String storePath(ParseResult given, String name) {
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

    private Exit exportPrf(ParseResult given, String name) throws IOException {
        var spec = spec(given, name, storePath(given, name));
        var text = ProfileAccounts.text(given, spec);
        String out = given.matchedOptionValue("--out", null);
        if (out == null) {
            context.screen().out().print(text);
        } else {
            // Outlook reads a PRF in UTF-16 as well as in the machine's code page; only the former holds every name.
            Files.write(context.places().here().resolve(out), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
        }
        return Exit.IN_SYNC;
    }

    private interface Json {
        void to(ProfileJson json) throws IOException;
    }

    private interface Text {
        List<String> lines();
    }

    private void answer(ParseResult given, Json json, Text text) throws IOException {
        if (Grammar.has(given, "--json")) {
            try (var report = new ProfileJson(context.screen().out())) {
                json.to(report);
            }
        } else {
            context.screen().print(text.lines());
        }
    }
}
