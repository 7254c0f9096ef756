package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;

/** How what was seen stands against what was agreed: every combination. */
class SeenTest {
    private static final FolderId HOME = new FolderId(1);
    private static final FolderId ELSEWHERE = new FolderId(2);
    private static final Flags READ = Flags.of(Flags.SEEN);
    private static final List<Boolean> BOTH = List.of(true, false);

    @Test
    void everyTraceHasOneStanding() {
        for (boolean gone : BOTH) {
            for (boolean contentAgreed : BOTH) {
                for (var folder : List.of(HOME, ELSEWHERE)) {
                    for (var flags : List.of(Flags.NONE, READ)) {
                        var seen = Seen.of(new Seen.Trace(folder, gone, contentAgreed, flags, Flags.NONE), HOME);
                        var wanted = gone
                                ? Standing.GONE
                                : !contentAgreed
                                        ? Standing.EDITED
                                        : folder.equals(ELSEWHERE)
                                                ? Standing.MOVED
                                                : flags.equals(READ) ? Standing.MARKED : Standing.SAME;
                        assertEquals(wanted, seen.standing());
                        assertEquals(gone ? HOME : folder, seen.folder());
                    }
                }
            }
        }
    }
}
