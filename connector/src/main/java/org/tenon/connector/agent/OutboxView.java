package org.tenon.connector.agent;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.OutboxMail.Filing;
import org.tenon.connector.agent.Recipient.State;
import org.tenon.connector.sync.AccountSession;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Machine;

/** The outbox of an account as people see it, and what they can say of a mail in it; whether or not an agent runs. */
public final class OutboxView {
    private final Machine machine;
    private final Outbox outbox;

    public OutboxView(Machine machine, StateDir state) {
        this.machine = machine;
        outbox = new Outbox(state, machine.clock());
    }

    /** How far a mail has come. */
    public enum Stage {
        /** To be sent, or sent again after a pause. */
        WAITING,
        SENDING,
        /** The connection or the agent ended before the server had answered: only a person can find out. */
        PERHAPS,
        /** The server will not have it for a recipient at least. */
        REFUSED,
        /** Sent; its copy is to go into Sent. */
        FILING,
        SENT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A mail.
     *
     * @param next not before this is it tried again
     * @param said why it is still here, where that is known
     */
    public record Entry(
            String id,
            Instant taken,
            long sizeBytes,
            Stage stage,
            List<To> recipients,
            int tries,
            Instant next,
            String said) {
        /** Whether it stays until a person says what becomes of it. */
        public boolean isForPerson() {
            return stage == Stage.PERHAPS || stage == Stage.REFUSED;
        }
    }

    /**
     * One of its recipients.
     *
     * @param words the server's own
     */
    public record To(String address, String state, String words) {}

    /** All of them, the oldest first. */
    public List<Entry> entries() throws IOException {
        return outbox.mails().stream().map(OutboxView::entry).toList();
    }

    private static Entry entry(OutboxMail mail) {
        return new Entry(
                mail.id(),
                mail.taken(),
                mail.sizeBytes(),
                stage(mail),
                mail.recipients().stream()
                        .map(r -> new To(r.address(), r.state().word(), r.words()))
                        .toList(),
                mail.tries(),
                mail.next(),
                said(mail));
    }

    private static Stage stage(OutboxMail mail) {
        if (mail.has(State.OFFERED)) {
            return Stage.SENDING;
        }
        if (mail.has(State.PERHAPS)) {
            return Stage.PERHAPS;
        }
        if (mail.has(State.WAITING)) {
            return Stage.WAITING;
        }
        if (mail.has(State.REFUSED)) {
            return Stage.REFUSED;
        }
        return mail.filing() == Filing.WANTED ? Stage.FILING : Stage.SENT;
    }

    private static String said(OutboxMail mail) {
        if (mail.has(State.PERHAPS)) {
            return "The mail server may or may not have it.";
        }
        var words = mail.recipients().stream()
                .filter(r -> r.is(State.REFUSED))
                .map(Recipient::words)
                .findFirst();
        return words.filter(text -> !text.isEmpty()).orElse(mail.said());
    }

    /** Has a mail sent to all that it may not have reached, as soon as the agent comes to it; false where there is no such mail. */
    public boolean sendAgain(String id) throws IOException, BusyException, InterruptedException {
        return change(id, mail -> outbox.write(mail.sentAgain(machine.clock().instant())));
    }

    /** Gives up on all that a mail may not have reached; false where there is no such mail. */
    public boolean discard(String id) throws IOException, BusyException, InterruptedException {
        return change(id, mail -> {
            var rest = mail.discarded();
            if (rest.isToFile()) {
                outbox.write(rest);
            } else {
                outbox.remove(mail);
            }
        });
    }

    private interface Change {
        void of(OutboxMail mail) throws IOException;
    }

    private boolean change(String id, Change change) throws IOException, BusyException, InterruptedException {
        Optional<Entry> known =
                entries().stream().filter(e -> e.id().equals(id)).findFirst();
        if (known.isEmpty()) {
            return false;
        }
        // The agent holds it while it carries a mail: what is decided here is about the mail as it is then.
        try (AccountLock lock = AccountSession.lock(machine, outbox.lockable())) {
            var mail = outbox.read(id);
            if (mail.isPresent()) {
                change.of(mail.get().interrupted());
            }
            return mail.isPresent();
        }
    }
}
