package org.tenon.connector.cli;

import java.io.IOException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.LedgerView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon held}. */
record HeldCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command("held", "List deletions and other changes that wait for you.");
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        try (var ledger = LedgerView.at(context.machine(), arguments.state(account))) {
            var held = ledger.held();
            arguments.answer(json -> json.heldOnly(held), () -> TextReport.held(held));
            return Exit.IN_SYNC;
        }
    }
}
