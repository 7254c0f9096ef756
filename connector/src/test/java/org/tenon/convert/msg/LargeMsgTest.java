package org.tenon.convert.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.convert.PidTag;
import org.tenon.convert.SmallHeap;
import org.tenon.convert.SmallHeap.Counted;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;

/** A {@code .msg} file with an attachment that is larger than the heap becomes a mail in a process of 64 MiB. */
class LargeMsgTest {
    private static final int MEGABYTES = Boolean.getBoolean("tenon.long") ? 300 : 100;

    @TempDir
    Path dir;

    @Test
    void anAttachmentLargerThanTheHeapIsReadFromTheFile() throws IOException, InterruptedException {
        var file = dir.resolve("large.msg");
        SmallHeap.run("-Xmx" + 6 * MEGABYTES + "m", Making.class, file);
        assertTrue(Files.size(file) > MEGABYTES * 1_000_000L, "only " + Files.size(file));
        assertEquals("the same, and as a mail", SmallHeap.run(SmallHeap.SMALL, Reading.class, file));
    }

    private static byte[] block() {
        var block = new byte[1_000_000];
        new Random(7).nextBytes(block);
        return block;
    }

    /** Makes the file, in a heap that has room for it. */
    static final class Making {
        public static void main(String[] arguments) throws IOException {
            try (var out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
                MsgMaker.write(out, block(), MEGABYTES);
            }
        }
    }

    /** Runs in the small heap. */
    static final class Reading {
        public static void main(String[] arguments) throws IOException {
            var file = Path.of(arguments[0]);
            var item = MsgFile.read(MsgSource.of(() -> FileChannel.open(file)))
                    .orElseThrow()
                    .value();
            var data = item.attachments()
                    .getFirst()
                    .properties()
                    .large(PidTag.ATTACH_DATA_BINARY)
                    .orElseThrow();
            var block = block();
            long blocks = 0;
            try (var in = data.open()) {
                for (var read = in.readNBytes(block.length); read.length > 0; read = in.readNBytes(block.length)) {
                    if (!Arrays.equals(block, read)) {
                        throw new IllegalStateException("another attachment in block " + blocks);
                    }
                    blocks++;
                }
            }
            if (blocks * block.length != data.sizeBytes() || blocks < 100) {
                throw new IllegalStateException(blocks + " blocks");
            }
            var counted = new Counted();
            var settings = new Settings(ZoneId.of("UTC"), Instant.EPOCH, Set.of());
            Messages.toMime(item, settings).value().writeTo(counted);
            if (counted.sizeBytes() < data.sizeBytes() / 3 * 4) {
                throw new IllegalStateException("only " + counted.sizeBytes() + " bytes of a mail");
            }
            System.out.println("the same, and as a mail");
        }
    }
}
