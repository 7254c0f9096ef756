package org.tenon.connector.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.mapi.MapiException;
import org.tenon.profile.Examination;
import org.tenon.profile.Finding;
import org.tenon.profile.OutlookException;
import org.tenon.profile.OutlookProgram;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.Surroundings;
import org.tenon.profile.Workstation;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon doctor}: what is the matter with this workstation, in words. No finding holds a name, an address or a path of a person. */
record DoctorCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return Grammar.command("doctor", "Look for what keeps Tenon or Outlook from working here, and say what to do.")
                .addOption(Grammar.flag(
                        "--self-test",
                        "Try it out: a full round on a scratch profile and a scratch folder of the account, each step told, all of it"
                                + " cleaned away. Outlook has to be closed."))
                .addOption(Grammar.option(Path.class, "FILE", "With --self-test: the account file.", "-a", "--account")
                        .build())
                .addOption(Grammar.option(
                                String.class,
                                "FILE",
                                "Write what was found there too, to be sent to an admin.",
                                "--bundle")
                        .build())
                .addOption(Grammar.json());
    }

    @Override
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        if (Grammar.has(given, "--self-test")) {
            return new SelfTestRun(context, new AccountArguments(context, given).account()).run();
        }
        var findings = findings();
        var system = System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                + Runtime.version().feature();
        String bundle = given.matchedOptionValue("--bundle", null);
        if (bundle != null) {
            var text = new ByteArrayOutputStream();
            try (var json = new ProfileJson(text)) {
                json.findings(Context.version(), system, findings);
            }
            Files.write(context.places().here().resolve(bundle), text.toByteArray());
        }
        if (Grammar.has(given, "--json")) {
            try (var json = new ProfileJson(context.screen().out())) {
                json.findings(Context.version(), system, findings);
            }
        } else {
            context.screen()
                    .print(findings.stream()
                            .map(one -> (one.good() ? "ok    " : "WRONG ") + one.check() + ": " + one.found()
                                    + (one.remedy().isEmpty() ? "" : ". " + one.remedy()))
                            .toList());
        }
        return findings.stream().allMatch(Finding::good) ? Exit.IN_SYNC : Exit.OUTLOOK;
    }

    private List<Finding> findings() {
        if (!Workstation.isWindows()) {
            return List.of(new Finding("system", true, "no Windows, so no Outlook; plain files are synced here", ""));
        }
        var env = context.places().env();
        Workstation station;
        try {
            station = Workstation.ofThisProcess(env);
        } catch (OutlookException e) {
            return List.of(new Finding("system", false, e.getMessage(), e.remedy()));
        }
        var state = context.places().stateDir("profiles");
        var intents = new ProfileIntents(state);
        var outlook = OutlookProgram.ofWindows(station.registry(), station.env());
        new ProfileMint(station.registry(), outlook, intents, context.minting()).putBackSettings();
        var examination =
                new Examination(station, outlook, Surroundings.ofWindows(), Path.of(System.getProperty("java.home")));
        var all = new ArrayList<>(examination.before());
        if (!intents.isEmpty()) {
            all.add(new Finding(
                    "profiles in the making",
                    false,
                    "a run ended before its profile was made",
                    "Close Outlook, and run tenon profile create (or tenon enrol) again; it completes what is there."));
        }
        if (Files.exists(state.resolve("worker-crash.log"))) {
            all.add(new Finding(
                    "crashes",
                    true,
                    "Outlook's libraries ended a process of ours once: worker-crash.log tells where",
                    ""));
        }
        try (var profiles = context.profiles().open(station, state)) {
            all.add(new Finding("loaded MAPI", true, "by " + profiles.source(), ""));
            all.addAll(examination.through(profiles));
        } catch (OutlookException e) {
            all.add(new Finding("profiles", false, e.getMessage(), e.remedy()));
        } catch (MapiException e) {
            all.add(new Finding("profiles", false, e.getMessage(), "Repair Office, and show this line to its admin."));
        }
        return all;
    }
}
