package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.store.StoreException;

/**
 * Many random lives over DAV, 3,000 in the long form, and 5,000 more among hostile servers. {@code -Dtenon.soak.seeds=N} lives as
 * many, {@code -Dtenon.soak.first=SEED -Dtenon.soak.seeds=1} lives one again.
 */
@Timeout(7200)
final class DavSoakTest {
    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    @Test
    void livesEndInPeace() throws IOException {
        live(DavClimate.ROUGH, Lab.size(30, 3000));
    }

    @Test
    void livesAmongHostileServersEndInPeace() throws IOException {
        live(DavClimate.HOSTILE, Lab.size(300, 5000));
    }

    /**
     * A server put back to an empty calendar, after a look that did not tell all, and to a moment between a listing of folders and the
     * look into one; one that is not put back, and cannot say what its last change is, or that changes the ETag of an item that is
     * edited here; listings that leave out something new in silence; moves that land under another name, or are half done.
     */
    @ParameterizedTest
    @ValueSource(longs = {841, 1296, 2317, 2440, 2559, 2916, 3064, 3139, 3377, 3931, 4140})
    void aLifeThatOnceWentWrongEndsWell(long seed) throws Exception {
        try (var soak = new DavSoak(seed, scratch.resolve("seed-" + seed), DavClimate.HOSTILE)) {
            soak.live();
        }
    }

    private void live(DavClimate climate, int usually) throws IOException {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", usually);
        var complaints = new ArrayList<String>();
        for (long seed = first; seed < first + seeds; seed++) {
            var dir = scratch.resolve("seed-" + seed);
            List<String> story = List.of();
            try (var soak = new DavSoak(seed, dir, climate)) {
                story = soak.story();
                soak.live();
            } catch (AssertionError | RuntimeException | StoreException e) {
                complaints.add("seed " + seed + ": " + e + "\n  " + String.join("\n  ", story));
            }
            MailRig.delete(dir);
        }
        assertEquals(List.of(), complaints, () -> complaints.size() + " of " + seeds + " lives ended with a complaint");
    }
}
