package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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
    private static final int MOST = 30;

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private int runs;

    static List<Story> stories() {
        return KindStories.all();
    }

    static List<Story> inTurns() {
        return KindStories.inTurns();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void filesAndDav(Story story) {
        play(story, Long.MAX_VALUE, End.KILL);
    }

    /** Its text differs from what it was given, and it says so by no ETag; nor has it tokens, or moves. */
    @ParameterizedTest
    @MethodSource("inTurns")
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
