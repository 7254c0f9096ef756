package org.tenon.sync.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.store.body.FileBody;
import org.tenon.sync.store.body.ForwardingBody;
import org.tenon.sync.store.body.MemoryBody;
import org.tenon.sync.store.body.StreamedBody;

class BodiesTest {
    private static final byte[] TEXT = "Subject: x\r\n\r\nText\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private static byte[] read(Body body) throws IOException {
        try (var in = body.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void oneInMemoryIsReadAgainWhetherOrNotItLasts() throws IOException {
        for (var body : new MemoryBody[] {MemoryBody.lasting(TEXT), MemoryBody.passing(TEXT)}) {
            assertArrayEquals(TEXT, read(body));
            assertArrayEquals(TEXT, read(body));
            assertEquals(TEXT.length, body.sizeBytes());
            assertEquals(Instant.EPOCH, body.receivedAt());
        }
        assertTrue(MemoryBody.lasting(TEXT).lasting());
        assertFalse(MemoryBody.passing(TEXT).lasting());
        var when = Instant.ofEpochSecond(7);
        assertEquals(when, MemoryBody.passing(TEXT).receivedAt(when).receivedAt());
    }

    @Test
    void aFileGoesWithItsBodyOnlyIfItWasMadeForIt() throws IOException {
        var file = Files.write(folder.resolve("item"), TEXT);
        var found = FileBody.of(file, TEXT.length);
        assertArrayEquals(TEXT, read(found));
        found.discard();
        assertTrue(Files.exists(file));
        var made = new FileBody(file, TEXT.length, Instant.EPOCH, true);
        made.discard();
        assertFalse(Files.exists(file));
        assertThrows(IOException.class, made::open);
        made.discard();
    }

    @Test
    void oneFromAConnectionIsOpenedOnce() throws IOException {
        var body = StreamedBody.once(TEXT.length, Instant.EPOCH, new ByteArrayInputStream(TEXT));
        assertFalse(body.lasting());
        assertArrayEquals(TEXT, read(body));
        assertThrows(IOException.class, body::open);
    }

    @Test
    void oneThatForwardsChangesOnlyWhatItSays() throws IOException {
        var when = Instant.ofEpochSecond(7);
        var body = new ForwardingBody(MemoryBody.lasting(TEXT).receivedAt(when)) {
            @Override
            public InputStream open() throws IOException {
                return new FilterInputStream(super.open()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        return -1;
                    }
                };
            }
        };
        assertEquals(0, read(body).length);
        assertEquals(TEXT.length, body.sizeBytes());
        assertEquals(when, body.receivedAt());
        assertTrue(body.lasting());
    }
}
