package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.HumanNumbers;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon restore}. */
record RestoreCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return HeldNumbers.command(
                        "restore",
                        "Bring back the items of held deletions; give up changes that the server refuses for its own version.")
                .addOption(Grammar.flag("--later", "Leave it to the next sync; without this, a sync follows at once."));
    }

    @Override
    public boolean opensClient() {
        return true;
    }

    @Override
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var numbers = HeldNumbers.of(given);
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        if (!Grammar.has(given, "--later")) {
            return new AccountRun(arguments, account)
                    .tell(session -> {
                        var history = session.engine().history();
                        numbers.mark(history, history::restore);
                        return session.sync(false);
                    })
                    .exit();
        }
        var marked = new AccountRun(arguments, account)
                .runner()
                .ledger(history -> numbers.marked(history, history::restore));
        arguments.answer(
                json -> json.numbers("restored", marked.numbers()),
                () -> List.of(
                        marked.numbers().isEmpty()
                                ? "Nothing is held."
                                : "The next sync brings them back (" + HumanNumbers.count(marked.items(), "item")
                                        + ")."));
        return Exit.IN_SYNC;
    }
}
