package org.tenon.sync.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which mail of the server's is brought to the client at all: what was received on {@code since} (in UTC) or later, and has at most
 * {@code maxSizeBytes}. What is outside stays where it is. The window looks at what the client has never had: what is there stays, and is
 * in sync like anything else.
 */
public record MailWindow(Optional<LocalDate> since, OptionalLong maxSizeBytes) {
    public static final MailWindow ALL = new MailWindow(Optional.empty(), OptionalLong.empty());

    public MailWindow {
        Objects.requireNonNull(since);
        Objects.requireNonNull(maxSizeBytes);
    }

    /** Whether a side has an item, or had it. */
    public enum Has {
        NEVER,
        NOW,
        GONE
    }

    /** One row: who has the item, and whether it is held against the window. */
    public record Row(boolean agreed, Has client, Has server, boolean asked, String why) {}

    public static final List<Row> ROWS = List.of(
            new Row(false, Has.NEVER, Has.NOW, true, "new there, and never here"),
            new Row(false, Has.NEVER, Has.NEVER, false, "on neither side"),
            new Row(false, Has.NEVER, Has.GONE, false, "deleted there, never here"),
            new Row(false, Has.NOW, Has.NEVER, false, "made here: it goes up, however old or large"),
            new Row(false, Has.NOW, Has.NOW, false, "here already"),
            new Row(false, Has.NOW, Has.GONE, false, "here already"),
            new Row(false, Has.GONE, Has.NEVER, false, "deleted here"),
            new Row(false, Has.GONE, Has.NOW, false, "it was here"),
            new Row(false, Has.GONE, Has.GONE, false, "deleted on both sides"),
            new Row(true, Has.NEVER, Has.NOW, false, "agreed: it was here, and comes back"),
            new Row(true, Has.NEVER, Has.NEVER, false, "on neither side"),
            new Row(true, Has.NEVER, Has.GONE, false, "deleted there"),
            new Row(true, Has.NOW, Has.NEVER, false, "here: a window takes nothing away"),
            new Row(true, Has.NOW, Has.NOW, false, "here: a window takes nothing away"),
            new Row(true, Has.NOW, Has.GONE, false, "deleted there"),
            new Row(true, Has.GONE, Has.NEVER, false, "deleted here"),
            new Row(true, Has.GONE, Has.NOW, false, "deleted here: that goes over, or is outdone by work there"),
            new Row(true, Has.GONE, Has.GONE, false, "deleted on both sides"));

    public boolean isOpen() {
        return equals(ALL);
    }

    /** Whether an item that stands so is held against the window at all. */
    public static boolean asks(ItemFacts facts) {
        return row(facts.agreed(), has(facts.client()), has(facts.server())).asked();
    }

    static Row row(boolean agreed, Has client, Has server) {
        return ROWS.stream()
                .filter(r -> r.agreed() == agreed && r.client() == client && r.server() == server)
                .findFirst()
                .orElseThrow();
    }

    private static Has has(Seen seen) {
        return seen.here() ? Has.NOW : seen.isAbsent() ? Has.NEVER : Has.GONE;
    }

    /**
     * Whether a message stays where it is. One of which nobody knows when it was received, or how large it is, is not left out
     * for that.
     */
    public boolean leavesOut(Instant received, long sizeBytes) {
        boolean older = since.filter(day -> !received.equals(Instant.EPOCH)
                        && received.isBefore(day.atStartOfDay().toInstant(ZoneOffset.UTC)))
                .isPresent();
        return older || (maxSizeBytes.isPresent() && sizeBytes > maxSizeBytes.getAsLong());
    }

    /** The same text for the same window: by it what another window left out is looked at again. */
    public String word() {
        return "since " + since.map(LocalDate::toString).orElse("ever") + ", at most "
                + (maxSizeBytes.isPresent() ? maxSizeBytes.getAsLong() + " bytes" : "any size");
    }
}
