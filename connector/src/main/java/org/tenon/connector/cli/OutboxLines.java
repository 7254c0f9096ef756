package org.tenon.connector.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tenon.connector.agent.OutboxView.Entry;
import org.tenon.connector.agent.OutboxView.Stage;
import org.tenon.connector.sync.HumanNumbers;

/** The outbox as people read it. */
record OutboxLines(List<Entry> entries, Instant now) {
    private static final String DECIDE =
            "Have one sent again: tenon outbox --send-again ID. Give up on it: tenon outbox --discard ID.";

    List<String> all(int columns) {
        if (entries.isEmpty()) {
            return List.of("The outbox is empty.");
        }
        var table = new TextTable("mail", "age", "size", "state", "recipients", "why");
        for (var entry : entries) {
            table.row(
                    entry.id(),
                    age(entry.taken()),
                    HumanNumbers.bytes(entry.sizeBytes()),
                    words(entry.stage()),
                    entry.recipients().stream().map(to -> to.address()).collect(Collectors.joining(", ")),
                    entry.said());
        }
        var lines = new ArrayList<>(table.lines(columns));
        if (has(Stage.PERHAPS)) {
            lines.add(
                    "A mail that was perhaps sent is not sent again unasked. Look whether it has arrived, then decide.");
        }
        if (has(Stage.PERHAPS) || has(Stage.REFUSED)) {
            lines.add(DECIDE);
        }
        return lines;
    }

    /** One line for {@code tenon status}; absent where there is nothing to tell. */
    Optional<String> summary() {
        var parts = Arrays.stream(Stage.values())
                .map(stage -> count(stage) == 0 ? "" : HumanNumbers.number(count(stage)) + " " + words(stage))
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("In the outbox: " + String.join(", ", parts) + ". See: tenon outbox");
    }

    private boolean has(Stage stage) {
        return count(stage) > 0;
    }

    private long count(Stage stage) {
        return entries.stream().filter(e -> e.stage() == stage).count();
    }

    private static String words(Stage stage) {
        return switch (stage) {
            case WAITING -> "to be sent";
            case SENDING -> "being sent";
            case PERHAPS -> "perhaps sent";
            case REFUSED -> "refused";
            case FILING -> "sent, no copy in Sent yet";
            case SENT -> "sent";
        };
    }

    private String age(Instant then) {
        var age = Duration.between(then, now);
        if (age.toSeconds() < 90) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toMinutes() < 90) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < 36 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
