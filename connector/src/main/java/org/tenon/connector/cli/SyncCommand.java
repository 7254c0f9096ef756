package org.tenon.connector.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Watch;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon sync}. */
record SyncCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command("sync", "Bring both sides of an account to the same state.")
                .addOption(Grammar.flag("--once", "One run, then end. This is the default."))
                .addOption(Grammar.flag("--watch", "Stay, and sync whenever either side changes, until stopped."))
                .addOption(Grammar.flag(
                        "--until-input-ends",
                        "With --watch, stop when standard input ends: for a supervising program."))
                .addOption(Grammar.option(
                                int.class,
                                "SECONDS",
                                "With --watch, look at least this often. Default: ${DEFAULT-VALUE}.",
                                "--interval")
                        .defaultValue("60")
                        .build())
                .addOption(Grammar.flag("--dry-run", "Say what would be done, and do nothing."))
                .addOption(Grammar.flag("--retry-rejected", "Try again what a side would not have before."))
                .addOption(Grammar.option(
                                String[].class,
                                "KIND",
                                "Only these of the account's kinds: mail, calendar, tasks, notes, contacts.",
                                "--kinds")
                        .splitRegex(",")
                        .build());
    }

    @Override
    public boolean opensClient() {
        return true;
    }

    @Override
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        boolean watch = Grammar.has(given, "--watch");
        boolean dryRun = Grammar.has(given, "--dry-run");
        boolean retryRejected = Grammar.has(given, "--retry-rejected");
        int intervalSeconds = given.matchedOptionValue("--interval", 60);
        if (watch && Grammar.has(given, "--once")) {
            throw Grammar.misuse(given, "--once and --watch exclude each other");
        }
        if (watch && dryRun) {
            throw Grammar.misuse(given, "--watch cannot be rehearsed: leave out --dry-run");
        }
        boolean untilInputEnds = Grammar.has(given, "--until-input-ends");
        if (untilInputEnds && !watch) {
            throw Grammar.misuse(given, "--until-input-ends is for --watch");
        }
        if (retryRejected && (watch || dryRun)) {
            throw Grammar.misuse(given, "--retry-rejected is for one real run");
        }
        if (intervalSeconds < 1) {
            throw Grammar.misuse(given, "--interval must be at least 1 second");
        }
        var arguments = new AccountArguments(context, given);
        var run = new AccountRun(arguments, narrowed(arguments.account(), given));
        if (watch) {
            var watching = new Watch(run.runner(), Duration.ofSeconds(intervalSeconds), new WatchLines(run));
            if (untilInputEnds) {
                Thread.ofPlatform().daemon().name("input").start(() -> stopAtEndOfInput(watching));
            }
            return watching.run().exit();
        }
        try (var interruption = Interruption.watched(context.screen())) {
            return run.tell(session -> {
                        if (retryRejected) {
                            session.engine().history().retryRejected();
                        }
                        return session.sync(dryRun);
                    })
                    .exit();
        }
    }

    private static void stopAtEndOfInput(Watch watch) {
        try (var in = System.in) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An input that cannot be read has ended.
        }
        watch.stop();
    }

    private static Account narrowed(Account account, ParseResult given) {
        String[] words = given.matchedOptionValue("--kinds", new String[0]);
        if (words.length == 0) {
            return account;
        }
        var wanted = EnumSet.noneOf(Kind.class);
        for (var word : words) {
            wanted.add(Kind.ofWord(word)
                    .filter(account.policy().kinds()::contains)
                    .orElseThrow(() -> Grammar.misuse(
                            given, "--kinds: this account has no " + word + "; it has " + kinds(account))));
        }
        return account.with(account.policy().only(wanted));
    }

    private static String kinds(Account account) {
        return Arrays.stream(Kind.values())
                .filter(account.policy().kinds()::contains)
                .map(Kind::word)
                .collect(Collectors.joining(", "));
    }
}
