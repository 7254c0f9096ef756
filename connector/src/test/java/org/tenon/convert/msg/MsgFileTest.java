package org.tenon.convert.msg;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.value.Binary;

class MsgFileTest {
    @Test
    void whatIsNoSuchFileIsSaidToBeNone() {
        assertTrue(MsgFile.read(new Binary(new byte[0])).isEmpty());
        assertTrue(MsgFile.read(new Binary("From: a@example.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty());
    }

    @Test
    void everyRealFileGivesAnItemWithItsClass() throws IOException {
        int named = 0;
        for (var file : files()) {
            var read = MsgFile.read(new Binary(Files.readAllBytes(file)));
            if (file.getFileName().toString().startsWith("clusterfuzz")) {
                continue; // damaged on purpose: that it is read without an exception is all
            }
            assertTrue(read.isPresent(), file::toString);
            var item = read.get().value();
            assertFalse(item.messageClass().isEmpty(), file::toString);
            assertTrue(
                    item.recipients().stream().allMatch(r -> r.has(PropertyKey.of(PidTag.RECIPIENT_TYPE))),
                    file::toString);
            named += item.properties().all().keySet().stream().anyMatch(key -> key instanceof PropertyKey.Numbered)
                    ? 1
                    : 0;
        }
        assertTrue(named > 20, "named properties are resolved: in " + named + " files");
    }

    @Test
    void damagedFilesAreReadAsFarAsTheyGoInTime() throws IOException {
        var random = new Random(11);
        var files = files();
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            for (int i = 0; i < 300; i++) {
                var bytes = Files.readAllBytes(files.get(random.nextInt(files.size())));
                if (bytes.length > 300_000) {
                    continue;
                }
                for (int n = 1 + random.nextInt(30); n > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                assertTrue(MsgFile.read(new Binary(bytes)) != null);
            }
        });
    }

    private static List<Path> files() throws IOException {
        var corpus = System.getenv("TENON_CORPUS");
        assumeTrue(corpus != null, "TENON_CORPUS names no folder of real files");
        try (var files = Files.walk(Path.of(corpus).resolve("msg"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
