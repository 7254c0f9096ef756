package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.imap.ImapFault;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.whole.HostileImapSoak.Accident;

/**
 * Many random lives with a hostile IMAP server, 5,000 in the long form. {@code -Dtenon.soak.seeds=N} lives as many,
 * {@code -Dtenon.soak.first=SEED -Dtenon.soak.seeds=1} lives one again.
 */
@Timeout(7200)
final class HostileImapSoakTest {
    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    /**
     * UIDs that change their meaning before what we put there was listed; a move in doubt from or to a folder that nobody can look
     * at, or that was marked here meanwhile; a mark that a new message did not get; what was listed under the number of ours and could
     * not be read; a marked message that has another number now.
     */
    @ParameterizedTest
    @ValueSource(longs = {935, 1106, 1309, 1322, 1520, 2195, 2349, 2490, 3053, 4504, 4647, 4710, 4861})
    void aLifeThatOnceWentWrongEndsWell(long seed) throws Exception {
        try (var soak = new HostileImapSoak(seed, scratch.resolve("seed-" + seed))) {
            soak.live();
        }
    }

    @Test
    void nothingIsLostDoubledOrStuckWhateverTheServerDoes() throws IOException {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", Lab.size(300, 5000));
        var complaints = new ArrayList<String>();
        var happened = new EnumMap<ImapFault, Integer>(ImapFault.class);
        var befell = EnumSet.noneOf(Accident.class);
        for (long seed = first; seed < first + seeds; seed++) {
            var dir = scratch.resolve("seed-" + seed);
            List<String> story = List.of();
            try (var soak = new HostileImapSoak(seed, dir)) {
                story = soak.story();
                soak.live();
                soak.happened().forEach((fault, times) -> happened.merge(fault, times, Integer::sum));
                befell.addAll(soak.accidents());
            } catch (AssertionError | RuntimeException | StoreException e) {
                complaints.add("seed " + seed + ": " + e + "\n  " + String.join("\n  ", story));
            }
            MailRig.delete(dir);
        }
        assertEquals(List.of(), complaints, () -> complaints.size() + " of " + seeds + " lives ended with a complaint");
        if (seeds >= 300) {
            assertEquals(HostileImapSoak.faults(), happened.keySet(), "every fault has happened");
            assertEquals(EnumSet.allOf(Accident.class), befell, "every accident has happened");
        }
    }
}
