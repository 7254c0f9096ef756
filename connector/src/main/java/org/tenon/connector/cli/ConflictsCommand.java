package org.tenon.connector.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenon conflicts}. */
@Command(
        name = "conflicts",
        mixinStandardHelpOptions = true,
        description = "List items that were changed on both sides, of which both copies were kept.")
final class ConflictsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final AccountOptions options;

    ConflictsCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, IOException {
        var account = options.account();
        try (var ledger = Look.at(context, account, options.state(account))) {
            var conflicts = ledger.conflicts();
            options.answer(json -> json.conflictsOnly(conflicts), () -> TextReport.conflicts(conflicts));
            return Exit.IN_SYNC.code();
        }
    }
}
