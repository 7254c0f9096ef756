package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.Scenario;
import org.tenon.sync.fake.Soak;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;

/** The engine's scenarios between an Outlook profile and a mail server, and random lives of the two. */
final class OutlookScenariosInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    /** What people set and take away in Outlook. */
    private static final List<String> MARKS = List.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED);

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    static List<Scenario> scenarios() {
        return OutlookStories.scenarios();
    }

    static List<Scenario> notAsked() {
        return OutlookStories.notAsked();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsItsStorySays(Scenario scenario) {
        new OutlookStories(scratch).play(scenario, Long.MAX_VALUE, OutlookStories.LIFE);
    }

    @ParameterizedTest
    @MethodSource("notAsked")
    void cannotBeAskedForInOutlook(Scenario scenario) {
        abort(scenario.name() + ": " + OutlookStories.NOT_ASKED.get(scenario.name()));
    }

    @Test
    @Timeout(1500)
    void livesEndInPeace() {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", LONG ? 150 : 4);
        var stories = new OutlookStories(scratch);
        var complaints = new ArrayList<String>();
        for (long seed = first; seed < first + seeds; seed++) {
            var world = stories.world(Traits.imap(), subject -> true, OutlookStories.LIFE);
            try (var soak = new Soak(seed, world, MARKS)) {
                try {
                    soak.live();
                } catch (AssertionError | RuntimeException e) {
                    complaints.add("seed " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", soak.story()));
                }
            }
        }
        System.out.println("TOLD soak: " + complaints.size() + " of " + seeds + " lives ended with a complaint");
        assertEquals(List.of(), complaints);
    }
}
