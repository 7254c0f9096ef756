package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.SelfTest;
import org.tenon.sync.store.StoreException;

/** {@code tenon doctor --self-test}: makes a scratch client for the account, tries it out in it, and takes it away again. */
record SelfTestRun(Context context, Account account) {
    private static final String STATE = "self-test";

    Exit run() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        if (account.client() instanceof ClientStore.Files) {
            return onFiles();
        }
        return OutlookWorker.isWanted(context, account) ? onOutlook() : round(new ClientStore.Outlook(SelfTest.NAME));
    }

    private Exit onFiles() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var dir = context.places().stateDir(STATE + "-files");
        remove(dir);
        try {
            return round(new ClientStore.Files(dir));
        } finally {
            remove(dir);
        }
    }

    /** What a run before left of the profile is completed or found as it is; it goes in the end. */
    private Exit onOutlook() throws StoreException, IOException, InterruptedException {
        int made = Tenon.run(context, "profile", "create", SelfTest.NAME, "--mail", "none");
        tell("scratch profile", made == 0, made == 0 ? "made" : "not made: exit code " + made);
        if (made != 0) {
            return Exit.OUTLOOK;
        }
        try {
            return OutlookWorker.run(
                    "doctor", "--self-test", "--account", account.file().toString());
        } finally {
            int gone = Tenon.run(context, "profile", "delete", SelfTest.NAME);
            remove(context.places().stateDir("stores").resolve(ProfileArguments.fileName(SelfTest.NAME)));
            tell("scratch profile", gone == 0, gone == 0 ? "deleted, and its data file" : "left: exit code " + gone);
        }
    }

    private Exit round(ClientStore scratch)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var state = new StateDir(context.places().stateDir(STATE));
        boolean good = new SelfTest(context.machine(), account.with(scratch), state, this::tell).run();
        return good ? Exit.IN_SYNC : Exit.WAITING;
    }

    private void tell(String what, boolean good, String found) {
        context.screen().print(List.of((good ? "ok    " : "WRONG ") + what + ": " + found));
        context.screen().out().flush();
    }

    private static void remove(Path dir) throws IOException {
        if (Files.exists(dir)) {
            try (var all = Files.walk(dir)) {
                for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }
}
