package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.SmallHeap;
import org.tenon.convert.SmallHeap.InFile;
import org.tenon.convert.ical.Settings;
import org.tenon.sync.mail.CanonicalDigest;

/** A message with an attachment and a text that are larger than the heap: both ways in a process of 64 MiB. */
class LargeMailTest {
    private static final int MEGABYTES = Boolean.getBoolean("tenon.long") ? 400 : 100;

    @TempDir
    Path dir;

    @Test
    void anAttachmentLargerThanTheHeapGoesBothWays() throws IOException, InterruptedException {
        var file = dir.resolve("large.eml");
        write(file);
        var said = SmallHeap.run(SmallHeap.SMALL, Inside.class, file);
        assertTrue(said.endsWith("the same, and anew"), said);
    }

    private static void write(Path file) throws IOException {
        var random = new Random(7);
        var bytes = new byte[57 * 1000];
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            text(out, "Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n");
            for (int i = 0; i < 40_000; i++) {
                text(out, "A line of a text that is longer than anybody reads: " + i + "\r\n");
            }
            text(
                    out,
                    "--b\r\nContent-Type: application/x-thing; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            random.nextBytes(bytes);
            var lines = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(bytes);
            for (long size = 0; size < MEGABYTES * 1_000_000L; size += bytes.length) {
                out.write(lines);
                text(out, "\r\n");
            }
            text(out, "--b--\r\n");
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Runs in the small heap. */
    static final class Inside {
        public static void main(String[] arguments) throws IOException {
            var file = new InFile(Path.of(arguments[0]));
            var settings = new Settings(ZoneId.of("UTC"), Instant.EPOCH, Set.of());
            var item = Messages.toMapi(file, settings).value();
            var before = new CanonicalDigest();
            try (var in = file.open()) {
                in.transferTo(before);
            }
            var after = new CanonicalDigest();
            Messages.toMime(item, settings).value().writeTo(after);
            if (!before.found().hash().equals(after.found().hash())) {
                throw new IllegalStateException("another message");
            }
            item.properties().remove(PropertyKey.of(PidLid.MESSAGE));
            var written = file.file().resolveSibling("anew.eml");
            try (var out = new BufferedOutputStream(Files.newOutputStream(written))) {
                Messages.toMime(item, settings).value().writeTo(out);
            }
            var again = Messages.toMapi(new InFile(written), settings).value();
            var one = item.attachments().getFirst().properties().large(PidTag.ATTACH_DATA_BINARY);
            var two = again.attachments().getFirst().properties().large(PidTag.ATTACH_DATA_BINARY);
            var bodies = List.of(item, again).stream()
                    .map(i -> i.properties().large(PidTag.BODY).orElseThrow())
                    .toList();
            if (!Imprint.of(one.orElseThrow()).equals(Imprint.of(two.orElseThrow()))
                    || !Imprint.of(bodies.getFirst()).equals(Imprint.of(bodies.getLast()))) {
                throw new IllegalStateException("another attachment");
            }
            System.out.println("the same, and anew");
        }
    }
}
