package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenon split} as a person calls it. */
class SplitTest {
    private static final String CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nEND:VCARD\r\n";

    @TempDir
    Path dir;

    private CommandLineHarness cli;

    @BeforeEach
    void here() throws IOException {
        cli = new CommandLineHarness(dir);
    }

    @Test
    void anExportBecomesAFileForEachItemAndIsKept() throws Exception {
        Files.writeString(dir.resolve("all.vcf"), CARD.formatted("1", "One") + CARD.formatted("2", "Two"));
        Files.writeString(dir.resolve("all-1.vcf"), CARD.formatted("0", "Older"));
        assertEquals(0, cli.tenon("split", "all.vcf").exit());
        assertTrue(Files.readString(dir.resolve("all-1.vcf")).contains("Older"));
        assertEquals(CARD.formatted("1", "One"), Files.readString(dir.resolve("all-2.vcf")));
        assertEquals(CARD.formatted("2", "Two"), Files.readString(dir.resolve("all-3.vcf")));
        assertFalse(Files.exists(dir.resolve("all.vcf")));
        assertTrue(Files.exists(dir.resolve("all.vcf.split")));
    }

    @Test
    void oneItemIsLeftAndRubbishIsToldApart() throws Exception {
        Files.writeString(dir.resolve("one.vcf"), CARD.formatted("1", "One"));
        Files.writeString(dir.resolve("no.vcf"), "rubbish");
        assertEquals(0, cli.tenon("split", "one.vcf").exit());
        assertEquals(1, cli.tenon("split", "no.vcf").exit());
        assertEquals(2, cli.tenon("split", "not-there.ics").exit());
        assertEquals(CARD.formatted("1", "One"), Files.readString(dir.resolve("one.vcf")));
    }
}
