package org.tenon.connector.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxFolderTest {
    @TempDir
    Path dir;

    private long entries(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.count();
        }
    }

    @Test
    void whatADemoThatStoppedAnywhereLeftIsClearedAway() throws Exception {
        var folder = dir.resolve("sandbox");
        SandboxFolder.makeAnew(folder);
        Files.createDirectories(folder.resolve("demo/mail"));
        Files.writeString(folder.resolve("demo/mail/one"), "one");
        SandboxFolder.makeAnew(folder);
        assertEquals(1, entries(folder), "the mark alone");
        Files.delete(folder.resolve(".made-by-tenon-demo"));
        SandboxFolder.makeAnew(folder);
        assertEquals(1, entries(folder), "an empty folder is nobody's");
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws Exception {
        var folder = Files.createDirectory(dir.resolve("sandbox"));
        var diary = Files.writeString(folder.resolve("diary"), "mine");
        assertThrows(IllegalStateException.class, () -> SandboxFolder.makeAnew(folder));
        assertTrue(Files.exists(diary));
    }
}
