package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.mapi.abi.Codes;
import org.tenon.outlook.RigSteps.Fate;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.Story;
import org.tenon.sync.model.Kind;

/**
 * The scenarios over an Outlook profile, with a process that ends, an Outlook that goes away or a call that fails: at calls drawn from all
 * of them, and in the long form at each, a part of them in each process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class OutlookDeathsInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int DEATHS = Integer.getInteger("tenon.sampled", 200);
    private static final int OTHERS = Integer.getInteger("tenon.sampled", 40);

    /** With {@code -Dtenon.seed=N}: another sample. */
    private static final long SEED = Long.getLong("tenon.seed", 0);

    private static final int MOST = 400;

    /** With {@code -Dtenon.scenario=TEXT}: one moment again. */
    private static final long CALL = Long.getLong("tenon.call", 0);

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private OutlookStories stories;

    @BeforeEach
    void begin() {
        if (stories == null) {
            stories = new OutlookStories(scratch);
        }
    }

    private record Moment(Story story, long call) {}

    /** Of the long form, the share of this process. */
    private static List<Story> share() {
        var all = OutlookStories.stories();
        if (!LONG) {
            return all;
        }
        int part = Integer.getInteger("tenon.part", 0);
        int parts = Integer.getInteger("tenon.parts", 1);
        var share = new ArrayList<Story>();
        for (int i = part; i < all.size(); i += parts) {
            share.add(all.get(i));
        }
        return share;
    }

    /** Moments of all stories: in the long form each, or of a long story {@link #MOST} in even distances; else so many of them by chance. */
    private List<Moment> moments(long seed, int sampled) {
        var random = new Random(1000 * SEED + seed);
        var all = share();
        var moments = new ArrayList<Moment>();
        if (CALL > 0) {
            all.forEach(s -> moments.add(new Moment(s, CALL)));
        } else if (LONG) {
            all.forEach(s -> {
                long stride = 1 + stories.calls(s) / MOST;
                for (long n = 1; n <= stories.calls(s); n += stride) {
                    moments.add(new Moment(s, n));
                }
            });
        } else {
            for (int i = 0; i < sampled; i++) {
                var story = all.get(random.nextInt(all.size()));
                moments.add(new Moment(story, 1 + random.nextLong(stories.calls(story))));
            }
        }
        return moments;
    }

    private interface Play {
        void at(Moment moment, int number);
    }

    private void each(String what, List<Moment> moments, Play play) {
        assertFalse(moments.isEmpty(), "nothing was played");
        var complaints = new ArrayList<String>();
        long started = System.nanoTime();
        for (int i = 0; i < moments.size(); i++) {
            try {
                play.at(moments.get(i), i);
            } catch (AssertionError | RuntimeException e) {
                complaints.add(
                        moments.get(i).story() + ", call " + moments.get(i).call() + ": " + e.getMessage());
            }
        }
        System.out.println("TOLD " + what + ": " + moments.size() + " moments, " + complaints.size() + " complaints, "
                + (System.nanoTime() - started) / 1_000_000_000 + " s, of the processor in all "
                + ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toSeconds)
                        .orElse(-1L) + " s");
        complaints.stream().limit(10).forEach(c -> System.out.println("TOLD " + c.replace('\n', ' ')));
        assertEquals(List.of(), complaints);
    }

    /** The process ends before any call; the next one completes what it began. */
    @Test
    void aDeathAtAnyCallIsMadeGoodByTheNextProcess() {
        each("deaths", moments(7, DEATHS), (m, i) -> stories.play(m.story(), m.call(), OutlookStories.LIFE));
    }

    /** To move a message is to make one and to take one away, in one call. What is no mail is moved by several: {@link OutlookMovesInWindows}. */
    @Test
    void aDeathAmidAMoveIsMadeGoodByTheNextProcess() {
        var amid = new Fate.Death(true);
        var moments = new ArrayList<Moment>();
        for (var story : share()) {
            if (story.kind() == Kind.MAIL
                    && story.scenario().rows().stream()
                            .anyMatch(row -> row.verb().equals("move"))) {
                long middles = stories.play(story, Long.MAX_VALUE, amid);
                for (long n = 1; n <= middles; n++) {
                    moments.add(new Moment(story, n));
                }
            }
        }
        each("deaths amid a move", moments, (m, i) -> stories.play(m.story(), m.call(), amid));
    }

    @Test
    void anOutlookThatGoesAwayAtAnyCallIsWaitedFor() {
        each("departures", moments(9, OTHERS), (m, i) -> stories.play(m.story(), m.call(), new Fate.Departure()));
    }

    /** The run tells what it left, or made good itself; the same process goes on with it. */
    @Test
    void aCallThatFailsOnceCostsNothing() {
        int[] failures = {Codes.MAPI_E_CALL_FAILED, Codes.MAPI_E_NETWORK_ERROR, Codes.MAPI_E_NOT_ENOUGH_DISK};
        each(
                "failures",
                moments(8, OTHERS),
                (m, i) -> stories.play(
                        m.story(), m.call(), new Fate.Failure(failures[(int) (m.call() % failures.length)])));
    }
}
