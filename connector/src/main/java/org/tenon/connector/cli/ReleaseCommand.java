package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenon release}: only marks, so that whoever let deletions go can still think better of it before the next run. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Let held deletions go ahead in the next sync.")
final class ReleaseCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final AccountOptions options;

    @Mixin
    private final HeldNumbers numbers = new HeldNumbers();

    ReleaseCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, IOException, BusyException, InterruptedException {
        numbers.check(spec);
        var account = options.account();
        var state = options.state(account);
        try (var lock = Session.lock(context, state);
                var session = Session.open(lock, context, account, state, Stores.none(), Progress.NONE)) {
            var engine = session.engine();
            var marked = numbers.mark(engine, engine::release, spec);
            options.answer(
                    json -> json.numbers("released", marked),
                    () -> List.of(
                            marked.isEmpty()
                                    ? "No deletions are held."
                                    : "Released " + Words.count(marked.size(), "held deletion")
                                            + ". The next sync deletes; tenon restore still brings back what is held until then."));
            return Exit.IN_SYNC.code();
        }
    }
}
