package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileTest {
    @TempDir
    Path scratch;

    /** The head of a PST ([MS-PST] 2.2.2.6), as far as it is looked at. */
    private Path pst(String magic, String client, int version) throws IOException {
        var head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        head.put(magic.getBytes(StandardCharsets.US_ASCII)).putInt(0);
        head.put(client.getBytes(StandardCharsets.US_ASCII)).putShort((short) version);
        return Files.write(scratch.resolve("x.pst"), head.array());
    }

    private static String objection(Path file) {
        return DataFile.objection("T", file.toString(), List.of())
                .map(Throwable::getMessage)
                .orElse("none");
    }

    @Test
    void aDataFileOfTodayIsTakenAndNoOther() throws IOException {
        assertEquals("none", objection(scratch.resolve("absent.pst")));
        assertEquals("none", objection(pst("!BDN", "SM", 23)));
        assertEquals("none", objection(pst("!BDN", "SM", 36)));
        assertTrue(objection(pst("!BDN", "SM", 14)).contains("old format"));
        assertTrue(
                objection(pst("!BDN", "SO", 23)).contains("no Outlook data file"),
                "what Outlook keeps of an Exchange account");
        assertTrue(objection(pst("text", "SM", 23)).contains("no Outlook data file"));
        assertTrue(objection(Files.write(scratch.resolve("x.pst"), new byte[] {'!', 'B', 'D', 'N'}))
                .contains("no Outlook data file"));
    }

    @Test
    void twoNamesOfOneFileAreOneFile() throws IOException {
        var real = Files.createDirectories(scratch.resolve("real")).toRealPath();
        var link = Files.createSymbolicLink(scratch.resolve("link"), real);
        assertEquals(
                real.resolve("x.pst").toString(),
                DataFile.canonical(link.resolve("x.pst").toString()),
                "before it is there");
        Files.createFile(real.resolve("x.pst"));
        assertTrue(DataFile.same(
                link.resolve("x.pst").toString(), real.resolve("x.pst").toString()));
    }
}
