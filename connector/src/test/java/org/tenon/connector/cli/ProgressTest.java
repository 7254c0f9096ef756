package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Side;

class ProgressTest {
    private final AtomicLong nanos = new AtomicLong(1_000_000);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aRunHasABarOfItsOwnAndOneForEachFolderAtWork() {
        var tally = new ProgressTally();
        tally.begin("INBOX", Side.CLIENT, 1000);
        tally.begin("Archive/2024", Side.SERVER, 10);
        tally.begin("Done", Side.SERVER, 5);
        tally.advance("INBOX", Side.CLIENT, 250, 1_500_000);
        tally.advance("Done", Side.SERVER, 5, 0);
        assertEquals(
                """
                syncing    ########------------------------  255 / 1,015  1.5 MB  1:05
                  INBOX to client         ########------------------------  250 / 1,000
                  Archive/2024 to server  --------------------------------  0 / 10""",
                String.join(
                        "\n",
                        ProgressBars.picture("syncing", tally, Duration.ofSeconds(65), screen(80, false, ascii()))));
    }

    @Test
    void noLineIsEverWiderThanTheTerminal() {
        var tally = new ProgressTally();
        for (int i = 0; i < 20; i++) {
            tally.begin("A folder with a long name, number " + i, Side.CLIENT, 1_000_000);
        }
        for (int columns = 1; columns < 200; columns++) {
            for (var line : ProgressBars.picture("deleting", tally, Duration.ZERO, screen(columns, false, ascii()))) {
                assertTrue(line.length() <= Math.max(columns, 40), columns + ": " + line);
            }
        }
    }

    @Test
    void moreFoldersThanFitAreCounted() {
        var tally = new ProgressTally();
        for (int i = 0; i < 9; i++) {
            tally.begin("f" + i, Side.CLIENT, 10);
        }
        var lines = ProgressBars.picture("syncing", tally, Duration.ZERO, screen(80, false, ascii()));
        assertEquals("  and 3 more folders", lines.getLast());
    }

    @Test
    void aShortRunDrawsNothingAndALongOneLeavesNothing() {
        var screen = screen(80, false, StandardCharsets.UTF_8);
        try (var bars = new ProgressBars(screen, nanos::get)) {
            bars.stage("looking");
            bars.folder("INBOX", Side.CLIENT, 10);
            assertEquals("", said());
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            bars.advanced("INBOX", Side.CLIENT, 1, 10);
            assertTrue(said().contains("INBOX"), said());
        }
        assertTrue(said().endsWith("\u001B[2A\r\u001B[J"), "the two lines are cleared");
    }

    @Test
    void coloursOnlyWhereWanted() {
        var tally = new ProgressTally();
        tally.begin("INBOX", Side.CLIENT, 2);
        var plain = ProgressBars.picture("syncing", tally, Duration.ZERO, screen(80, false, ascii()));
        var coloured = ProgressBars.picture("syncing", tally, Duration.ZERO, screen(80, true, ascii()));
        assertFalse(plain.getFirst().contains("\u001B"), plain.getFirst());
        assertTrue(coloured.getFirst().contains("\u001B["), coloured.getFirst());
    }

    @Test
    void withoutATerminalALongFolderTellsOfItselfNowAndThen() {
        try (var lines = new ProgressLines(screen(0, false, StandardCharsets.UTF_8), nanos::get)) {
            lines.folder("INBOX", Side.CLIENT, 1000);
            lines.advanced("INBOX", Side.CLIENT, 1, 1);
            assertEquals("", said());
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            lines.advanced("INBOX", Side.CLIENT, 499, 1);
            lines.advanced("INBOX", Side.CLIENT, 1, 1);
        }
        assertEquals("INBOX (client): 500 of 1,000\n", said());
    }

    @Test
    void aFolderCannotDrawOnTheScreenByItsName() {
        try (var lines = new ProgressLines(screen(0, false, StandardCharsets.UTF_8), nanos::get)) {
            lines.folder("\u001B[2Jevil", Side.CLIENT, 1000);
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            lines.advanced("\u001B[2Jevil", Side.CLIENT, 1, 1);
        }
        assertFalse(said().contains("\u001B"), said());
    }

    @Test
    void nothingIsShownBesideJsonAndLinesWithoutATerminal() {
        assertEquals(ProgressView.NONE, ProgressView.of(screen(80, false, ascii()), true));
        assertTrue(ProgressView.of(screen(0, false, ascii()), false) instanceof ProgressLines);
        assertTrue(ProgressView.of(screen(80, false, ascii()), false) instanceof ProgressBars);
    }

    @Test
    void aDumbTerminalHasNoBarsAndNoColorNoColours() {
        var before = System.getProperty("tenon.columns");
        System.setProperty("tenon.columns", "100");
        try {
            assertEquals(0, Screen.ofThisProcess(Map.of("TERM", "dumb")).columns());
            assertEquals(100, Screen.ofThisProcess(Map.of("TERM", "xterm")).columns());
            assertTrue(Screen.ofThisProcess(Map.of("TERM", "xterm")).colour());
            assertFalse(Screen.ofThisProcess(Map.of("TERM", "xterm", "NO_COLOR", "1"))
                    .colour());
        } finally {
            if (before == null) {
                System.clearProperty("tenon.columns");
            } else {
                System.setProperty("tenon.columns", before);
            }
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Charset ascii() {
        return StandardCharsets.US_ASCII;
    }

    private Screen screen(int columns, boolean colour, Charset charset) {
        return new Screen(System.out, new PrintStream(err, true, charset), columns, 0, colour);
    }
}
