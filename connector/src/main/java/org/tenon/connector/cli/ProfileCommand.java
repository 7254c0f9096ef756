package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.connector.sync.Exit;
import org.tenon.profile.DataFile;
import org.tenon.profile.OutlookException;
import org.tenon.profile.Prf;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfilePlanner;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.Profiles;
import org.tenon.profile.Workstation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon profile}: Outlook profiles. */
record ProfileCommand(Context context) implements Verb {
    private static final List<String> ACTIONS =
            List.of("list", "show", "create", "repair", "delete", "default", "export-prf");

    @Override
    public CommandSpec grammar() {
        var spec = Grammar.command(
                        "profile",
                        "Look after Outlook profiles: " + String.join(", ", ACTIONS)
                                + ". A second run changes nothing; after a crash the next run completes.")
                .addPositional(Grammar.parameter(0, String.class, "1", "ACTION", "What to do: one of these."))
                .addPositional(
                        Grammar.parameter(1, String.class, "0..1", "NAME", "Which profile; needed by all but list."))
                .addOption(Grammar.flag("--dry-run", "Tell what would be done, and do nothing."))
                .addOption(Grammar.flag("--force", "Change a profile that Tenon did not make."))
                .addOption(Grammar.flag("--default", "Let Outlook open it when it is not told which."))
                .addOption(Grammar.flag("--no-address-book", "Without contacts as recipients."))
                .addOption(Grammar.json());
        option(spec, "PATH", "The data file. Default: NAME.pst in Tenon's local folder.", "--store");
        option(spec, "MODE", "Who carries mail: connector, imap or none. Default: connector.", "--mail");
        option(spec, "HOST[:PORT]", "export-prf: an IMAP account of Outlook's own.", "--imap");
        option(spec, "HOST[:PORT]", "export-prf: a POP account of Outlook's own.", "--pop");
        option(spec, "HOST[:PORT]", "export-prf: where that account sends.", "--smtp");
        option(spec, "LOGIN", "export-prf: how that account signs in.", "--login");
        option(spec, "ADDRESS", "export-prf: its address.", "--email");
        option(spec, "NAME", "export-prf: the sender's name.", "--display-name");
        option(spec, "FILE", "export-prf: where to write. Default: standard output.", "--out");
        return spec;
    }

    private static void option(CommandSpec spec, String label, String description, String name) {
        spec.addOption(Grammar.option(String.class, label, description, name).build());
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        String action = given.matchedPositionalValue(0, "");
        var name = Optional.ofNullable(given.<String>matchedPositionalValue(1, null));
        if (!ACTIONS.contains(action)) {
            throw Grammar.misuse(given, "unknown action " + action + ": one of " + String.join(", ", ACTIONS));
        }
        if (name.isEmpty() && !action.equals("list")) {
            throw Grammar.misuse(given, "say which profile: tenon profile " + action + " NAME");
        }
        if (action.equals("export-prf")) {
            return exportPrf(given, name.orElseThrow());
        }
        var station = Workstation.ofThisProcess(context.places().env());
        if (action.equals("create")) {
            var spec = spec(given, name.orElseThrow(), storePath(given, name.orElseThrow()));
            var objection = station.objection(spec.name(), spec.storePath());
            if (objection.isPresent()) {
                throw objection.get();
            }
        }
        try (var mapi = station.start()) {
            var profiles =
                    new Profiles(mapi, new ProfileIntents(context.places().stateDir("profiles")));
            return switch (action) {
                case "list" -> list(given, profiles);
                case "show" -> show(given, profiles, name.orElseThrow());
                case "create" ->
                    create(given, profiles, spec(given, name.orElseThrow(), storePath(given, name.orElseThrow())));
                case "repair" -> repair(given, station, profiles, name.orElseThrow());
                case "delete" -> {
                    var present = profiles.find(name.orElseThrow());
                    present.ifPresent(state -> allowed(given, profiles, state));
                    yield apply(
                            given,
                            profiles,
                            name.orElseThrow(),
                            ProfilePlanner.planDelete(name.orElseThrow(), present));
                }
                default -> {
                    var state = present(profiles, name.orElseThrow());
                    allowed(given, profiles, state);
                    List<ProfileStep> steps =
                            state.isDefault() ? List.of() : List.of(new ProfileStep.MakeDefault(state.name()));
                    yield apply(given, profiles, state.name(), steps);
                }
            };
        }
    }

