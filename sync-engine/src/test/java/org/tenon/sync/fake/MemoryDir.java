package org.tenon.sync.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders on a file system in memory, where the machine has one. Crash tests commit tens of thousands of times; what
 * they prove is the order of things, for which no disk need turn. Real disks are the business of the tests with real processes.
 */
public final class MemoryDir implements TempDirFactory {
    /** The second is the same as a Windows process under Wine sees it. */
    private static final List<String> MEMORY = List.of("/dev/shm", "Z:/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
        for (var place : MEMORY) {
            if (Files.isWritable(Path.of(place))) {
                return Files.createTempDirectory(Path.of(place), "tenon-");
            }
        }
        return Files.createTempDirectory("tenon-");
    }
}
