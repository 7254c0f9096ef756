package org.tenon.connector.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenon runs}. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "List past runs, the latest first.")
final class RunsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final AccountOptions options;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int most;

    RunsCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, IOException {
        var account = options.account();
        try (var ledger = Look.at(context, account, options.state(account))) {
            var runs = ledger.runs(most);
            options.answer(json -> json.runs(runs), () -> TextReport.runs(runs));
            return Exit.IN_SYNC.code();
        }
    }
}