    private Exit list(ParseResult given, Profiles profiles) throws IOException {
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

    private Exit show(ParseResult given, Profiles profiles, String name) throws IOException {
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

    private Exit create(ParseResult given, Profiles profiles, ProfileSpec spec) throws IOException {
        var all = profiles.list();
        var present = all.stream()
                .filter(one -> one.name().equalsIgnoreCase(spec.name()))
                .findFirst();
        present.ifPresent(state -> allowed(given, profiles, state));
        var objection = DataFile.objection(spec.name(), spec.storePath(), all)
                .or(() -> given.hasMatchedOption("--store")
                        ? DataFile.missingFolder(spec.storePath())
                        : Optional.empty());
        if (objection.isPresent()) {
            throw objection.get();
        }
        return apply(given, profiles, spec.name(), ProfilePlanner.plan(spec, present));
    }

    private Exit repair(ParseResult given, Workstation station, Profiles profiles, String name) throws IOException {
        var state = present(profiles, name);
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
        var objection = station.objection(spec.name(), spec.storePath());
        if (objection.isPresent()) {
            throw objection.get();
        }
        return create(given, profiles, spec);
    }

    private Exit apply(ParseResult given, Profiles profiles, String name, List<ProfileStep> steps) throws IOException {
        boolean rehearsal = Grammar.has(given, "--dry-run");
        if (!rehearsal) {
            profiles.apply(name, steps);
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

    private static ProfileState present(Profiles profiles, String name) {
        return profiles.find(name)
                .orElseThrow(() ->
                        new OutlookException("There is no profile of that name", "tenon profile list names them."));
    }

    private static void allowed(ParseResult given, Profiles profiles, ProfileState state) {
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
        boolean prf = given.matchedPositionalValue(0, "").equals("export-prf");
        if (account && !prf) {
            throw Grammar.misuse(given, "--imap and --pop are for export-prf");
        }
        if (mail == MailMode.IMAP && !prf) {
            // MAPI can look for an account of Outlook's own, and not make one.
            throw new OutlookException(
                    "An account of Outlook's own cannot be made by " + given.matchedPositionalValue(0, ""),
                    "Have Outlook import one: tenon profile export-prf NAME --imap HOST ...");
        }
        if (prf && given.hasMatchedOption("--mail") && (mail == MailMode.IMAP) != account) {
            throw Grammar.misuse(given, "--mail imap goes with --imap or --pop, and these with no other mode");
        }
        return new ProfileSpec(
                name,
                path,
                "Tenon",
                account ? MailMode.IMAP : mail,
                !Grammar.has(given, "--no-address-book"),
                Grammar.has(given, "--default"));
    }

    private String storePath(ParseResult given, String name) {
        String told = given.matchedOptionValue("--store", null);
        if (told != null) {
            return DataFile.canonical(told);
        }
        var local = context.places().env().getOrDefault("LOCALAPPDATA", "%LOCALAPPDATA%");
        return DataFile.canonical(local + "\\Tenon\\" + name.replaceAll("[\\\\/:*?\"<>|]", "_") + ".pst");
    }

    private Exit exportPrf(ParseResult given, String name) throws IOException {
        var spec = spec(given, name, storePath(given, name));
        boolean imap = given.hasMatchedOption("--imap");
        boolean pop = given.hasMatchedOption("--pop");
        if (imap && pop) {
            throw Grammar.misuse(given, "one account: --imap or --pop");
        }
        Optional<Prf.MailAccount> account = Optional.empty();
        if (imap || pop) {
            for (var needed : List.of("--smtp", "--login", "--email")) {
                if (!given.hasMatchedOption(needed)) {
                    throw Grammar.misuse(given, "an account in the PRF needs " + needed);
                }
            }
            String host = given.matchedOptionValue(imap ? "--imap" : "--pop", "");
            String smtp = given.matchedOptionValue("--smtp", "");
            String email = given.matchedOptionValue("--email", "");
            account = Optional.of(new Prf.MailAccount(
                    imap ? Prf.Protocol.IMAP : Prf.Protocol.POP,
                    host(host),
                    port(given, host),
                    host(smtp),
                    port(given, smtp),
                    given.matchedOptionValue("--login", ""),
                    email,
                    given.matchedOptionValue("--display-name", email)));
        }
        var text = Prf.of(spec, account);
        String out = given.matchedOptionValue("--out", null);
        if (out == null) {
            context.screen().out().print(text);
        } else {
            // Outlook reads a PRF in UTF-16 as well as in the machine's code page; only the former holds every name.
            Files.write(context.places().here().resolve(out), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
        }
        return Exit.IN_SYNC;
    }

    private static String host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    }

    private static int port(ParseResult given, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0) {
            return 0;
        }
        var digits = hostAndPort.substring(colon + 1);
        if (!digits.matches("[1-9]\\d{0,4}")) {
            throw Grammar.misuse(given, "a port is a number");
        }
        return Integer.parseInt(digits);
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
