package org.tenon.connector.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code tenon}: its commands, and the one place where a failure becomes an exit code. */
@Command(
        name = "tenon",
        mixinStandardHelpOptions = false,
        description = "Keeps a mail account and its server in two-way sync.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 in sync; 1 done, but something waits for you; 2 usage or configuration; 3 not now, try later;",
            "4 sign-in refused; 5 Outlook not usable; 70 a mistake in Tenon."
        })
public final class Tenon implements Runnable {
    /** The commands in the order of the help. Made when they are asked for: reading annotations is what a start costs. */
    private static final Map<String, Function<Context, Object>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    private Tenon() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(Context.ofThisProcess(), args));
    }

    /** Runs one command; answers with its exit code. */
    static int run(Context context, String... args) {
        boolean json = Arrays.asList(args).contains("--json");
        var line = commandLine(context, args);
        line.setParameterExceptionHandler((e, given) -> end(context, json, e));
        line.setExecutionExceptionHandler((e, command, parsed) -> end(context, json, e));
        try {
            return line.execute(args);
        } finally {
            context.screen().out().flush();
        }
    }

    private static Map<String, Function<Context, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Context, Object>>();
        commands.put("sync", SyncCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("held", HeldCommand::new);
        commands.put("release", ReleaseCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("runs", RunsCommand::new);
        commands.put("undo", UndoCommand::new);
        commands.put("conflicts", ConflictsCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("help", context -> new HelpCommand());
        return Collections.unmodifiableMap(commands);
    }

    /** Knows all commands, or just the one that {@code args} begin with, where that is all that can be asked of it. */
    static CommandLine commandLine(Context context, String... args) {
        var first = args.length == 0 ? "" : args[0];
        boolean alone = COMMANDS.containsKey(first) && !first.equals("help") && !first.equals("completion");
        var line = new CommandLine(new Tenon());
        COMMANDS.forEach((name, command) -> {
            if (!alone || name.equals(first)) {
                line.addSubcommand(command.apply(context));
            }
        });
        return line.setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.screen().colour() ? Ansi.ON : Ansi.OFF))
                .setOut(writer(context.screen().out()))
                .setErr(writer(context.screen().err()));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: tenon help lists the commands");
    }

    private static int end(Context context, boolean json, Throwable thrown) {
        var verdict = Verdict.of(thrown);
        if (verdict.exit() == Exit.BUG) {
            Complaint.trace(context.screen(), thrown);
        }
        Complaint.print(context.screen(), Optional.empty(), verdict);
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
        return verdict.exit().code();
    }
}
