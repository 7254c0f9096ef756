package org.tenon.connector.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.AccountRunner;
import org.tenon.connector.sync.AccountSession;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** A run of an account, shown while it goes on and told when it is over. */
record AccountRun(AccountArguments arguments, Account account) {
    AccountRunner runner() {
        return new AccountRunner(arguments.context().machine(), account, arguments.state(account));
    }

    /** Runs {@code work} over the account's stores, with progress, and tells what came of it. */
    Verdict tell(Function<AccountSession, RunReport> work)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        RunReport report;
        try (var progress = progress()) {
            report = runner().work(progress, work);
        }
        arguments.answer(json -> json.run(report), () -> TextReport.of(report, screen().outColumns()));
        return complain(report);
    }

    /** Says on standard error why the run ended early, if it did. */
    Verdict complain(RunReport report) {
        var verdict = Verdict.of(report);
        if (report.failure().isPresent()) {
            complain(verdict);
        }
        return verdict;
    }

    void complain(Verdict verdict) {
        ErrorText.print(screen(), Optional.of(account.name()), verdict);
    }

    ProgressView progress() {
        return ProgressView.of(screen(), arguments.json());
    }

    Screen screen() {
        return arguments.context().screen();
    }
}
