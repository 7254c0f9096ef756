package org.tenon.convert.tnef;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.PidTag;
import org.tenon.convert.SmallHeap;
import org.tenon.convert.SmallHeap.Counted;
import org.tenon.convert.SmallHeap.InFile;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;
import org.tenon.mapi.value.PropType;

/**
 * A winmail.dat with attachments and bodies that are larger than the heap becomes a mail in a process of 64 MiB: as a file, and inside a
 * mail.
 */
class LargeTnefTest {
    private static final int MEGABYTES = Boolean.getBoolean("tenon.long") ? 300 : 50;
    private static final int LINES = 100_000;

    @TempDir
    Path dir;

    @Test
    void whatIsLargerThanTheHeapIsReadWhereItLies() throws IOException, InterruptedException {
        var stream = dir.resolve("winmail.dat");
        try (var out = new BufferedOutputStream(Files.newOutputStream(stream))) {
            write(out);
        }
        assertTrue(Files.size(stream) > 2L * MEGABYTES * 1_000_000, "only " + Files.size(stream));
        assertEquals("the same, and as a mail", SmallHeap.run(SmallHeap.SMALL, Reading.class, stream));
    }

    @Test
    void insideAMailToo() throws IOException, InterruptedException {
        var mail = dir.resolve("mail.eml");
        try (var out = new BufferedOutputStream(Files.newOutputStream(mail))) {
            out.write(("Subject: packed\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try (var encoded = Base64.getMimeEncoder().wrap(out)) {
                write(encoded);
            }
        }
        assertEquals("the same, and as a mail", SmallHeap.run(SmallHeap.SMALL, Reading.class, mail));
    }

    private static byte[] block() {
        var block = new byte[1_000_000];
        new Random(7).nextBytes(block);
        return block;
    }

    /** A large body, a large attachment, and an item inside that has one. */
    private static void write(OutputStream out) throws IOException {
        var text = new ByteArrayOutputStream();
        for (int i = 0; i < LINES; i++) {
            text.writeBytes("A line of a text.\r\n".getBytes(StandardCharsets.UTF_16LE));
        }
        text.writeBytes(new byte[2]);
        out.write(numbers(0x223E9F78).array());
        out.write(new byte[2]);
        attribute(out, 0x9003, 4 + 12 + text.size());
        out.write(numbers(1, 0x1000 << 16 | PropType.UNICODE, 1, text.size()).array());
        text.writeTo(out);
        out.write(new byte[2]);
        attribute(out, 0x9002, 14);
        out.write(new byte[] {1, 0});
        out.write(new byte[12 + 2]);
        attribute(out, 0x800F, MEGABYTES * 1_000_000L);
        content(out);
        out.write(new byte[2]);
        attribute(out, 0x9002, 14);
        out.write(new byte[] {1, 0});
        out.write(new byte[12 + 2]);
        // The item inside: signature and key, how an attachment is shown, its content.
        long inner = 6 + 9 + 14 + 2 + 9 + MEGABYTES * 1_000_000L + 2;
        attribute(out, 0x9005, 4 + 12 + 16 + inner + (-inner & 3));
        out.write(numbers(1, 0x3701 << 16 | PropType.OBJECT, 1, (int) (16 + inner))
                .array());
        out.write(numbers(0x00020307, 0, 0x000000C0, 0x46000000).array());
        out.write(numbers(0x223E9F78).array());
        out.write(new byte[2]);
        attribute(out, 0x9002, 14);
        out.write(new byte[] {1, 0});
        out.write(new byte[12 + 2]);
        attribute(out, 0x800F, MEGABYTES * 1_000_000L);
        content(out);
        out.write(new byte[2 + (int) (-inner & 3) + 2]);
    }

    private static void content(OutputStream out) throws IOException {
        var block = block();
        for (int i = 0; i < MEGABYTES; i++) {
            out.write(block);
        }
    }

    private static void attribute(OutputStream out, int id, long length) throws IOException {
        out.write(1);
        out.write(numbers(id, Math.toIntExact(length)).array());
    }

    private static ByteBuffer numbers(int... numbers) {
        var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes;
    }

    /** Runs in the small heap. */
    static final class Reading {
        public static void main(String[] arguments) throws IOException {
            var file = new InFile(Path.of(arguments[0]));
            var settings = new Settings(ZoneId.of("UTC"), Instant.EPOCH, Set.of());
            var item = arguments[0].endsWith(".eml")
                    ? Messages.toMapi(file, settings).value()
                    : Tnef.read(file).orElseThrow().value();
            long letters = item.properties().large(PidTag.BODY).orElseThrow().sizeBytes() / 2;
            if (letters != LINES * 19L) {
                throw new IllegalStateException("a body of " + letters);
            }
            check(item.attachments().getFirst());
            var inner = item.attachments().get(1).embedded().orElseThrow();
            check(inner.attachments().getFirst());
            var counted = new Counted();
            Messages.toMime(item, settings).value().writeTo(counted);
            if (counted.sizeBytes() < 2L * MEGABYTES * 1_000_000 / 3 * 4) {
                throw new IllegalStateException("only " + counted.sizeBytes() + " bytes of a mail");
            }
            System.out.println("the same, and as a mail");
        }

        private static void check(MapiAttachment attachment) throws IOException {
            var data = attachment.properties().large(PidTag.ATTACH_DATA_BINARY).orElseThrow();
            var block = block();
            int blocks = 0;
            try (var in = data.open()) {
                for (var read = in.readNBytes(block.length); read.length > 0; read = in.readNBytes(block.length)) {
                    if (!Arrays.equals(block, read)) {
                        throw new IllegalStateException("another attachment in block " + blocks);
                    }
                    blocks++;
                }
            }
            if (blocks != MEGABYTES) {
                throw new IllegalStateException(blocks + " blocks");
            }
        }
    }
}
