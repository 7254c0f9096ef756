package org.tenon.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.register.RegisterException;
import org.tenon.deploy.welcome.PostException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The program {@code tenon-deploy}: its commands, and the one place where a failure becomes an exit code. */
@Command(
        name = "tenon-deploy",
        description = "Welcomes people to Tenon: mails them a link, and hands out what the link leads to.",
        footer = {
            "",
            "Exit codes: 0 done; 1 done, but something waits for you; 2 usage or configuration;",
            "3 not now, try later; 4 the mail server refuses the sign-in; 70 an internal error (a bug in Tenon)."
        })
public final class TenonDeploy {
    private final DeployContext context;

    @Spec
    private CommandSpec spec;

    private TenonDeploy(DeployContext context) {
        this.context = context;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(DeployContext.ofThisProcess(), args));
    }

    /** Runs one command; answers with its exit code. */
    static int run(DeployContext context, String... args) {
        var line = new CommandLine(new TenonDeploy(context))
                .addSubcommand(new UsersCommand(context))
                .addSubcommand(new KeysCommand(context))
                .addSubcommand(new WelcomeCommand(context))
                .addSubcommand(new ServeCommand(context))
                .addSubcommand(new CapsuleCommand(context));
        helped(line);
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Tell which Tenon this is.")
                        .build())
                .version(versionLine());
        line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(
                        (thrown, of, parsed) -> end(context, thrown).code())
                .setParameterExceptionHandler((e, words) -> misuse(context, e))
                .setExecutionStrategy(TenonDeploy::perform);
        try {
            return line.execute(args);
        } finally {
            context.out().flush();
        }
    }

    private static int perform(ParseResult parsed) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        var last = parsed.asCommandLineList().getLast();
        var command = last.getCommandSpec().userObject();
        if (!(command instanceof Callable) && !(command instanceof Method)) {
            throw new ParameterException(
                    last, "say what to do: " + last.getCommandSpec().qualifiedName() + " --help lists the commands");
        }
        new RunLast().execute(parsed);
        DeployExit exit = last.getExecutionResult();
        return exit.code();
    }

    private static void helped(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        line.getSubcommands().values().forEach(TenonDeploy::helped);
    }

    @Command(name = "version", description = "Tell which Tenon this is, and on what it runs.")
    DeployExit version() {
        context.say(versionLine());
        return DeployExit.DONE;
    }

    @Command(
            name = "completion",
            description = "Print what bash and zsh need to complete commands: source <(tenon-deploy completion)")
    DeployExit completion() {
        context.out().println(AutoComplete.bash("tenon-deploy", spec.commandLine()));
        return DeployExit.DONE;
    }

    private static String versionLine() {
        return "tenon-deploy " + DeployContext.version() + " (Java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")";
    }

    private static int misuse(DeployContext context, ParameterException e) {
        complain(
                context,
                e.getMessage() + "\nSee: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return DeployExit.CONFIGURATION.code();
    }

    private static DeployExit end(DeployContext context, Exception thrown) {
        return switch (thrown) {
            case ConfigException e -> told(context, DeployExit.CONFIGURATION, e.getMessage());
            case PostException e ->
                told(
                        context,
                        e.isSignIn() ? DeployExit.SIGN_IN : DeployExit.LATER,
                        e.getMessage()
                                + ". Nobody who is not told of above was mailed; run it again when that is mended");
            case RegisterException e -> told(context, DeployExit.LATER, e.getMessage());
            case UncheckedIOException e -> told(context, DeployExit.CONFIGURATION, file(e.getCause()));
            case IOException e -> told(context, DeployExit.CONFIGURATION, file(e));
            default -> {
                // Without the messages: they may quote somebody's address or password.
                for (Throwable t = thrown; t != null; t = t.getCause()) {
                    context.err().println(t.getClass().getName());
                    for (var frame : t.getStackTrace()) {
                        context.err().println("    at " + frame);
                    }
                }
                yield told(context, DeployExit.BUG, "a mistake in Tenon itself; please report the lines above");
            }
        };
    }

    private static DeployExit told(DeployContext context, DeployExit exit, String message) {
        complain(context, message);
        return exit;
    }

    private static void complain(DeployContext context, String message) {
        message.lines().forEach(line -> context.err().println("tenon-deploy: " + line.replaceAll("\\p{Cntrl}", "?")));
    }

    private static String file(IOException e) {
        return e instanceof FileSystemException f && f.getFile() != null
                ? f.getFile() + " cannot be used" + (f.getReason() == null ? "" : " (" + f.getReason() + ")")
                : "a file cannot be read or written (" + e.getClass().getSimpleName() + ")";
    }
}
