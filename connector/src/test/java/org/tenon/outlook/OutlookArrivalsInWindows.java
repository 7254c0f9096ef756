package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.Rig;
import org.tenon.outlook.RigSteps.Fate;
import org.tenon.sync.fake.FakeSide;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.SimulatedCrash;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.MailPolicy;
import org.tenon.sync.plan.MailWindow;
import org.tenon.sync.plan.Policy;

/**
 * New mail in the inbox of an Outlook whose rules do something with it at the very save at which it arrives. The rig notes what was saved as
 * new mail, and what of it was saved again.
 */
final class OutlookArrivalsInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int DEATHS = Integer.getInteger("tenon.sampled", 40);

    private static final Path NOTED = Path.of("C:\\rig\\data\\arrivals.txt");
    private static final FolderName RULED = FolderName.of("Ruled");
    private static final FolderName TRASH = FolderName.of("Trash");
    private static final FolderName LISTS = FolderName.of("Lists");
    private static final List<FolderName> FOLDERS = List.of(FolderName.INBOX, RULED, TRASH, LISTS);
    private static final Set<FolderName> OWN =
            Set.of(OutlookPerson.DELETED_ITEMS, FolderName.of("Sent Items"), FolderName.of("Drafts"));
    /** In every folder, so that none is emptied: that would be held. */
    private static final String BASE = "base";

    /** Messages of the stories are received then. */
    private static final Instant JUST_BEFORE = Instant.parse("2026-03-01T08:59:00Z");

    /** What a rule of the rig's does, by its number there; and where the message is then, empty where nowhere. */
    private enum Rule {
        NONE(0, "INBOX"),
        MOVES(1, "Ruled"),
        READS(2, "INBOX"),
        DELETES(3, ""),
        BINS(4, "Trash"),
        FLAGS(5, "INBOX");

        private final int number;
        private final String folder;

        Rule(int number, String folder) {
            this.number = number;
            this.folder = folder;
        }

        private Optional<FolderName> where() {
            return folder.isEmpty() ? Optional.empty() : Optional.of(FolderName.of(folder));
        }
    }

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private final Rig rig = new Rig();
    private Optional<Instant> lastLook = Optional.empty();
    private int worlds;

    @BeforeEach
    void begin() throws IOException {
        Files.deleteIfExists(NOTED);
    }

    @AfterEach
    void end() {
        rig.turn("rule", 0);
        rig.turn("ruled-stays-open", 0);
        rig.turn("move-keeps-id", 0);
        rig.turn("runs-no-rules", 0);
    }

    private SyncWorld world(Fate fate) {
        return world(fate, MailPolicy.DEFAULT);
    }

    /** After a first sync. */
    private SyncWorld world(Fate fate, MailPolicy policy) {
        lastLook = Optional.empty();
        var steps = new Steps(new RigSteps(fate));
        var server = new FakeSide(new FakeStore(Traits.imap(), steps), MailWords::of, OWN);
        var client = new OutlookSide(
                Kind.MAIL,
                kinds -> server.store().folders(),
                subject -> true,
                () -> server.store().names(),
                () -> lastLook);
        var world = new SyncWorld(
                scratch.resolve("world-" + ++worlds),
                client,
                server,
                Policy.DEFAULT.only(Set.of(Kind.MAIL)).with(policy),
                steps,
                MailWords::of);
        for (var folder : FOLDERS) {
            if (!folder.isInbox()) {
                server.hands().createFolder(folder);
            }
            server.hands().deliver(folder, Mails.mail(BASE + folder.last()), Flags.NONE);
        }
        assertTrue(world.sync().inSync());
        world.assertIdle();
        lastLook = Optional.of(JUST_BEFORE);
        return world;
    }

    private static List<String> noted() throws IOException {
        return Files.exists(NOTED) ? Files.readAllLines(NOTED) : List.of();
    }

    /** What is where on a side, but for what every folder has. */
    private static Map<String, List<String>> look(SyncWorld world, Side side) {
        var seen = new TreeMap<String, List<String>>();
        for (var folder : FOLDERS) {
            for (var one : world.look(side, folder)) {
                var subject = new String(one.body(), UTF_8).replaceFirst("(?s).*?Subject: ([^\\n]*)\\n.*", "$1");
                if (!subject.startsWith(BASE)) {
                    seen.computeIfAbsent(folder.path(), f -> new ArrayList<>()).add(subject + one.flags());
                }
            }
        }
        seen.values().forEach(all -> all.sort(null));
        return seen;
    }

    private static void assertBothHold(Map<String, List<String>> expected, SyncWorld world, String when) {
        for (var side : Side.values()) {
            assertEquals(expected, look(world, side), "on the " + side + ", " + when);
        }
    }

    @Test
    void whatIsNewIsSavedAsNewMailAndNothingElseIs() throws Exception {
        try (var world = world(OutlookStories.LIFE)) {
            assertEquals(List.of(), noted(), "a first sync");
            var server = world.hands(Side.SERVER);
            var fresh = server.deliver(FolderName.INBOX, Mails.mail("new"), Flags.NONE);
            server.deliver(FolderName.INBOX, Mails.mail("read"), Flags.of(Flags.SEEN));
            server.deliver(LISTS, Mails.mail("list"), Flags.NONE);
            server.move(LISTS, server.deliver(LISTS, Mails.mail("other"), Flags.NONE), RULED);
            assertTrue(world.sync().inSync());
            assertEquals(List.of("arrived new"), noted());
            assertEquals(look(world, Side.SERVER), look(world, Side.CLIENT));
            world.assertIdle();

            server.delete(FolderName.INBOX, fresh);
            long run = world.sync().run();
            assertTrue(world.engine().undo(run, false).inSync());
            assertTrue(look(world, Side.CLIENT).get("INBOX").toString().contains("new"), "put back");
            assertEquals(List.of("arrived new"), noted(), "an undo");
            world.sync();
            world.assertIdle();

            lastLook = Optional.empty();
            world.forgetEverything();
            server.deliver(FolderName.INBOX, Mails.mail("later"), Flags.NONE);
            world.sync();
            assertEquals(List.of("arrived new"), noted(), "a ledger that was lost");
            world.sync();
            world.assertIdle();
        }
    }

    @Test
    void anOwnerWhoWantsNoRulesGetsNone() throws Exception {
        try (var world = world(OutlookStories.LIFE, new MailPolicy(false, MailWindow.ALL))) {
            world.hands(Side.SERVER).deliver(FolderName.INBOX, Mails.mail("new"), Flags.NONE);
            assertTrue(world.sync().inSync());
            assertEquals(List.of(), noted());
            assertEquals(1, look(world, Side.CLIENT).get("INBOX").size());
        }
    }

    @Test
    void aDataFileThatKnowsNoRulesTakesItAllTheSame() throws Exception {
        try (var world = world(OutlookStories.LIFE)) {
            rig.turn("runs-no-rules", 1);
            world.hands(Side.SERVER).deliver(FolderName.INBOX, Mails.mail("new"), Flags.NONE);
            assertTrue(world.sync().inSync());
            assertEquals(List.of(), noted());
            assertEquals(look(world, Side.SERVER), look(world, Side.CLIENT));
            world.assertIdle();
        }
    }

    /** Whatever it does is the person's own work, and is carried over as that. */
    @Test
    void whatARuleDoesIsCarriedOver() throws Exception {
        for (var rule : Rule.values()) {
            for (int way = 0; way < (rule.where().equals(Optional.of(FolderName.INBOX)) ? 1 : 4); way++) {
                Files.deleteIfExists(NOTED);
                var what = rule + ", way " + way;
                try (var world = world(OutlookStories.LIFE)) {
                    // A process reads its switches when it begins with MAPI.
                    rig.turn("rule", rule.number);
                    rig.turn("ruled-stays-open", way & 1);
                    rig.turn("move-keeps-id", way >> 1);
                    world.hands(Side.SERVER).deliver(FolderName.INBOX, Mails.mail("new"), Flags.NONE);
                    assertTrue(world.sync().inSync(), what);
                    assertEquals(List.of("arrived new"), noted(), what);
                    world.sync();
                    var flags =
                            switch (rule) {
                                case READS -> Flags.of(Flags.SEEN);
                                case FLAGS -> Flags.of(Flags.FLAGGED);
                                case NONE, MOVES, DELETES, BINS -> Flags.NONE;
                            };
                    assertBothHold(
                            rule.where()
                                    .map(folder -> Map.of(folder.path(), List.of("new" + flags)))
                                    .orElse(Map.of()),
                            world,
                            what);
                    world.assertIdle();
                    assertEquals(List.of("arrived new"), noted(), what);
                }
            }
        }
    }

    private record Moment(Rule rule, long call) {}

    /** In the long form the rules are shared out among processes. */
    private static List<Rule> share() {
        int parts = Integer.getInteger("tenon.parts", 1);
        return Stream.of(Rule.values())
                .filter(rule -> rule.number % parts == Integer.getInteger("tenon.part", 0))
                .toList();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aDeathAtAnyCallLeavesOne() throws Exception {
        var all = new ArrayList<Moment>();
        for (var rule : share()) {
            long calls = play(new Moment(rule, Long.MAX_VALUE), OutlookStories.LIFE);
            for (long call = 1; call <= calls; call++) {
                all.add(new Moment(rule, call));
            }
        }
        var random = new Random(13);
        while (!LONG && all.size() > DEATHS) {
            all.remove(random.nextInt(all.size()));
        }
        var complaints = new ArrayList<String>();
        for (var moment : all) {
            try {
                play(moment, OutlookStories.LIFE);
            } catch (AssertionError | RuntimeException e) {
                complaints.add(moment + ": " + e.getMessage());
            }
        }
        for (var rule : share()) {
            play(new Moment(rule, 1), new Fate.Death(true));
        }
        System.out.println("TOLD arrivals: " + all.size() + " deaths, " + complaints.size() + " complaints");
        assertEquals(List.of(), complaints);
    }

    /** A process that ends while new mail arrives; the next ones complete what it began. How many calls it made. */
    private long play(Moment moment, Fate fate) {
        try (var world = world(fate)) {
            rig.turn("rule", moment.rule().number);
            world.hands(Side.SERVER).deliver(FolderName.INBOX, Mails.mail("new"), Flags.NONE);
            world.steps().crashAt(moment.call());
            try {
                world.sync();
            } catch (SimulatedCrash e) {
                assertTrue(world.steps().crashed());
            }
            long calls = world.steps().taken();
            boolean died = world.steps().crashed();
            assertTrue(died || moment.call() > calls, "no death");
            world.restart();
            world.sync();
            world.sync();
            var there = look(world, Side.CLIENT);
            assertEquals(look(world, Side.SERVER), there);
            long copies = there.values().stream().mapToLong(List::size).sum();
            boolean mayBeGone = moment.rule() == Rule.DELETES;
            assertTrue(copies == 1 || (mayBeGone && copies == 0), "copies: " + there);
            boolean ruled = there.keySet()
                    .equals(moment.rule()
                            .where()
                            .map(FolderName::path)
                            .map(Set::of)
                            .orElse(Set.of()));
            // Where it died between the save and the rule, no rule has run.
            assertTrue(ruled || fate.equals(new Fate.Death(true)), "not where the rule puts it: " + there);
            world.assertIdle();
            return calls;
        }
    }
}
