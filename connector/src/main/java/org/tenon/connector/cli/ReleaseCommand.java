package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.HumanNumbers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon release}: only marks, so that whoever let deletions go can still think better of it before the next run. */
record ReleaseCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return HeldNumbers.command("release", "Let held changes go ahead in the next sync.");
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException, BusyException, InterruptedException {
        var numbers = HeldNumbers.of(given);
        var arguments = new AccountArguments(context, given);
        var marked = new AccountRun(arguments, arguments.account())
                .runner()
                .ledger(history -> numbers.marked(history, history::release));
        arguments.answer(
                json -> json.numbers("released", marked.numbers()),
                () -> List.of(
                        marked.numbers().isEmpty()
                                ? "Nothing is held."
                                : "Released " + HumanNumbers.count(marked.items(), "item")
                                        + ": these go ahead in the next sync, and nothing else that may come to be held."));
        return Exit.IN_SYNC;
    }
}
