package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.Lab;

/**
 * Many random lives, 5,000 in the long form. {@code -Dtenon.soak.seeds=N} lives as many, {@code -Dtenon.soak.first=SEED -Dtenon.soak.seeds=1} lives
 * one again.
 */
@Timeout(7200)
final class SoakTest {
    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    @Test
    void livesEndInPeace() throws IOException {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", Lab.size(200, 5000));
        var complaints = new ArrayList<String>();
        for (long seed = first; seed < first + seeds; seed++) {
            try (var soak = new Soak(seed, scratch.resolve("seed-" + seed))) {
                try {
                    soak.live();
                } catch (AssertionError | RuntimeException e) {
                    complaints.add("seed " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", soak.story()));
                }
            }
        }
        assertEquals(List.of(), complaints, () -> complaints.size() + " of " + seeds + " lives ended with a complaint");
    }
}
