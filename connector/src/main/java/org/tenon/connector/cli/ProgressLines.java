package org.tenon.connector.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tenon.connector.sync.HumanNumbers;
import org.tenon.sync.model.Side;

/** Progress where no cursor can be moved, such as a log: a line now and then for each folder that takes long. */
final class ProgressLines implements ProgressView {
    private static final long BETWEEN_LINES = Duration.ofSeconds(5).toNanos();

    private final Screen screen;
    private final LongSupplier nanos;
    private final Map<ProgressTally.Key, Long> lastLine = new HashMap<>();
    private final ProgressTally tally = new ProgressTally();

    ProgressLines(Screen screen, LongSupplier nanos) {
        this.screen = screen;
        this.nanos = nanos;
    }

    @Override
    public synchronized void folder(String folder, Side side, long items) {
        tally.begin(folder, side, items);
        lastLine.put(new ProgressTally.Key(folder, side), nanos.getAsLong());
    }

    @Override
    public synchronized void advanced(String folder, Side side, long items, long bytes) {
        var part = tally.advance(folder, side, items, bytes);
        var since = lastLine.getOrDefault(part.key(), nanos.getAsLong());
        if (!part.finished() && nanos.getAsLong() - since >= BETWEEN_LINES) {
            lastLine.put(part.key(), nanos.getAsLong());
            screen.complain(List.of(folder + " (" + TextReport.side(side) + "): " + HumanNumbers.number(part.done())
                    + " of " + HumanNumbers.number(part.items())));
        }
    }

    @Override
    public void close() {}
}
