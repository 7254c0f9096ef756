package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
    @TempDir
    Path dir;

    @Test
    void nothingIsWrittenWhereTheLauncherNamesNoFile() {
        assertEquals(List.of(), ClassArchive.options(List.of("-Xmx64m")));
    }

    @Test
    void whatFormerBuildsLeftGoesWhenANewOneIsWritten() throws IOException {
        var former = Files.createFile(dir.resolve("classes-1.jsa"));
        var other = Files.createFile(dir.resolve("account.toml"));
        var wanted = dir.resolve("classes-2.jsa");
        var named = List.of("-Xmx64m", "-XX:SharedArchiveFile=" + wanted);
        assertEquals(List.of("-XX:+AutoCreateSharedArchive"), ClassArchive.options(named));
        assertFalse(Files.exists(former));
        assertTrue(Files.exists(other));

        Files.createFile(wanted);
        ClassArchive.options(named);
        assertTrue(Files.exists(wanted));
    }

    @Test
    void itsFolderIsMade() {
        var wanted = dir.resolve("Tenon").resolve("classes-1.jsa");
        ClassArchive.options(List.of("-XX:SharedArchiveFile=" + wanted));
        assertTrue(Files.isDirectory(wanted.getParent()));
    }
}
