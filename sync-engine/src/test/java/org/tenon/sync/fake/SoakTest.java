package org.tenon.sync.fake;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many random lives. {@code -Dtenon.soak.seeds=5000} lives longer, {@code -Dtenon.soak.first=SEED -Dtenon.soak.seeds=1} lives
 * one again.
 */
final class SoakTest {
    private static final int SEEDS = 200;

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    @Test
    void everyLifeEndsInPeace() throws IOException {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", SEEDS);
        for (long seed = first; seed < first + seeds; seed++) {
            try (var soak = new Soak(seed, scratch.resolve("seed-" + seed))) {
                try {
                    soak.live();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "seed " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", soak.story()), e);
                }
            }
        }
    }
}
