package org.tenon.connector.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.OutboxView;
import org.tenon.connector.cli.JsonReport.Status;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.LedgerView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon status}. Works while a run is at work, without network and without the password. */
record StatusCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command("status", "Tell when the account was last synced, and what waits for you.");
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        var state = arguments.state(account);
        var running = AccountLock.holder(state);
        try (var ledger = LedgerView.at(context.machine(), state)) {
            var status = new Status(
                    account.name(),
                    running,
                    state.lastLook(),
                    ledger.runs(1).stream().findFirst(),
                    ledger.held(),
                    ledger.conflicts(),
                    ledger.rejected(),
                    ledger.waiting(),
                    ledger.outside(),
                    AccountLock.holder(new StateDir(state.agent())),
                    new OutboxView(context.machine(), state).entries());
            arguments.answer(json -> json.status(status), () -> lines(status));
            return status.isWaiting() ? Exit.WAITING : Exit.IN_SYNC;
        }
    }

    private List<String> lines(Status status) {
        var lines = new ArrayList<String>();
        lines.add(status.account() + ": "
                + status.synced().map(when -> "last synced " + ago(when)).orElse("never synced"));
        status.lastRun()
                .ifPresent(run -> lines.add("The last run that had something to do was run " + run.run() + ", "
                        + ago(run.finished()) + " (" + TextReport.end(run) + ")."));
        status.running()
                .ifPresent(h -> lines.add("A run is at work: process " + h.pid() + " on " + h.host() + ", since "
                        + ago(h.since()) + "."));
        status.agent()
                .ifPresent(h -> lines.add(
                        "The agent runs: process " + h.pid() + " on " + h.host() + ", since " + ago(h.since()) + "."));
        new OutboxLines(status.outbox(), context.clock().instant()).summary().ifPresent(lines::add);
        if (!status.held().isEmpty()) {
            lines.addAll(TextReport.held(status.held()));
        }
        if (!status.conflicts().isEmpty()) {
            lines.addAll(TextReport.conflicts(status.conflicts()));
        }
        if (!status.rejected().isEmpty()) {
            lines.addAll(TextReport.rejected(status.rejected()));
        }
        if (!status.waiting().isEmpty()) {
            lines.addAll(TextReport.waiting(status.waiting()));
        }
        lines.addAll(TextReport.outside(status.outside()));
        return lines;
    }

    private String ago(Instant then) {
        var age = Duration.between(then, context.clock().instant());
        if (age.toSeconds() < 90) {
            return Math.max(0, age.toSeconds()) + " s ago";
        }
        if (age.toMinutes() < 90) {
            return age.toMinutes() + " min ago";
        }
        return age.toHours() < 36 ? age.toHours() + " h ago" : age.toDays() + " days ago";
    }
}
