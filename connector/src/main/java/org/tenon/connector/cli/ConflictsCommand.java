package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.LedgerView;
import org.tenon.sync.run.RunReport.ConflictReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon conflicts}. */
record ConflictsCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command(
                        "conflicts", "List items that were changed on both sides, of which both copies were kept.")
                .addOption(Grammar.option(
                                Long[].class,
                                "ID",
                                "You have looked at these: list them no longer. Nothing is deleted.",
                                "--settled")
                        .splitRegex(",")
                        .build());
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException, BusyException, InterruptedException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        Long[] settled = given.matchedOptionValue("--settled", new Long[0]);
        var conflicts = settled.length == 0 ? listed(arguments, account) : settle(arguments, account, List.of(settled));
        arguments.answer(json -> json.conflictsOnly(conflicts), () -> TextReport.conflicts(conflicts));
        return Exit.IN_SYNC;
    }

    private List<ConflictReport> listed(AccountArguments arguments, Account account) {
        try (var ledger = LedgerView.at(context.machine(), arguments.state(account))) {
            return ledger.conflicts();
        }
    }

    private List<ConflictReport> settle(AccountArguments arguments, Account account, List<Long> settled)
            throws IOException, BusyException, InterruptedException {
        return new AccountRun(arguments, account).runner().ledger(history -> {
            for (long id : settled) {
                if (history.conflicts().stream().noneMatch(c -> c.id() == id)) {
                    throw Grammar.misuse(arguments.given(), "there is no conflict " + id);
                }
            }
            settled.forEach(history::resolveConflict);
            return history.conflicts();
        });
    }
}
