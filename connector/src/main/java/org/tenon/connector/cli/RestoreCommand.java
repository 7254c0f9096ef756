package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.Progress;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenon restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Bring the items of held deletions back to the side where they vanished.")
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final AccountOptions options;

    @Mixin
    private final HeldNumbers numbers = new HeldNumbers();

    @Option(names = "--later", description = "Leave it to the next sync; without this, a sync follows at once.")
    private boolean later;

    RestoreCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        numbers.check(spec);
        var account = options.account();
        if (!later) {
            var runner = new Runner(context, options, account);
            return runner.tell(runner.work(session -> {
                        var engine = session.engine();
                        numbers.mark(engine, engine::restore, spec);
                        return session.sync(false);
                    }))
                    .exit()
                    .code();
        }
        var state = options.state(account);
        try (var lock = Session.lock(context, state);
                var session = Session.open(lock, context, account, state, Stores.none(), Progress.NONE)) {
            var engine = session.engine();
            var marked = numbers.mark(engine, engine::restore, spec);
            options.answer(
                    json -> json.numbers("restored", marked),
                    () -> List.of(
                            marked.isEmpty()
                                    ? "No deletions are held."
                                    : "The next sync brings them back (" + Words.count(marked.size(), "held deletion")
                                            + ")."));
            return Exit.IN_SYNC.code();
        }
    }
}
