package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/windows-lab} unpacks, as root at times: only what was looked at, and only into its own folder. */
final class WindowsLabArchiveTest {
    private static final String CALL = """
            import importlib.machinery, importlib.util, sys
            sys.dont_write_bytecode = True
            loader = importlib.machinery.SourceFileLoader("windows_lab", sys.argv[1])
            lab = importlib.util.module_from_spec(importlib.util.spec_from_loader("windows_lab", loader))
            loader.exec_module(lab)
            getattr(lab, sys.argv[2])(*sys.argv[3:])
            """;

    @TempDir
    Path dir;

    private int call(String... words) throws Exception {
        var command = new ArrayList<>(
                List.of("python3", "-c", CALL, Lab.script("windows-lab").toString()));
        command.addAll(List.of(words));
        return Lab.run(Duration.ofSeconds(30), command).code();
    }

    private Path archive(String name) throws IOException {
        var file = dir.resolve("archive.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(new byte[] {1, 2, 3});
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/jre/../../out", "a/jre//etc/out", "a/jre/..\\out", "a/jre/C:/out", "a/jre/bin/../../../out"})
    void namesThatLeadOutOfTheFolderAreRefused(String name) throws Exception {
        assertEquals(
                1,
                call(
                        "unpack_runtime",
                        archive(name).toString(),
                        dir.resolve("in/jre").toString()));
        assertFalse(Files.exists(dir.resolve("out")) || Files.exists(dir.resolve("in/out")));
    }

    @Test
    void theFolderOfTheRuntimeIsUnpackedWithoutTheRest() throws Exception {
        assertEquals(
                0,
                call(
                        "unpack_runtime",
                        archive("a/jre/bin/java.exe").toString(),
                        dir.resolve("jre").toString()));
        assertTrue(Files.exists(dir.resolve("jre/bin/java.exe")));
    }

    @Test
    void anotherFileThanTheOneThatWasLookedAtIsRefusedAndDeleted() throws Exception {
        var file = archive("a/jre/bin/java.exe");
        assertEquals(1, call("check_sha256", file.toString(), "0".repeat(64)));
        assertFalse(Files.exists(file));
    }
}
