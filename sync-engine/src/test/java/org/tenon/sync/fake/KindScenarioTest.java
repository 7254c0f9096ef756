package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.lab.Lab;

/**
 * The scenarios of events, tasks and contacts between files and DAV servers: each of each kind; and in turns, in the long form each of each kind as well,
 * with a server that rewrites, and killed at their steps. {@code -Dtenon.kind=WORD} plays those of one kind, {@code -Dtenon.scenario=TEXT} those that have
 * the text in their name.
 */
@Execution(ExecutionMode.CONCURRENT)
final class KindScenarioTest {
    /** One step in so many is died at in the short form. */
    private static final int SAMPLED = 3;

    /** And so often at most. */
    private static final int MOST = 6;

    /** Why a story is not one of a server that rewrites and has no tokens. */
    private static final Map<String, String> NOT_REWRITTEN = Map.of(
            "the ledger is lost, and nothing else: nothing is written",
            "nothing tells that its text was made of the client's: the client gets it",
            "a folder deleted and created anew with other messages: nothing proves that the first were deleted",
            "without tokens it is the same folder in which one was deleted and another put");

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private int runs;

    static List<Story> stories() {
        return KindStories.all();
    }

    static List<Story> inTurns() {
        return KindStories.inTurns();
    }

    static List<Story> rewritten() {
        return inTurns().stream()
                .filter(story -> !NOT_REWRITTEN.containsKey(story.scenario().name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void filesAndDav(Story story) {
        play(story, Long.MAX_VALUE, End.KILL);
    }

    /** Its text differs from what it was given, and it says so by no ETag; nor has it tokens, or moves. */
    @ParameterizedTest
    @MethodSource("rewritten")
    void filesAndAServerThatRewrites(Story story) {
        play(story, Long.MAX_VALUE, End.KILL, DavTrait.REWRITES, DavTrait.NO_SYNC, DavTrait.NO_MOVE);
    }

    @ParameterizedTest
    @MethodSource("inTurns")
    void killedAtEveryStep(Story story) {
        long steps = play(story, Long.MAX_VALUE, End.KILL).steps();
        assertTrue(steps > 0, "nothing was done, so nothing was tested");
        long stride = Lab.size((int) Math.max(SAMPLED, steps / MOST), 1);
        for (long n = 1 + Math.floorMod(story.toString().hashCode(), Math.min(stride, steps));
                n <= steps;
                n += stride) {
            if (play(story, n, End.KILL).hadVolatileChanges()) {
                play(story, n, End.POWER_CUT);
            }
        }
    }

    private record Played(long steps, boolean hadVolatileChanges) {}

    private Played play(Story story, long crashAt, End end, DavTrait... shape) {
        try (var run = KindStories.between(story, scratch.resolve("run-" + ++runs), crashAt, end, shape)) {
            return new Played(run.play(), run.diedWithVolatileChanges());
        }
    }
}
