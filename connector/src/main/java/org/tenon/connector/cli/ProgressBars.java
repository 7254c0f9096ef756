package org.tenon.connector.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.tenon.connector.sync.HumanNumbers;
import org.tenon.sync.model.Side;

/**
 * Progress on a terminal: a bar for the whole run and one below it for each folder at work, redrawn in place. Appears only when
 * a run takes longer than a blink, and leaves nothing behind.
 */
final class ProgressBars implements ProgressView {
    private static final long FIRST_DRAWN_AFTER = Duration.ofMillis(400).toNanos();
    private static final long BETWEEN_DRAWINGS = Duration.ofMillis(100).toNanos();
    private static final int MOST_FOLDERS = 6;
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 32;
    private static final int MOST_NAME = 28;

    private final Screen screen;
    private final LongSupplier nanos;
    private final long started;
    private final ProgressTally tally = new ProgressTally();
    private String stage = "";
    private long lastDrawn;
    private int linesOnScreen;
    private boolean closed;

    ProgressBars(Screen screen, LongSupplier nanos) {
        this.screen = screen;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.lastDrawn = started + FIRST_DRAWN_AFTER - BETWEEN_DRAWINGS;
    }

    @Override
    public synchronized void stage(String stage) {
        this.stage = stage;
        drawIfDue();
    }

    @Override
    public synchronized void folder(String folder, Side side, long items) {
        tally.begin(folder, side, items);
        drawIfDue();
    }

    @Override
    public synchronized void advanced(String folder, Side side, long items, long bytes) {
        tally.advance(folder, side, items, bytes);
        drawIfDue();
    }

    private void drawIfDue() {
        long now = nanos.getAsLong();
        if (closed || now - lastDrawn < BETWEEN_DRAWINGS) {
            return;
        }
        lastDrawn = now;
        var lines = picture(stage, tally, Duration.ofNanos(now - started), screen);
        // One write, so that nothing else gets between the lines: up to the first line, each line cleared to its end,
        // then
        // whatever is left of a longer picture.
        var text = new StringBuilder(up());
        for (var line : lines) {
            text.append(line).append("\u001B[K\n");
        }
        text.append("\u001B[J");
        screen.err().print(text);
        screen.err().flush();
        linesOnScreen = lines.size();
    }

    private String up() {
        return linesOnScreen == 0 ? "" : "\u001B[" + linesOnScreen + "A\r";
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (linesOnScreen > 0) {
            screen.err().print(up() + "\u001B[J");
            screen.err().flush();
            linesOnScreen = 0;
        }
    }

    /** What is on the screen at one moment. Pure. */
    static List<String> picture(String stage, ProgressTally tally, Duration time, Screen screen) {
        var lines = new ArrayList<String>();
        int width = screen.columns() - 1;
        var clock = String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
        var bytes = tally.bytes() == 0 ? "" : "  " + HumanNumbers.bytes(tally.bytes());
        var word = pad(stage.isEmpty() ? "working" : stage, 9);
        if (tally.items() == 0) {
            lines.add(cut(word + "  " + clock, width));
            return lines;
        }
        lines.add(row(word, tally.done(), tally.items(), bytes + "  " + clock, width, screen));
        var active = tally.active();
        int shown = Math.min(active.size(), MOST_FOLDERS);
        int name = Math.min(
                MOST_NAME,
                active.stream()
                        .limit(shown)
                        .mapToInt(p -> name(p).length())
                        .max()
                        .orElse(0));
        for (var part : active.subList(0, shown)) {
            lines.add(row("  " + pad(cut(name(part), name), name), part.done(), part.items(), "", width, screen));
        }
        if (active.size() > shown) {
            lines.add("  and " + HumanNumbers.count(active.size() - shown, "more folder"));
        }
        return lines;
    }

    private static String name(ProgressTally.Part part) {
        return TextTable.printable(part.key().folder())
                + (part.key().side() == Side.CLIENT ? " to client" : " to server");
    }

    private static String row(String label, long done, long items, String tail, int width, Screen screen) {
        var numbers = HumanNumbers.number(done) + " / " + HumanNumbers.number(items) + tail;
        int room = Math.min(MOST_BAR, width - label.length() - numbers.length() - 4);
        if (room < LEAST_BAR) {
            return cut(label + "  " + numbers, width);
        }
        return label + "  " + bar(done, items, room, screen) + "  " + numbers;
    }

    private static String bar(long done, long items, int width, Screen screen) {
        int full = items == 0 ? 0 : (int) Math.min(width, done * width / items);
        var whole = (screen.unicode() ? "\u2501" : "#").repeat(full);
        var rest = (screen.unicode() ? "\u2500" : "-").repeat(width - full);
        return screen.colour() ? "\u001B[32m" + whole + "\u001B[90m" + rest + "\u001B[0m" : whole + rest;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "~";
    }
}
