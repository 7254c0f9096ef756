package org.tenon.connector.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * that loads them. That is one sentence here, and the next run goes on.
 */
final class OutlookWorker {
    /** Set in the environment of the process that may load Outlook's libraries. */
    private static final String MARK = "TENON_WORKER";

    /** Of a first sync's processor time the second compiler took a tenth, and code that is watched for it another. */
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    private OutlookWorker() {}

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
    static Exit run(Context context, String... args) throws IOException, StoreException, InterruptedException {
        return run(context, ProcessBuilder.Redirect.INHERIT, args);
    }

    /** @param out where what it says on standard output goes */
    static Exit run(Context context, ProcessBuilder.Redirect out, String... args)
            throws IOException, StoreException, InterruptedException {
        var crash = Files.createTempDirectory("tenon").resolve("crash.log");
        try {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java.exe").toString()));
            var options = ManagementFactory.getRuntimeMXBean().getInputArguments();
            command.addAll(options);
            // Asked for, since nothing takes the archive away with the program.
            if (System.getenv("TENON_CLASS_ARCHIVE") != null) {
                command.addAll(ClassArchive.options(options));
            }
            command.addAll(List.of(ONE_COMPILER, "-XX:ErrorFile=" + crash, Tenon.class.getName()));
            command.addAll(List.of(args));
            var builder = new ProcessBuilder(command).inheritIO().redirectOutput(out);
            var env = builder.environment();
            env.put(MARK, "1");
            env.put("CLASSPATH", System.getProperty("java.class.path"));
            searchPath(context).ifPresent(path -> {
                env.keySet().removeIf(name -> name.equalsIgnoreCase("PATH"));
                env.put("PATH", path);
            });
            var process = builder.start();
            int code = waitFor(process);
            var known =
                    Arrays.stream(Exit.values()).filter(e -> e.code() == code).findFirst();
            return known.filter(e -> !Files.exists(crash)).orElseThrow(() -> died(code));
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

    private static Optional<String> searchPath(Context context) {
        Map<String, String> env = context.places().env();
        var before = env.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        return Workstation.ofThisProcess(env).usableLibraries().stream()
                .findFirst()
                .map(library -> library.searchPath(before));
    }

    private static StoreException died(int code) {
        return new StoreException(
                Scope.STORE,
                Retry.LATER,
                Cause.UNREACHABLE,
                "Outlook's libraries ended the process that had loaded them (exit code "
                        + Integer.toUnsignedString(code) + ")");
    }
}
