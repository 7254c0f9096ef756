package org.tenon.connector.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenon sync}. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = "Bring both sides of an account to the same state.")
final class SyncCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final AccountOptions options;

    @Option(names = "--once", description = "One run, then end. This is the default.")
    private boolean once;

    @Option(names = "--watch", description = "Stay, and sync whenever either side changes, until stopped.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "With --watch, look at least this often. Default: ${DEFAULT-VALUE}.")
    private int intervalSeconds;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--retry-rejected", description = "Try again what a side would not have before.")
    private boolean retryRejected;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Only these of the account's kinds: mail, calendar, tasks, contacts.")
    private String[] kinds = {};

    SyncCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        if (watch && once) {
            throw new ParameterException(spec.commandLine(), "--once and --watch exclude each other");
        }
        if (retryRejected && (watch || dryRun)) {
            throw new ParameterException(spec.commandLine(), "--retry-rejected is for one real run");
        }
        if (watch && dryRun) {
            throw new ParameterException(spec.commandLine(), "--watch cannot be rehearsed: leave out --dry-run");
        }
        if (intervalSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--interval must be at least 1 second");
        }
        var account = narrowed(options.account());
        var runner = new Runner(context, options, account);
        var verdict = watch
                ? new Watch(context, runner, java.time.Duration.ofSeconds(intervalSeconds)).run()
                : runner.once(dryRun, retryRejected);
        return verdict.exit().code();
    }

    private Account narrowed(Account account) {
        if (kinds.length == 0) {
            return account;
        }
        var wanted = EnumSet.noneOf(Kind.class);
        for (var word : kinds) {
            wanted.add(Kind.ofWord(word)
                    .filter(account.policy().kinds()::contains)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--kinds: this account has no " + word + "; it has " + words(account))));
        }
        var policy = account.policy();
        return account.with(new Policy(wanted, policy.conflict(), policy.deletes()));
    }

    private static String words(Account account) {
        return Arrays.stream(Kind.values())
                .filter(account.policy().kinds()::contains)
                .map(Kind::word)
                .collect(Collectors.joining(", "));
    }
}
