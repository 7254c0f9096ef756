package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.connector.cli.ProfileArguments.ProfileAction;
import org.tenon.connector.sync.Exit;
import org.tenon.profile.DataFile;
import org.tenon.profile.OutlookException;
import org.tenon.profile.OutlookProgram;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.ProfilePlanner;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.ProfileWork;
import org.tenon.profile.Workstation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon profile}: Outlook profiles. */
record ProfileCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return ProfileArguments.grammar();
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        var told = new ProfileArguments(context, given);
        var action = told.action();
        var name = told.name();
        if (action == ProfileAction.EXPORT_PRF) {
            return exportPrf(told, name);
        }
        var station = Workstation.ofThisProcess(context.places().env());
        var state = context.places().stateDir("profiles");
        var intents = new ProfileIntents(state);
        if (action == ProfileAction.CREATE) {
            refuse(station.objection(name, told.storePath(name)));
        }
        var outlook = OutlookProgram.ofWindows(station.registry(), station.env());
        var mint = new ProfileMint(station.registry(), outlook, intents, context.minting());
        if (!told.rehearsal()) {
            mint.putBackSettings();
        }
        boolean changes = action.changes() && !told.rehearsal();
        if (changes) {
            mint.requireClosed();
        }
        try (var profiles = context.profiles().open(station, state)) {
            if (changes) {
                mint.putBack(profiles);
            }
            var work = new ProfileWork(profiles, mint, intents);
            return switch (action) {
                case LIST -> list(told, profiles);
                case SHOW -> show(told, profiles, name);
                case CREATE -> create(told, work, told.spec(name, told.storePath(name)));
                case REPAIR -> repair(told, station, work, name);
                case DELETE -> {
                    var present = profiles.find(name);
                    present.ifPresent(one -> told.requireOurs(profiles, one));
                    yield apply(told, work, name, work.planDelete(name, present));
                }
                case DEFAULT -> {
                    var one = present(profiles, name);
                    told.requireOurs(profiles, one);
                    List<ProfileStep> steps =
                            one.isDefault() ? List.of() : List.of(new ProfileStep.MakeDefault(one.name()));
                    yield apply(told, work, one.name(), steps);
                }
                case EXPORT_PRF -> throw new IllegalStateException("it needs no profile");
            };
        }
    }

    private static void refuse(Optional<OutlookException> objection) {
        if (objection.isPresent()) {
            throw objection.get();
        }
    }

    private static Exit list(ProfileArguments told, ProfileAccess profiles) throws IOException {
        var all = profiles.list();
        told.answer(json -> json.profiles(all, profiles::ours), () -> {
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

    private static Exit show(ProfileArguments told, ProfileAccess profiles, String name) throws IOException {
        var state = present(profiles, name);
        told.answer(json -> json.profile(state, profiles.ours(state)), () -> {
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

    private Exit create(ProfileArguments told, ProfileWork work, ProfileSpec spec) throws IOException {
        var all = work.profiles().list();
        var present = all.stream()
                .filter(one -> one.name().equalsIgnoreCase(spec.name()))
                .findFirst();
        present.ifPresent(state -> told.requireOurs(work.profiles(), state));
        if (!told.byMapi()) {
            var folder = DataFile.canonical(context.places()
                    .stateDir("stores")
                    .resolve(ProfileArguments.fileName(spec.name()))
                    .toString());
            return apply(
                    told,
                    work,
                    spec.name(),
                    ProfilePlanner.planByOutlook(
                            spec,
                            present,
                            present.filter(work.profiles()::ours).isPresent(),
                            folder,
                            ProfileAccounts.prf(told.given(), spec),
                            work.mint().account(spec.name())));
        }
        refuse(DataFile.objection(spec.name(), spec.storePath(), all)
                .or(() -> told.has("--store") ? DataFile.missingFolder(spec.storePath()) : Optional.empty()));
        return apply(told, work, spec.name(), ProfilePlanner.plan(spec, present));
    }

    private Exit repair(ProfileArguments told, Workstation station, ProfileWork work, String name) throws IOException {
        var state = present(work.profiles(), name);
        var path = state.services().stream()
                .flatMap(service -> service.path().stream())
                .findFirst()
                .filter(any -> !told.has("--store"))
                .orElseGet(() -> told.storePath(name));
        var wanted = told.spec(state.name(), path);
        // What is not said stays as it is.
        var spec = told.has("--mail") ? wanted : wanted.withMail(state.mail().orElse(wanted.mail()));
        refuse(station.objection(spec.name(), spec.storePath()));
        return create(told, work, spec);
    }

    private static Exit apply(ProfileArguments told, ProfileWork work, String name, List<ProfileStep> steps)
            throws IOException {
        boolean rehearsal = told.rehearsal();
        if (!rehearsal) {
            work.apply(name, steps);
        }
        told.answer(json -> json.profileSteps(name, rehearsal, steps), () -> {
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

    private Exit exportPrf(ProfileArguments told, String name) throws IOException {
        var text = ProfileAccounts.text(told.given(), told.spec(name, told.storePath(name)));
        String out = told.given().matchedOptionValue("--out", null);
        if (out == null) {
            context.screen().out().print(text);
        } else {
            // Outlook reads a PRF in UTF-16 as well as in the machine's code page; only the former holds every name.
            Files.write(context.places().here().resolve(out), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
        }
        return Exit.IN_SYNC;
    }
}
