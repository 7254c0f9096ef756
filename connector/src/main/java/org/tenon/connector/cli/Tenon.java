package org.tenon.connector.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
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
        var line = commandLine(context);
        line.setParameterExceptionHandler((e, given) -> end(context, json, e));
        line.setExecutionExceptionHandler((e, command, parsed) -> end(context, json, e));
        try {
            return line.execute(args);
        } finally {
            context.screen().out().flush();
        }
    }

    static CommandLine commandLine(Context context) {
        return new CommandLine(new Tenon())
                .addSubcommand(new SyncCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new HeldCommand(context))
                .addSubcommand(new ReleaseCommand(context))
                .addSubcommand(new RestoreCommand(context))
                .addSubcommand(new RunsCommand(context))
                .addSubcommand(new UndoCommand(context))
                .addSubcommand(new ConflictsCommand(context))
                .addSubcommand(new VersionCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .addSubcommand(new HelpCommand())
                .setColorScheme(
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
