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
import org.tenon.sync.fake.KindStories;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.Soak;
import org.tenon.sync.fake.Story;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;

/** The engine's scenarios of every kind between an Outlook profile and a server, and random lives of the two. */
final class OutlookScenariosInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    /** What people set and take away in Outlook. */
    private static final List<String> MARKS = List.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED);

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    static List<Story> stories() {
        return OutlookStories.stories();
    }

    static List<Story> notAsked() {
        return OutlookStories.notAsked();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void endsAsItsStorySays(Story story) {
        new OutlookStories(scratch).play(story, Long.MAX_VALUE, OutlookStories.LIFE);
    }

    @ParameterizedTest
    @MethodSource("notAsked")
    void cannotBeAskedForInOutlook(Story story) {
        abort(story + ": " + OutlookStories.whyNot(story).orElseThrow());
    }

    @Test
    @Timeout(1500)
    void livesEndInPeace() {
        live(
                "soak",
                LONG ? 150 : 4,
                (stories, seed) ->
                        new Soak(seed, stories.world(Traits.imap(), subject -> true, OutlookStories.LIFE), MARKS));
    }

    /** One after another with events, tasks and contacts. */
    @Test
    @Timeout(1500)
    void livesWithItemsEndInPeace() {
        live("soak of items", LONG ? 90 : 3, (stories, seed) -> {
            var kind = KindStories.KINDS.get((int) (seed % KindStories.KINDS.size()));
            return new Soak(seed, stories.world(kind, Long.MAX_VALUE, title -> true, OutlookStories.LIFE), kind);
        });
    }

    private interface Life {
        Soak begin(OutlookStories stories, long seed);
    }

    private void live(String what, long usually, Life life) {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", usually);
        var stories = new OutlookStories(scratch);
        var complaints = new ArrayList<String>();
        for (long seed = first; seed < first + seeds; seed++) {
            try (var soak = life.begin(stories, seed)) {
                try {
                    soak.live();
                } catch (AssertionError | RuntimeException e) {
                    complaints.add("seed " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", soak.story()));
                }
            }
        }
        System.out.println(
                "TOLD " + what + ": " + complaints.size() + " of " + seeds + " lives ended with a complaint");
        assertEquals(List.of(), complaints);
    }
}
