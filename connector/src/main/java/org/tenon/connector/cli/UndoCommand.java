package org.tenon.connector.cli;

import java.io.IOException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon undo}. */
record UndoCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command(
                        "undo",
                        "Take back what a run deleted, changed and moved, on both sides. What it created stays.")
                .addOption(Grammar.flag("--dry-run", "Say what would be done, and do nothing."))
                .addPositional(Grammar.parameters(long.class, "1", "RUN", "A number that tenon runs lists."));
    }

    @Override
    public boolean opensClient() {
        return true;
    }

    @Override
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var arguments = new AccountArguments(context, given);
        return new AccountRun(arguments, arguments.account())
                .tell(session -> session.withNotes(undo(session.engine(), given)))
                .exit();
    }

    private static RunReport undo(SyncEngine engine, ParseResult given) {
        long run = given.matchedPositionalValue(0, 0L);
        if (engine.history().runs(Integer.MAX_VALUE).stream().noneMatch(r -> r.run() == run)) {
            throw Grammar.misuse(given, "there is no run " + run + "; see tenon runs");
        }
        return engine.undo(run, Grammar.has(given, "--dry-run"));
    }
}
