package org.tenon.convert.tnef;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tenon.convert.LargeValue;
import org.tenon.convert.PidTag;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropType;

class TnefTest {
    @Test
    void anItemIsReadWithItsAttachmentsAndTheItemsInThem() throws IOException {
        var inner = stream(attribute(0x9003, properties(text(0x0037, "inner"))));
        var iid = new Bytes()
                .int32(0x00020307)
                .int32(0)
                .int32(0x000000C0)
                .int32(0x46000000)
                .bytes();
        var stream = stream(
                attribute(0x9007, new Bytes().int32(1251).int32(0).bytes()),
                attribute(0x8004, "ignored, since a property says more\0".getBytes(StandardCharsets.US_ASCII)),
                attribute(0x800C, new byte[] {(byte) 0xCF, (byte) 0xF0, 0}),
                attribute(0x9003, properties(text(0x0037, "Grüße"), text(0x001A, "IPM.Note"))),
                attribute(0x9002, new Bytes().int16(1).int32(-1).bytes()),
                attribute(0x8010, "short.txt\0".getBytes(StandardCharsets.US_ASCII)),
                attribute(0x800F, "hello".getBytes(StandardCharsets.US_ASCII)),
                attribute(0x9002, new Bytes().int16(1).int32(-1).bytes()),
                attribute(
                        0x9005,
                        properties(new Bytes()
                                .int16(PropType.OBJECT)
                                .int16(0x3701)
                                .int32(1)
                                .int32(iid.length + inner.length)
                                .all(iid)
                                .all(inner)
                                .pad()
                                .bytes())));
        var item = Tnef.read(LargeValue.of(new Binary(stream))).orElseThrow();
        assertEquals(List.of(), item.warnings());
        assertEquals(Optional.of("Grüße"), item.value().properties().get(PidTag.SUBJECT));
        assertEquals("IPM.Note", item.value().messageClass());
        assertEquals(
                Optional.of("Пр"), item.value().properties().get(PidTag.BODY), "text before MAPI is in the code page");
        var file = item.value().attachments().get(0);
        assertEquals(Optional.of("short.txt"), file.properties().get(PidTag.ATTACH_FILENAME));
        assertEquals(
                Optional.of(new Binary("hello".getBytes(StandardCharsets.US_ASCII))),
                file.properties().get(PidTag.ATTACH_DATA_BINARY));
        var embedded = item.value().attachments().get(1).embedded().orElseThrow();
        assertEquals(Optional.of("inner"), embedded.properties().get(PidTag.SUBJECT));
    }

    @Test
    void damagedStreamsGiveWhatCanBeReadInTime() throws IOException {
        var good = stream(
                attribute(0x9003, properties(text(0x0037, "subject"))),
                attribute(0x9002, new Bytes().int16(1).int32(-1).bytes()),
                attribute(0x800F, new byte[500]));
        var random = new Random(5);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 5000; i++) {
                var bad = good.clone();
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    bad[6 + random.nextInt(bad.length - 6)] = (byte) random.nextInt();
                }
                assertTrue(Tnef.read(LargeValue.of(new Binary(bad))).isPresent());
            }
            var cut = Tnef.read(LargeValue.of(new Binary(Arrays.copyOf(good, good.length - 100))))
                    .orElseThrow();
            assertFalse(cut.warnings().isEmpty(), "a cut is told");
            assertEquals(Optional.of("subject"), cut.value().properties().get(PidTag.SUBJECT));
        });
        assertTrue(Tnef.read(LargeValue.of(new Binary("no TNEF".getBytes(StandardCharsets.US_ASCII))))
                .isEmpty());
    }

    @Test
    void realFilesAreOpened() throws IOException {
        var corpus = System.getenv("TENON_CORPUS");
        assumeTrue(corpus != null, "TENON_CORPUS names no folder of real files");
        try (var files = Files.walk(Path.of(corpus).resolve("tnef"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var read = Tnef.read(LargeValue.of(new Binary(Files.readAllBytes(file))));
                if (file.getFileName().toString().startsWith("oom")) {
                    continue; // made to exhaust memory, and nothing else
                }
                assertTrue(read.isPresent(), file::toString);
                var item = read.get().value();
                assertTrue(
                        !item.properties().all().isEmpty()
                                || !item.attachments().isEmpty(),
                        file::toString);
            }
        }
    }

    private static byte[] stream(byte[]... attributes) {
        var out = new Bytes().int32(0x223E9F78).int16(1);
        for (var attribute : attributes) {
            out.all(attribute);
        }
        return out.bytes();
    }

    private static byte[] attribute(int id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xFF;
        }
        return new Bytes()
                .int8(1)
                .int32(id)
                .int32(data.length)
                .all(data)
                .int16(sum)
                .bytes();
    }

    private static byte[] properties(byte[]... properties) {
        var out = new Bytes().int32(properties.length);
        for (var property : properties) {
            out.all(property);
        }
        return out.bytes();
    }

    private static byte[] text(int id, String text) {
        var bytes = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        return new Bytes()
                .int16(PropType.UNICODE)
                .int16(id)
                .int32(1)
                .int32(bytes.length)
                .all(bytes)
                .pad()
                .bytes();
    }

    /** Writes numbers in Intel's order. */
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes int8(int value) {
            out.write(value);
            return this;
        }

        Bytes int16(int value) {
            return int8(value).int8(value >> 8);
        }

        Bytes int32(int value) {
            return all(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        Bytes all(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Bytes pad() {
            while (out.size() % 4 != 0) {
                out.write(0);
            }
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
