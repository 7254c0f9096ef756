package org.tenon.connector.cli;

import java.io.IOException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.LedgerView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon runs}. */
record RunsCommand(Context context) implements Verb {
    private static final int MOST = 20;

    @Override
    public CommandSpec grammar() {
        return AccountArguments.command("runs", "List past runs, the latest first.")
                .addOption(Grammar.option(int.class, "N", "How many. Default: " + MOST + ".", "--most")
                        .build());
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        try (var ledger = LedgerView.at(context.machine(), arguments.state(account))) {
            int most = given.matchedOptionValue("--most", MOST);
            var runs = ledger.runs(most);
            arguments.answer(json -> json.runs(runs), () -> TextReport.runs(runs));
            return Exit.IN_SYNC;
        }
    }
}
