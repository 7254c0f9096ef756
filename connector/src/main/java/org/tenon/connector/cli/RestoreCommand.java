package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.Progress;
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
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var numbers = HeldNumbers.of(given);
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        if (!Grammar.has(given, "--later")) {
            var runner = new Runner(context, arguments, account);
            return runner.tell(runner.work(session -> {
                        var engine = session.engine();
                        numbers.mark(engine, engine::restore);
                        return session.sync(false);
                    }))
                    .exit();
        }
        var state = arguments.state(account);
        try (var lock = Session.lock(context, state);
                var session = Session.open(lock, context, account, state, Stores.none(), Progress.NONE)) {
            var engine = session.engine();
            long items = numbers.items(engine);
            var marked = numbers.mark(engine, engine::restore);
            arguments.answer(
                    json -> json.numbers("restored", marked),
                    () -> List.of(
                            marked.isEmpty()
                                    ? "Nothing is held."
                                    : "The next sync brings them back (" + Words.count(items, "item") + ")."));
            return Exit.IN_SYNC;
        }
    }
}
