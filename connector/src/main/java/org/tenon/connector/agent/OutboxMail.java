package org.tenon.connector.agent;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tenon.connector.agent.Recipient.State;

/**
 * A mail in the outbox, but for its text. Each step of its way is a method here that makes the next value, so that what a crash, an
 * answer or a person leads to can be read in one place. Pure.
 */
record OutboxMail(Arrival arrival, List<Recipient> recipients, Filing filing, Trying trying) {
    private static final String FORM = "tenon-outbox 1";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** What a server must be able to do to carry it unchanged. */
    enum Need {
        /** RFC 6152. */
        EIGHTBIT,
        /** RFC 6531: addresses or headers beyond ASCII. */
        UTF8
    }

    /** Whether a copy is in the server's Sent folder. */
    enum Filing {
        WANTED,
        DONE,
        /** There is no such folder for this account, or it will not have the mail. */
        NEVER
    }

    /**
     * The mail as it came; none of it changes.
     *
     * @param id by which people name it; in the order of arrival
     * @param messageId by which its copy in Sent is known again, where an IMAP search can carry it
     * @param givenId whether we made that, since its author's program had not: it is put before the text
     */
    record Arrival(
            String id,
            Instant taken,
            String from,
            long sizeBytes,
            Optional<String> messageId,
            boolean givenId,
            Set<Need> needs) {
        Arrival {
            Objects.requireNonNull(id);
            Objects.requireNonNull(taken);
            Objects.requireNonNull(messageId);
            needs = Set.copyOf(needs);
        }
    }

    /**
     * How far the tries have come.
     *
     * @param tries hand-overs and filings in a row that led nowhere
     * @param next not before this is anything done again
     * @param asked whether a person wants it sent now, whatever the pauses
     * @param said why it is still here, for people; empty where there is nothing to say
     */
    record Trying(int tries, Instant next, boolean asked, String said) {
        Trying {
            Objects.requireNonNull(next);
        }
    }

    OutboxMail {
        Objects.requireNonNull(arrival);
        Objects.requireNonNull(filing);
        Objects.requireNonNull(trying);
        recipients = List.copyOf(recipients);
    }

    /**
     * One that has just come; due at once.
     *
     * @param spareId the Message-ID that it gets where it has none
     */
    static OutboxMail fresh(
            String id,
            Instant taken,
            String from,
            List<String> to,
            IncomingMail.Facts facts,
            Filing filing,
            String spareId) {
        boolean named = facts.linkId().isName();
        var messageId = Optional.of(named ? facts.linkId().value() : spareId);
        var arrival = new Arrival(
                id,
                taken,
                from,
                facts.sizeBytes(),
                messageId.filter(value -> value.matches("<[!-~]{1,996}>")),
                !named,
                facts.needs());
        return new OutboxMail(
                arrival,
                to.stream().distinct().map(Recipient::waiting).toList(),
                filing,
                new Trying(0, taken, false, ""));
    }

    String id() {
        return arrival.id();
    }

    Instant taken() {
        return arrival.taken();
    }

    String from() {
        return arrival.from();
    }

    long sizeBytes() {
        return arrival.sizeBytes();
    }

    Optional<String> messageId() {
        return arrival.messageId();
    }

    boolean givenId() {
        return arrival.givenId();
    }

    Set<Need> needs() {
        return arrival.needs();
    }

    int tries() {
        return trying.tries();
    }

    Instant next() {
        return trying.next();
    }

    boolean asked() {
        return trying.asked();
    }

    String said() {
        return trying.said();
    }

    boolean has(State state) {
        return recipients.stream().anyMatch(r -> r.is(state));
    }

    List<String> at(State state) {
        return recipients.stream()
                .filter(r -> r.is(state))
                .map(Recipient::address)
                .toList();
    }

    boolean isToSend() {
        return has(State.WAITING);
    }

    boolean isToFile() {
        return has(State.SENT) && filing == Filing.WANTED;
    }

    /** Nothing is left to do or to tell. */
    boolean isDone() {
        return recipients.stream().allMatch(r -> r.is(State.SENT)) && filing != Filing.WANTED;
    }

    /** The servers are still to be asked for something. */
    boolean isUnderWay() {
        return isToSend() || isToFile();
    }

    /** A person has to say what becomes of it. */
    boolean isForPerson() {
        return has(State.PERHAPS) || has(State.REFUSED);
    }

    boolean isDue(Instant now) {
        return asked() || !now.isBefore(next());
    }

    /** On disk before the last byte goes to the server, which takes the mail for these addresses. */
    OutboxMail offered(List<String> addresses) {
        return each(r -> r.is(State.WAITING) && addresses.contains(r.address()) ? r.at(State.OFFERED, "") : r);
    }

    /** The hand-over ended before its last byte: the server has nothing. */
    OutboxMail withdrawn() {
        return each(r -> r.is(State.OFFERED) ? r.at(State.WAITING, "") : r);
    }

    /** As found where no hand-over is going on: one was cut off, at a point where only the server knows how it ended. */
    OutboxMail interrupted() {
        return each(r -> r.is(State.OFFERED) ? r.at(State.PERHAPS, "") : r);
    }

