package org.tenon.connector.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenon undo}. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = "Take back what a run deleted, changed and moved, on both sides. What it created stays.")
final class UndoCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final AccountOptions options;

    @Parameters(paramLabel = "RUN", description = "A number that tenon runs lists.")
    private long run;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    UndoCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var runner = new Runner(context, options, options.account());
        return runner.tell(runner.work(session -> session.withNotes(undo(session.engine()))))
                .exit()
                .code();
    }

    private RunReport undo(SyncEngine engine) {
        if (engine.runs(Integer.MAX_VALUE).stream().noneMatch(r -> r.run() == run)) {
            throw new ParameterException(spec.commandLine(), "there is no run " + run + "; see tenon runs");
        }
        return engine.undo(run, dryRun);
    }
}
