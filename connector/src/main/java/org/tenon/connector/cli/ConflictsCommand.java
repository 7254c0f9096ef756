package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport.ConflictReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenon conflicts}. */
@Command(
        name = "conflicts",
        mixinStandardHelpOptions = true,
        description = "List items that were changed on both sides, of which both copies were kept.")
final class ConflictsCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final AccountOptions options;

    @Option(
            names = "--settled",
            paramLabel = "ID",
            split = ",",
            description = "You have looked at these: list them no longer. Nothing is deleted.")
    private List<Long> settled = List.of();

    ConflictsCommand(Context context) {
        this.context = context;
        this.options = new AccountOptions(context);
    }

    @Override
    public Integer call() throws AccountException, IOException, BusyException, InterruptedException {
        var account = options.account();
        var conflicts = settled.isEmpty() ? listed(account) : settle(account);
        options.answer(json -> json.conflictsOnly(conflicts), () -> TextReport.conflicts(conflicts));
        return Exit.IN_SYNC.code();
    }

    private List<ConflictReport> listed(Account account) {
        try (var ledger = Look.at(context, account, options.state(account))) {
            return ledger.conflicts();
        }
    }

    private List<ConflictReport> settle(Account account) throws IOException, BusyException, InterruptedException {
        var state = options.state(account);
        try (var lock = Session.lock(context, state);
                var session = Session.open(lock, context, account, state, Stores.none(), Progress.NONE)) {
            var engine = session.engine();
            for (long id : settled) {
                if (engine.conflicts().stream().noneMatch(c -> c.id() == id)) {
                    throw new ParameterException(spec.commandLine(), "there is no conflict " + id);
                }
            }
            settled.forEach(engine::resolveConflict);
            return engine.conflicts();
        }
    }
}
