package org.tenon.connector.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.Agent;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon agent}. */
record AgentCommand(Context context) implements Verb {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Override
    public CommandSpec grammar() {
        return AccountArguments.plain(
                        "agent",
                        "Stay: keep the account in sync, take mail from a mail program by loopback services, and send it.")
                .addOption(Grammar.flag("--no-sync", "Only take and send mail."));
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException, BusyException, InterruptedException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        var state = arguments.state(account);
        var worker = Grammar.has(given, "--no-sync") ? List.<String>of() : worker(account, state);
        new Agent(context.machine(), account, state, worker, this::say).run();
        return Exit.IN_SYNC;
    }

    private void say(String sentence) {
        var time = TIME.format(context.clock().instant().atZone(ZoneId.systemDefault()));
        synchronized (context.screen().out()) {
            context.screen().print(List.of(time + " " + sentence));
            context.screen().out().flush();
        }
    }

    /** This very program, as it was started, with the sync in the place of the agent. */
    private static List<String> worker(Account account, StateDir state) {
        var windows = System.getProperty("os.name").startsWith("Windows");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java")
                .toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(AgentCommand::isForWorkerToo)
                .forEach(command::add);
        var classes = System.getProperty("java.class.path");
        // A jar's manifest says more than where its classes are.
        command.addAll(
                classes.endsWith(".jar") && !classes.contains(File.pathSeparator)
                        ? List.of("-jar", classes)
                        : List.of("-cp", classes, Tenon.class.getName()));
        command.addAll(List.of("sync", "--watch", "--until-input-ends"));
        command.addAll(List.of("--account", account.file().toString()));
        command.addAll(List.of("--state", state.path().toAbsolutePath().toString()));
        return command;
    }

    /** What is written at the end of a process, and who listens to it, is one process's own. */
    private static boolean isForWorkerToo(String option) {
        return Stream.of("-XX:ArchiveClassesAtExit", "-XX:AOTCacheOutput", "-agentlib", "-javaagent", "-Dtenon.columns")
                .noneMatch(option::startsWith);
    }
}