    /** After a hand-over. */
    OutboxMail after(Handover handover, Instant now) {
        var mail = each(r -> r.is(State.WAITING) || r.is(State.OFFERED) ? after(r, handover) : r);
        var words = mail.recipients().stream()
                .filter(r -> r.is(State.WAITING))
                .map(Recipient::words)
                .findFirst()
                .orElse("");
        return mail.isToSend() ? mail.putOff(words, now) : mail.dueNow(now);
    }

    private static Recipient after(Recipient recipient, Handover handover) {
        var own = handover.recipients().get(recipient.address());
        var reply = own != null && !own.isYes() ? own : handover.message();
        if (own == null && handover.message().isYes()) {
            return recipient;
        }
        if (reply.isYes()) {
            return recipient.at(State.SENT, "");
        }
        if (reply.isNo()) {
            return recipient.at(State.REFUSED, reply.words());
        }
        if (reply.isLater()) {
            return recipient.at(State.WAITING, reply.words());
        }
        return recipient.at(State.PERHAPS, "");
    }

    /** Our own refusal: the server lacks what the mail needs. */
    OutboxMail refused(String words) {
        return each(r -> r.is(State.WAITING) ? r.at(State.REFUSED, words) : r);
    }

    /** Tried in vain, and tried again after a pause that grows. */
    OutboxMail putOff(String words, Instant now) {
        return with(new Trying(tries() + 1, now.plus(pause(tries() + 1)), false, words));
    }

    /** Not tried: what is wrong concerns all mails. */
    OutboxMail told(String words) {
        return with(new Trying(tries(), next(), false, words));
    }

    private OutboxMail dueNow(Instant now) {
        return with(new Trying(0, now, false, ""));
    }

    OutboxMail filed() {
        return withFiling(Filing.DONE, "");
    }

    OutboxMail neverFiled(String words) {
        return withFiling(Filing.NEVER, words);
    }

    /** A person wants it sent to all that it may not have reached. */
    OutboxMail sentAgain(Instant now) {
        return each(r -> r.is(State.PERHAPS) || r.is(State.REFUSED) ? r.at(State.WAITING, "") : r)
                .with(new Trying(0, now, true, ""));
    }

    /** A person gives up on all that it may not have reached; what was sent may still have to be filed. */
    OutboxMail discarded() {
        return withRecipients(recipients.stream().filter(r -> r.is(State.SENT)).toList());
    }

    static Duration pause(int tries) {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private OutboxMail each(UnaryOperator<Recipient> change) {
        return withRecipients(recipients.stream().map(change).toList());
    }

    private OutboxMail withRecipients(List<Recipient> others) {
        return new OutboxMail(arrival, others, filing, trying);
    }

    private OutboxMail with(Trying now) {
        return new OutboxMail(arrival, recipients, filing, now);
    }

    private OutboxMail withFiling(Filing now, String words) {
        return new OutboxMail(arrival, recipients, now, new Trying(0, next(), asked(), words));
    }

    /** As its file holds it: a key and tabs a line. No value holds a control character. */
    String text() {
        var lines = new ArrayList<String>();
        lines.add(FORM);
        lines.add("taken\t" + taken());
        lines.add("from\t" + from());
        lines.add("size\t" + sizeBytes());
        messageId().ifPresent(value -> lines.add("message-id\t" + value));
        lines.add("given-id\t" + givenId());
        needs().forEach(need -> lines.add("needs\t" + need));
        recipients.forEach(r -> lines.add("to\t" + r.state() + "\t" + r.address() + "\t" + r.words()));
        lines.add("filing\t" + filing);
        lines.add("tries\t" + tries());
        lines.add("next\t" + next());
        lines.add("asked\t" + asked());
        lines.add("said\t" + said());
        return String.join("\n", lines) + "\n";
    }

    /** Reads what {@link #text} wrote; empty where it is something else. */
    static Optional<OutboxMail> parse(String id, String text) {
        var lines = text.split("\n", -1);
        if (!lines[0].equals(FORM)) {
            return Optional.empty();
        }
        try {
            var arrival = new Arrival(
                    id,
                    Instant.parse(one(lines, "taken")),
                    one(lines, "from"),
                    Long.parseLong(one(lines, "size")),
                    all(lines, "message-id").stream().findFirst().map(fields -> fields[1]),
                    Boolean.parseBoolean(one(lines, "given-id")),
                    needs(lines));
            var trying = new Trying(
                    Integer.parseInt(one(lines, "tries")),
                    Instant.parse(one(lines, "next")),
                    Boolean.parseBoolean(one(lines, "asked")),
                    one(lines, "said"));
            var read = new OutboxMail(
                    arrival,
                    all(lines, "to").stream()
                            .map(fields -> new Recipient(fields[2], State.valueOf(fields[1]), fields[3]))
                            .toList(),
                    Filing.valueOf(one(lines, "filing")),
                    trying);
            return Optional.of(read);
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Set<Need> needs(String... lines) {
        var needs = EnumSet.noneOf(Need.class);
        all(lines, "needs").forEach(fields -> needs.add(Need.valueOf(fields[1])));
        return needs;
    }

    private static String one(String[] lines, String key) {
        return all(lines, key).stream().findFirst().orElseThrow(() -> new IllegalArgumentException("no " + key))[1];
    }

    private static List<String[]> all(String[] lines, String key) {
        var found = new ArrayList<String[]>();
        for (var line : lines) {
            var fields = line.split("\t", -1);
            if (fields[0].equals(key)) {
                found.add(fields);
            }
        }
        return found;
    }
}
