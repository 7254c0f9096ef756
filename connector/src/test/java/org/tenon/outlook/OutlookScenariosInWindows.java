package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.mapi.abi.Codes;
import org.tenon.outlook.RigSteps.Fate;
import org.tenon.sync.fake.FakeSide;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.Scenario;
import org.tenon.sync.fake.ScenarioRun;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.fake.Soak;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Trait;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;

/** The engine's scenarios between an Outlook profile and a mail server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class OutlookScenariosInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int SAMPLED = Integer.getInteger("tenon.sampled", 200);
    private static final Fate LIFE = new Fate.Death(false);

    /** What Outlook cannot be asked for. */
    private static final Map<String, String> NOT_ASKED = Map.of(
            "keywords cross where both sides keep them",
            "keywords are not kept in Outlook",
            "marked for deletion on one side and deleted on the other: it is gone",
            "Outlook has no mark for deletion",
            "a message too large for the client stays on the server",
            "the rig's data file has no such limit",
            "a folder whose name a side cannot hold",
            "Outlook can hold this name",
            "edited to the same on both sides",
            "what Outlook changed is spelled in its own way: two equal edits are two texts, and both are kept",
            "another validity on the client changes nothing",
            "a data file knows no other validity");

    /** Stories of a server whose messages change in their places. */
    private static final Set<String> CHANGING =
            Scenario.read("edits").stream().map(Scenario::name).collect(Collectors.toSet());

    /** What Outlook's own folders are called where nobody says otherwise. */
    private static final Set<FolderName> OWN =
            Set.of(OutlookHands.DELETED_ITEMS, FolderName.of("Sent Items"), FolderName.of("Drafts"));

    /** What people set and take away in Outlook. */
    private static final List<String> MARKS = List.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED);

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private int worlds;
    private final Map<String, Long> calls = new LinkedHashMap<>();

    static List<Scenario> all() {
        return Stream.of("items", "moves", "folders", "safety", "undo", "edits")
                .flatMap(file -> Scenario.read(file).stream())
                .toList();
    }

    static List<Scenario> scenarios() {
        return all().stream().filter(s -> !NOT_ASKED.containsKey(s.name())).toList();
    }

    static List<Scenario> notAsked() {
        return all().stream().filter(s -> NOT_ASKED.containsKey(s.name())).toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsItsStorySays(Scenario scenario) {
        calls(scenario);
    }

    @ParameterizedTest
    @MethodSource("notAsked")
    void cannotBeAskedForInOutlook(Scenario scenario) {
        abort(scenario.name() + ": " + NOT_ASKED.get(scenario.name()));
    }

    private long calls(Scenario scenario) {
        return calls.computeIfAbsent(scenario.name(), name -> play(scenario, Long.MAX_VALUE, LIFE));
    }

    private long play(Scenario scenario, long at, Fate fate) {
        var server = CHANGING.contains(scenario.name())
                ? Traits.imap().with(Trait.MUTABLE_BODIES).without(Trait.TELLS_SIZES)
                : Traits.imap();
        var end = fate instanceof Fate.Failure ? End.NONE : End.KILL;
        try (var run = new ScenarioRun(
                scenario, (client, limited) -> world(scenario, limited, fate), Traits.files(), server, at, end)) {
            return run.play();
        }
    }

    private SyncWorld world(Scenario scenario, Traits traits, Fate fate) {
        var everywhere = onBothSides(scenario);
        return world(traits, everywhere::contains, fate);
    }

    private SyncWorld world(Traits traits, Predicate<String> imported, Fate fate) {
        var steps = new Steps(new RigSteps(fate));
        var server = new FakeSide(new FakeStore(traits, steps), MailWords::of, OWN);
        var client = new OutlookSide(
                kinds -> server.store().folders(),
                imported,
                () -> server.store().names());
        return new SyncWorld(
                scratch.resolve("world-" + ++worlds), client, server, Policy.DEFAULT.only(Set.of(Kind.MAIL)), steps, MailWords::of);
    }

    /** Messages that a story puts on both sides: they came there from elsewhere, so that Outlook has them as a sync brings them. */
    private static Set<String> onBothSides(Scenario scenario) {
        Function<String, Set<String>> put = side -> scenario.rows().stream()
                .filter(row ->
                        row.verb().equals("put") && row.words().getFirst().equals(side))
                .flatMap(row -> row.words().stream().skip(2))
                .map(word -> word.replaceFirst("[=,].*", ""))
                .collect(Collectors.toSet());
        var both = new TreeSet<>(put.apply("client"));
        both.retainAll(put.apply("server"));
        return both;
    }

    private record Moment(Scenario scenario, long call) {}

    /** Moments of all stories: each in the long form, else so many of them by chance. */
    private List<Moment> moments(long seed) {
        var random = new Random(seed);
        var all = scenarios();
        var moments = new ArrayList<Moment>();
        if (LONG) {
            all.forEach(s -> {
                for (long n = 1; n <= calls(s); n++) {
                    moments.add(new Moment(s, n));
                }
            });
        } else {
            for (int i = 0; i < SAMPLED; i++) {
                var scenario = all.get(random.nextInt(all.size()));
                moments.add(new Moment(scenario, 1 + random.nextLong(calls(scenario))));
            }
        }
        return moments;
    }

    private interface Play {
        void at(Moment moment, int number);
    }

    private void each(String what, List<Moment> moments, Play play) {
        var complaints = new ArrayList<String>();
        long started = System.nanoTime();
        for (int i = 0; i < moments.size(); i++) {
            try {
                play.at(moments.get(i), i);
            } catch (AssertionError | RuntimeException e) {
                complaints.add(moments.get(i).scenario().name() + ", call " + moments.get(i).call() + ": "
                        + e.getMessage());
            }
        }
        System.out.println("TOLD " + what + ": " + moments.size() + " moments, " + complaints.size() + " complaints, "
                + (System.nanoTime() - started) / 1_000_000_000 + " s, of the processor in all "
                + ProcessHandle.current().info().totalCpuDuration().map(Duration::toSeconds).orElse(-1L) + " s");
        complaints.stream().limit(10).forEach(c -> System.out.println("TOLD " + c.replace('\n', ' ')));
        assertEquals(List.of(), complaints);
    }

    /** The process ends before any call; the next one completes what it began. */
    @Test
    void aDeathAtAnyCallIsMadeGoodByTheNextProcess() {
        var moments = moments(7);
        assertTrue(moments.size() >= SAMPLED, "nothing was played");
        each("deaths", moments, (m, i) -> play(m.scenario(), m.call(), LIFE));
    }

    /** To move a message is to make one and to take one away. */
    @Test
    void aDeathAmidAMoveIsMadeGoodByTheNextProcess() {
        var amid = new Fate.Death(true);
        var moments = new ArrayList<Moment>();
        for (var scenario : scenarios()) {
            if (scenario.rows().stream().anyMatch(row -> row.verb().equals("move"))) {
                long middles = play(scenario, Long.MAX_VALUE, amid);
                for (long n = 1; n <= middles; n++) {
                    moments.add(new Moment(scenario, n));
                }
            }
        }
        assertTrue(!moments.isEmpty(), "nothing was moved in Outlook");
        each("deaths amid a move", moments, (m, i) -> play(m.scenario(), m.call(), amid));
    }

    @Test
    void anOutlookThatGoesAwayAtAnyCallIsWaitedFor() {
        each("departures", moments(9), (m, i) -> play(m.scenario(), m.call(), new Fate.Departure()));
    }

    @Test
    void livesEndInPeace() {
        long first = Long.getLong("tenon.soak.first", 1);
        long seeds = Long.getLong("tenon.soak.seeds", LONG ? 300 : 6);
        var complaints = new ArrayList<String>();
        for (long seed = first; seed < first + seeds; seed++) {
            var world = world(Traits.imap(), subject -> true, LIFE);
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

    @Test
    void aCallThatFailsOnceCostsNothing() {
        int[] failures = {Codes.MAPI_E_CALL_FAILED, Codes.MAPI_E_NETWORK_ERROR, Codes.MAPI_E_NOT_ENOUGH_DISK};
        each("failures", moments(8), (m, i) -> play(m.scenario(), m.call(), new Fate.Failure(failures[i % 3])));
    }
}
