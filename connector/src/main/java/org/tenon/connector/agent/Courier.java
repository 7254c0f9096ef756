package org.tenon.connector.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.Recipient.State;
import org.tenon.connector.sync.AccountSession;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.HumanNumbers;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.ServerAccess;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/**
 * Carries the outbox to the account's servers: each mail to the submission server, then into Sent. What it does to a mail is on disk
 * before and after, so that it can be ended at any moment; at one such moment, between the last byte and the server's answer, only
 * the server knows, and the mail is kept for its author to decide.
 */
final class Courier {
    /** How often it looks whether somebody else, such as {@code tenon outbox}, has changed something. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Machine machine;
    private final Account account;
    private final Outbox outbox;
    private final SentFolder sent;
    private final Pauses sending = new Pauses();
    private final Pauses filing = new Pauses();
    private final AgentListener listener;
    private final Milestones told;
    private final Semaphore rings = new Semaphore(0);
    private volatile boolean stopped;

    Courier(Machine machine, Account account, StateDir state, Outbox outbox, AgentListener listener, Milestones told) {
        this.machine = machine;
        this.account = account;
        this.outbox = outbox;
        this.listener = listener;
        this.told = told;
        sent = new SentFolder(machine, account, state);
    }

    /** Something has come. */
    void ring() {
        rings.release();
    }

    /** Ends it after the mail that it is about. */
    void stop() {
        stopped = true;
        ring();
    }

    /** Until stopped. */
    void run() throws IOException, InterruptedException {
        while (!stopped) {
            pass();
            if (rings.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                rings.drainPermits();
            }
        }
    }

    /** Everything that is due, the oldest first. */
    void pass() throws IOException, InterruptedException {
        for (var mail : outbox.mails()) {
            if (stopped) {
                return;
            }
            var now = machine.clock().instant();
            if (mail.has(State.OFFERED)) {
                change(mail.id(), this::takeUp);
            }
            if (!(mail.isUnderWay() && mail.isDue(now)) && !mail.isDone()) {
                continue;
            }
            if (mail.isToSend() && (mail.asked() || sending.isOver(now))) {
                change(mail.id(), this::send);
            }
            // What was just sent is filed at once.
            if (filing.isOver(machine.clock().instant())) {
                change(mail.id(), this::file);
            }
            change(mail.id(), this::clear);
        }
    }

    /** What is done to one mail. */
    @FunctionalInterface
    private interface Step {
        void on(OutboxMail mail) throws IOException;
    }

    /** Does {@code step} to the mail as it is by now, unless somebody has taken it away or is at it. */
    private void change(String id, Step step) throws IOException, InterruptedException {
        try (AccountLock lock = AccountSession.lock(machine, outbox.lockable())) {
            var mail = outbox.read(id);
            if (mail.isPresent()) {
                step.on(mail.get());
            }
        } catch (BusyException e) {
            // A person is at it; the next pass looks again.
        }
    }

    /** What a crash left in the middle of a hand-over: whoever has the lock knows that none is going on. */
    private void takeUp(OutboxMail mail) throws IOException {
        if (mail.has(State.OFFERED)) {
            outbox.write(mail.interrupted());
            listener.said(
                    "Mail " + mail.id() + " was perhaps sent before the agent ended: the mail server may or may not"
                            + " have it. It is kept, and not sent a second time unasked. See: tenon outbox");
        }
    }

    private void clear(OutboxMail mail) throws IOException {
        if (mail.isDone()) {
            outbox.remove(mail);
        }
    }

    private void send(OutboxMail mail) throws IOException {
        if (!mail.isToSend()) {
            return;
        }
        try {
            var secret = account.signIn().read(machine.places().env());
            try (var submission = Submission.open(ServerAccess.submission(account, secret))) {
                sending.reset();
                var lacks = submission.lacks(mail);
                var after = lacks.isPresent() ? mail.refused(lacks.get()) : handOver(submission, mail);
                outbox.write(after);
                told.reached(Milestones.SENT);
                tell(after);
            }
        } catch (StoreException e) {
            putOff(sending, e, mail);
        } catch (AccountException e) {
            putOff(sending, e, mail);
        }
    }

    private OutboxMail handOver(Submission submission, OutboxMail mail) throws StoreException, IOException {
        try (var text = outbox.open(mail)) {
            var handover = submission.send(mail, text, outbox.sizeBytes(mail), accepted -> {
                outbox.write(mail.offered(accepted));
                told.reached(Milestones.OFFERED);
            });
            told.reached(Milestones.ANSWERED);
            return mail.after(handover, now());
        }
    }

    /** One sentence for what came of a mail. */
    private void tell(OutboxMail mail) {
        var name = "Mail " + mail.id();
        if (mail.has(State.PERHAPS)) {
            listener.said(name
                    + " was perhaps sent: the connection ended before the mail server had answered. It is kept, and"
                    + " not sent a second time unasked. See: tenon outbox");
        }
        if (mail.has(State.REFUSED)) {
            listener.said(name + " was refused for "
                    + HumanNumbers.count(mail.at(State.REFUSED).size(), "recipient")
                    + ". It is kept. See: tenon outbox");
        }
        if (mail.has(State.WAITING)) {
            listener.said(name + " is not taken yet, and is tried again later. " + mail.said());
        }
        if (mail.has(State.SENT)) {
            listener.said(name + " was sent to "
                    + HumanNumbers.count(mail.at(State.SENT).size(), "recipient") + ".");
        }
    }

    private void file(OutboxMail mail) throws IOException {
        if (!mail.isToFile()) {
            return;
        }
        if (!sent.isThere()) {
            outbox.write(mail.neverFiled(""));
            return;
        }
        try {
            var outcome = sent.file(mail, outbox.sizeBytes(mail), () -> outbox.open(mail), told);
            filing.reset();
            outbox.write(filed(mail, outcome));
            told.reached(Milestones.FILED);
        } catch (StoreException e) {
            putOff(filing, e, mail);
        } catch (AccountException e) {
            putOff(filing, e, mail);
        }
    }

    private OutboxMail filed(OutboxMail mail, Outcome<FolderInfo> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<FolderInfo> done -> mail.filed();
            case Outcome.Rejected<FolderInfo>(var code, var message) -> {
                listener.said("Mail " + mail.id() + " was sent, but has no copy in Sent. " + message);
                yield mail.neverFiled(message);
            }
            case Outcome.Deferred<FolderInfo>(var message) -> mail.putOff(message, now());
            // The next try looks for it by its Message-ID before it files again.
            case Outcome.Unplaced<FolderInfo>(var message) -> mail.putOff(message, now());
        };
    }

    /** What is wrong concerns all mails: said of this one, and waited for. */
    private void putOff(Pauses pauses, Exception thrown, OutboxMail mail) throws IOException {
        var verdict = Verdict.of(thrown);
        // As it is by now: the last moment before the server had it may have been written down already.
        var latest = outbox.read(mail.id()).orElse(mail);
        outbox.write(latest.withdrawn().told(verdict.happened()));
        Duration pause = pauses.failed(verdict.exit(), now());
        listener.said(verdict.happened() + " Mail " + mail.id() + " waits; next try in " + Pauses.text(pause) + ".");
    }

    private Instant now() {
        return machine.clock().instant();
    }
}
