package org.tenon.connector.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.StoreFactory;
import org.tenon.profile.Workstation;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import picocli.CommandLine.ParseResult;

/**
 * A command in a process of its own, where it opens an Outlook profile: Outlook's libraries, and all that they pull in, can end the process
 * that loads them. That is one sentence here, and the next run goes on. The launcher on Windows (installer/launcher.c) has such a process
 * already, for the commands that it knows by name: this is for those that find out later, and where nobody launched.
 */
final class OutlookWorker {
    /** Set in the environment of the process that may load Outlook's libraries. */
    private static final String MARK = "TENON_WORKER";

    /** Of a first sync's processor time the second compiler took a quarter. */
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Set by the launcher where such a process of its own died: with which exit code. */
    private static final String DIED = "TENON_DIED";

    private static final String LIBRARIES_DID = "Outlook's libraries ended the process that had loaded them";

    private OutlookWorker() {}

    /** Says what became of the process that did this command, where the launcher had one do it. */
    static void tellDeath(Context context, ParseResult given) throws AccountException, StoreException {
        var code = context.places().env().get(DIED);
        if (code != null) {
            var who = isOutlooks(new AccountArguments(context, given).account())
                    ? LIBRARIES_DID
                    : "The process that did this ended before its time";
            throw died(who, Integer.parseUnsignedInt(code));
        }
    }

    /** Whether the command opens a profile, and this is not yet the process for it. */
    static boolean isWanted(Context context, Verb verb, ParseResult given) throws AccountException {
        return verb.opensClient() && mayBe(context) && isOutlooks(new AccountArguments(context, given).account());
    }

    /** Likewise of what an account's own run opens. */
    static boolean isWanted(Context context, Account account) {
        return mayBe(context) && isOutlooks(account);
    }

    private static boolean mayBe(Context context) {
        return Workstation.isWindows()
                && context.machine().stores() == StoreFactory.REAL
                && !context.places().env().containsKey(MARK);
    }

    private static boolean isOutlooks(Account account) {
        return account.client() instanceof ClientStore.Outlook;
    }

    /** Does the command in a process of its own, which has this one's streams. */
    static Exit run(String... args) throws IOException, StoreException, InterruptedException {
        return run(ProcessBuilder.Redirect.INHERIT, args);
    }

    /** @param out where what it says on standard output goes */
    static Exit run(ProcessBuilder.Redirect out, String... args)
            throws IOException, StoreException, InterruptedException {
        var crash = Files.createTempDirectory("tenon").resolve("crash.log");
        try {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java.exe").toString()));
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of(ONE_COMPILER, "-XX:ErrorFile=" + crash, Tenon.class.getName()));
            command.addAll(List.of(args));
            var builder = new ProcessBuilder(command).inheritIO().redirectOutput(out);
            var env = builder.environment();
            env.put(MARK, "1");
            env.put("CLASSPATH", System.getProperty("java.class.path"));
            var process = builder.start();
            int code = waitFor(process);
            var known =
                    Arrays.stream(Exit.values()).filter(e -> e.code() == code).findFirst();
            return known.filter(e -> !Files.exists(crash)).orElseThrow(() -> died(LIBRARIES_DID, code));
        } finally {
            Files.deleteIfExists(crash);
            Files.deleteIfExists(crash.getParent());
        }
    }

    /** Ends with this process, if that is ended first. */
    private static int waitFor(Process process) throws InterruptedException {
        var ending = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return process.waitFor();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(ending);
            } catch (IllegalStateException e) {
                // It runs already.
                Thread.currentThread().interrupt();
            }
        }
    }

    private static StoreException died(String who, int code) {
        return new StoreException(
                Scope.STORE,
                Retry.LATER,
                Cause.UNREACHABLE,
                who + " (exit code " + Integer.toUnsignedString(code) + ")");
    }
}
