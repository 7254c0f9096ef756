package org.tenon.connector.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenon held}. */
@Command(name = "held", mixinStandardHelpOptions = true, description = "List deletions that wait for you.")
final class HeldCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final AccountOptions options;

    HeldCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, IOException {
        var account = options.account();
        try (var ledger = Look.at(context, account, options.state(account))) {
            var held = ledger.held();
            options.answer(json -> json.heldOnly(held), () -> TextReport.held(held));
            return Exit.IN_SYNC.code();
        }
    }
}
