package org.tenon.connector.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tenon.capsule.CapsuleException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.store.StoreException;
import org.tenon.toml.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code tenon}: its commands, and the one place where a failure becomes an exit code. */
public final class Tenon {
    /** In the order of the help. Made when they are asked for, so that a start pays for one of them only. */
    private static final Map<String, Function<Context, Verb>> VERBS = verbs();

    private Tenon() {}

    private static Map<String, Function<Context, Verb>> verbs() {
        var verbs = new LinkedHashMap<String, Function<Context, Verb>>();
        verbs.put("sync", SyncCommand::new);
        verbs.put("agent", AgentCommand::new);
        verbs.put("status", StatusCommand::new);
        verbs.put("outbox", OutboxCommand::new);
        verbs.put("held", HeldCommand::new);
        verbs.put("release", ReleaseCommand::new);
        verbs.put("restore", RestoreCommand::new);
        verbs.put("runs", RunsCommand::new);
        verbs.put("undo", UndoCommand::new);
        verbs.put("conflicts", ConflictsCommand::new);
        verbs.put("discover", DiscoverCommand::new);
        verbs.put("enrol", EnrolCommand::new);
        verbs.put("split", SplitCommand::new);
        verbs.put("convert", ConvertCommand::new);
        verbs.put("profile", ProfileCommand::new);
        verbs.put("doctor", DoctorCommand::new);
        verbs.put("version", VersionCommand::new);
        verbs.put("completion", CompletionCommand::new);
        verbs.put("help", HelpCommand::new);
        return Collections.unmodifiableMap(verbs);
    }

    /** The commands that open the client side of an account. */
    static List<String> openingClient(Context context) {
        return VERBS.entrySet().stream()
                .filter(verb -> verb.getValue().apply(context).opensClient())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = run(Context.ofThisProcess(), args);
        ClassArchive.complete();
        System.exit(code);
    }

    /** Runs one command; answers with its exit code. */
    static int run(Context context, String... args) {
        try {
            return perform(context, args).code();
        } catch (Throwable thrown) {
            return end(context, Arrays.asList(args).contains("--json"), thrown).code();
        } finally {
            context.screen().out().flush();
        }
    }

    private static Exit perform(Context context, String... args)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException,
                    CapsuleException {
        var line = commandLine(context, args);
        var parsed = parse(line, args);
        var last = parsed.asCommandLineList().getLast();
        if (last.isUsageHelpRequested()) {
            last.usage(context.screen().out());
            return Exit.IN_SYNC;
        }
        if (parsed.isVersionHelpRequested()) {
            return new VersionCommand(context).tell(false);
        }
        if (!parsed.hasSubcommand()) {
            throw new ParameterException(line, "say what to do: tenon help lists the commands");
        }
        var given = parsed.subcommand();
        var verb = VERBS.get(given.commandSpec().name()).apply(context);
        if (verb.opensClient()) {
            OutlookWorker.tellDeath(context, given);
        }
        return OutlookWorker.isWanted(context, verb, given) ? OutlookWorker.run(args) : verb.run(given);
    }

    private static ParseResult parse(CommandLine line, String... args) {
        try {
            return line.parseArgs(args);
        } catch (UnmatchedArgumentException e) {
            var first = args[0];
            if (e.getCommandLine() == line && !first.startsWith("-")) {
                var near = Nearest.to(first, VERBS.keySet());
                throw new ParameterException(
                        line,
                        "there is no command " + first
                                + near.map(name -> "; did you mean tenon " + name + "?")
                                        .orElse(""));
            }
            throw e;
        }
    }

    /** Knows all commands, or just the one that {@code args} begin with, where that is all that can be asked of it. */
    private static CommandLine commandLine(Context context, String... args) {
        var tenon = Grammar.command("tenon", "Keeps a mail account and its server in two-way sync.");
        tenon.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Tell which Tenon this is.")
                .build());
        tenon.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .footer(
                        "",
                        "Exit codes: 0 in sync; 1 done, but something waits for you; 2 usage or configuration;",
                        "3 not now, try later; 4 sign-in refused; 5 Outlook not usable; 70 an internal error (a bug in Tenon).",
                        "tenon enrol refuses settings that are not genuine (10), expired (11), of another service (12) or",
                        "withdrawn (13).");
        var first = args.length == 0 ? "" : args[0];
        boolean alone = VERBS.containsKey(first) && !first.equals("help") && !first.equals("completion");
        VERBS.forEach((name, verb) -> {
            if (!alone || name.equals(first)) {
                tenon.addSubcommand(name, verb.apply(context).grammar());
            }
        });
        return colours(tenon, context);
    }

    private static CommandLine colours(CommandSpec spec, Context context) {
        return new CommandLine(spec)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.screen().colour() ? Ansi.ON : Ansi.OFF));
    }

    private static Exit end(Context context, boolean json, Throwable thrown) {
        var verdict = verdict(thrown);
        if (verdict.exit() == Exit.BUG) {
            ErrorText.trace(context.screen(), thrown);
        }
        ErrorText.print(context.screen(), Optional.empty(), verdict);
        if (json) {
            try (var report = new JsonReport(context.screen().out())) {
                report.failure(verdict);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return verdict.exit();
    }

    /** A misused command line is known here alone; all else is told as in every face. */
    private static Verdict verdict(Throwable thrown) {
        return thrown instanceof ParameterException e
                ? new Verdict(
                        Exit.CONFIGURATION,
                        Verdict.sentence(e.getMessage()),
                        "",
                        "See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help")
                : Verdict.of(thrown);
    }
}
