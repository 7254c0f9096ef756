package org.tenon.connector.cli;

import java.io.IOException;
import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.Secret;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.enrol.EnrolFolder;
import org.tenon.connector.enrol.EnrolledAccount;
import org.tenon.connector.enrol.Enrolment;
import org.tenon.connector.enrol.OutlookPart;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.run.Progress;
import org.tenon.sync.store.StoreException;

/** The servers, the engine and the person, as an enrolment needs them. */
final class EnrolWorld implements Enrolment.World, AutoCloseable {
    private final Context context;
    private final EnrolPerson person;
    private final EnrolFolder folder;
    private final EnrolledAccount account;
    private final OutlookParts outlooks;
    private Optional<OutlookPart> outlook = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();

    /** Makes Outlook's part at the first need of it. */
    interface OutlookParts {
        OutlookPart part() throws IOException;
    }

    EnrolWorld(
            Context context, EnrolPerson person, EnrolFolder folder, EnrolledAccount account, OutlookParts outlooks) {
        this.outlooks = outlooks;
        this.context = context;
        this.person = person;
        this.folder = folder;
        this.account = account;
    }

    /** How the first sync ended, where there was one. */
    Optional<Verdict> verdict() {
        return verdict;
    }

    @Override
    public Optional<Secret> password(boolean refused) throws IOException, AccountException {
        return person.password(refused);
    }

    @Override
    public void signIn(Account rehearsed, Secret secret) throws StoreException {
        var kinds = rehearsed.policy().kinds();
        try (var server = context.machine().stores().server(rehearsed, secret, new StateDir(folder.path()))) {
            // A listing takes a sign-in with every server.
            server.folders(kinds);
        } catch (StoreException e) {
            throw e.about(kinds);
        }
    }

    @Override
    public OutlookPart outlook() throws IOException {
        if (outlook.isEmpty()) {
            outlook = Optional.of(outlooks.part());
        }
        return outlook.get();
    }

    @Override
    public void outlookStarts() {
        person.announce();
    }

    @Override
    public void close() {
        outlook.ifPresent(OutlookPart::close);
    }

    @Override
    public boolean sync() throws IOException, AccountException, StoreException, InterruptedException {
        var made = AccountFile.read(account.file());
        if (OutlookWorker.isWanted(context, made)) {
            // The one object on standard output is the enrolment's.
            var out = person.json() ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.INHERIT;
            var exit =
                    OutlookWorker.run(out, "sync", "--account", account.file().toString());
            verdict = Optional.of(new Verdict(exit, "", "", ""));
            return exit == Exit.IN_SYNC || exit == Exit.WAITING;
        }
        var run = new AccountRun(new AccountArguments(context, person.given()), made);
        try (var interruption = Interruption.watched(context.screen())) {
            verdict = Optional.of(person.json() ? quietly(run) : run.tell(session -> session.sync(false)));
            return verdict.get().exit() == Exit.IN_SYNC || verdict.get().exit() == Exit.WAITING;
        } catch (BusyException e) {
            verdict = Optional.of(Verdict.of(e));
            return false;
        }
    }

    /** The one object on standard output is the enrolment's. */
    private static Verdict quietly(AccountRun run)
            throws IOException, AccountException, StoreException, BusyException, InterruptedException {
        return run.complain(run.runner().work(Progress.NONE, session -> session.sync(false)));
    }
}
