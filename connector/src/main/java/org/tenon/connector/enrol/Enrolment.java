package org.tenon.connector.enrol;

import java.io.IOException;
import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.Secret;
import org.tenon.connector.enrol.EnrolPlanner.Step;
import org.tenon.profile.OutlookOpenException;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;

/** Brings one enrolment as far as it goes now. */
public final class Enrolment {
    private final EnrolFolder folder;
    private final EnrolledAccount account;
    private final World world;
    private final Milestones milestones;

    /** What an enrolment needs from outside. */
    public interface World {
        /**
         * The password, as it was given or as a person types it now; empty where there is none to be had.
         *
         * @param refused whether the last one was refused
         */
        Optional<Secret> password(boolean refused) throws IOException, AccountException;

        /** Signs in to the account's servers, and throws where they refuse. */
        void signIn(Account account, Secret secret) throws StoreException;

        /** Outlook's part, where the client side is an Outlook profile. */
        OutlookPart outlook() throws IOException;

        /** Outlook is about to be started, and a person may be asked something by it. */
        void outlookStarts();

        /** One run of the account; true where it came to its end. */
        boolean sync() throws IOException, AccountException, StoreException, InterruptedException;
    }

    /** Is told of each thing that is done and on disk: for people who watch, and for tests that kill. */
    @FunctionalInterface
    public interface Milestones {
        void reached(String what);
    }

    public Enrolment(EnrolFolder folder, EnrolledAccount account, World world, Milestones milestones) {
        this.folder = folder;
        this.account = account;
        this.world = world;
        this.milestones = milestones;
    }

    /** Does what is left to do, and answers with the state that holds then. Killed in its middle, the next one completes it. */
    public EnrolState advance(boolean outlook)
            throws IOException, AccountException, StoreException, InterruptedException {
        account.requireOurs();
        for (var step : EnrolPlanner.plan(folder.state(), outlook)) {
            try {
                if (!perform(step)) {
                    return folder.state();
                }
            } catch (OutlookOpenException e) {
                // Nothing is wrong: a person closes it, and then this goes on.
                return folder.state();
            }
            folder.reached(step.reaches());
            milestones.reached(step.reaches().word());
        }
        return folder.state();
    }

    private boolean perform(Step step) throws IOException, AccountException, StoreException, InterruptedException {
        return switch (step) {
            case SIGN_IN -> signIn();
            case WRITE_ACCOUNT -> {
                account.write();
                milestones.reached("account file");
                yield true;
            }
            case BEGIN_SYNC -> true;
            case SYNC -> {
                boolean ended = world.sync();
                milestones.reached("synced");
                yield ended;
            }
            // Reached at once; what waits is the next step.
            case WAIT_FOR_OUTLOOK -> true;
            case ASK_FOR_PROFILE -> {
                if (world.outlook().running()) {
                    yield false;
                }
                world.outlook().ask();
                yield true;
            }
            case START_OUTLOOK -> {
                world.outlook().start(world::outlookStarts);
                milestones.reached("profile made");
                yield true;
            }
            case BIND_PROFILE -> {
                world.outlook().bind();
                milestones.reached("profile bound");
                account.write();
                milestones.reached("account file");
                yield true;
            }
        };
    }

    /** A password is kept only when the servers have taken it. One that was kept before a crash is tried before a person is asked. */
    private boolean signIn() throws IOException, AccountException, StoreException {
        var rehearsed = account.rehearsed(folder.path());
        var kept = account.secret().kept();
        if (kept.isPresent() && isTaken(rehearsed, kept.get())) {
            return true;
        }
        var given = world.password(kept.isPresent());
        if (given.isEmpty()) {
            return false;
        }
        world.signIn(rehearsed, given.get());
        milestones.reached("password taken");
        account.secret().keep(given.get());
        milestones.reached("password kept");
        return true;
    }

    private boolean isTaken(Account rehearsed, Secret secret) throws StoreException {
        try {
            world.signIn(rehearsed, secret);
            return true;
        } catch (StoreException e) {
            if (e.kind() == Cause.SIGN_IN) {
                return false;
            }
            throw e;
        }
    }
}
