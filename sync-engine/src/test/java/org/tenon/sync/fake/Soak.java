package org.tenon.sync.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.UserHands.Seen;

/**
 * A busy life in random: people work on both sides, connections drop, listings lie, the process dies and the lights go out.
 * In the end all is calm, and then both sides have to be the same, and as the {@link Intents} say.
 */
public final class Soak implements AutoCloseable {
    private static final List<String> FLAGS =
            List.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.DRAFT, Flags.FORWARDED);
    private static final List<FolderName> FOLDERS = List.of(
            FolderName.INBOX,
            FolderName.of("Work"),
            FolderName.of("Work", "Old"),
            FolderName.of("Home"),
            FolderName.of("Home, sweet home"));

    private final Random random;
    private final SyncWorld world;
    private final Kind kind;
    private final SoakItems items;
    /** None where items of the kind have none. */
    private final List<String> marks;

    private final Intents intents = new Intents();
    private final List<String> story = new ArrayList<>();
    private int named;
    private boolean mustMatchAgain;

    Soak(long seed, Path stateDir) {
        random = new Random(seed);
        kind = Kind.MAIL;
        items = new SoakItems(kind);
        marks = FLAGS;
        var client = anyOf(
                Traits.files(),
                Traits.files().without(Trait.MOVE_KEEPS_HANDLE),
                Traits.files().with(Trait.TOMBSTONES, Trait.DIGEST, Trait.TELLS_LINK_IDS, Trait.TELLS_SIZES));
        var server = anyOf(
                Traits.imap(),
                Traits.imap(),
                Traits.plainImap(),
                Traits.plainImap().with(Trait.IDENTITY));
        world = new SyncWorld(
                stateDir,
                client.parallelism(1 + random.nextInt(4)),
                server.parallelism(1 + random.nextInt(4)),
                Policy.DEFAULT);
    }

    /** A life in another world. {@code marks} are those that a person can set there and take away. */
    public Soak(long seed, SyncWorld world, List<String> marks) {
        this(seed, world, Kind.MAIL, marks);
    }

    /** A life with events, tasks or contacts. */
    public Soak(long seed, SyncWorld world, Kind kind) {
        this(seed, world, kind, List.of());
    }

    private Soak(long seed, SyncWorld world, Kind kind, List<String> marks) {
        this.random = new Random(seed);
        this.world = world;
        this.kind = kind;
        this.items = new SoakItems(kind);
        this.marks = List.copyOf(marks);
    }

    /** Lives through it all; fails where the end is not right. */
    public void live() {
        int rounds = 3 + random.nextInt(5);
        for (int round = 0; round < rounds; round++) {
            for (var side : Side.values()) {
                int deeds = random.nextInt(6);
                for (int i = 0; i < deeds; i++) {
                    work(side);
                }
            }
            calamity();
            if (random.nextInt(3) > 0) {
                syncInRoughWeather();
            } else {
                syncInCalm();
            }
        }
        end();
    }

    public List<String> story() {
        return story;
    }

    private void work(Side side) {
        var folder = anyOf(world.place(side).names().toArray(FolderName[]::new));
        var seen = world.look(side, folder);
        int what = random.nextInt(20);
        if (seen.isEmpty() || what < 6) {
            deliver(side, folder);
            return;
        }
        var item = seen.get(random.nextInt(seen.size()));
        var content = items.content(item);
        tell(side, "works on", content + " in " + folder);
        switch (what) {
            case 6, 7, 8 -> {
                intents.deleted(side, content, onBothSides(content));
                world.hands(side).delete(folder, item.handle());
                tell(side, "deletes", content);
            }
            case 9, 10, 11, 12 -> {
                if (marks.isEmpty()) {
                    edit(side, folder, item, content);
                    return;
                }
                var add = Flags.of(anyOf(marks.toArray(String[]::new)));
                var remove = Flags.of(anyOf(marks.toArray(String[]::new))).minus(add);
                intents.contested(content);
                intents.marked(content, add, remove.and(item.flags()));
                world.hands(side).reflag(folder, item.handle(), add, remove);
                tell(side, "marks", content + " " + add + " not " + remove);
            }
            case 13, 14 -> edit(side, folder, item, content);
            case 15, 16 -> {
                var target = anyOf(world.place(side).names().toArray(FolderName[]::new));
                if (!target.equals(folder) && mayHold(side, target, content)) {
                    moved(content);
                    world.hands(side).move(folder, item.handle(), target);
                    tell(side, "moves", content + " to " + target);
                }
            }
            case 17 -> createFolder(side);
            case 18 -> changeFolder(side, folder);
            default -> {
                var target = anyOf(world.place(side).names().toArray(FolderName[]::new));
                if (!mayHold(side, target, content)) {
                    return;
                }
                intents.copied(content);
                world.hands(side).copy(folder, item.handle(), target);
                tell(side, "copies", content + " to " + target);
            }
        }
    }

    /** A collection holds a UID once. */
    private boolean mayHold(Side side, FolderName folder, String content) {
        return kind == Kind.MAIL
                || world.look(side, folder).stream()
                        .noneMatch(seen -> Intents.family(items.content(seen)).equals(Intents.family(content)));
    }

    /** Moved away before it was known that it had landed or what it was a moment ago, it cannot be known for what it is. */
    private void moved(String content) {
        intents.moved(content);
        if (mustMatchAgain || world.engine().history().openIntents() > 0) {
            intents.copied(content);
        }
    }

    private void deliver(Side side, FolderName folder) {
        var content = "m" + ++named;
        var body = items.made(content, random.nextInt(10) == 0);
        boolean marked = random.nextBoolean() && !marks.isEmpty();
        var flags = marked ? Flags.of(anyOf(marks.toArray(String[]::new))) : Flags.NONE;
        world.hands(side).deliver(folder, body, flags);
        if (random.nextInt(8) == 0 && world.place(side.other()).names().contains(folder)) {
            world.hands(side.other()).deliver(folder, body, flags);
            intents.deliveredTwice(content, flags);
            tell(side, "and the other side receive", content + " in " + folder + " " + flags);
        } else {
            intents.delivered(content, flags);
            tell(side, "receives", content + " in " + folder + " " + flags);
        }
    }

    private void edit(Side side, FolderName folder, Seen item, String content) {
        var after = Intents.family(content) + "e" + ++named;
        var body = items.edited(item, content, after, 20 + named);
        intents.contested(content);
        intents.edited(side, content, after, item.flags(), onBothSides(content));
        world.hands(side).edit(folder, item.handle(), body);
        tell(side, "edits", content + " into " + after);
    }

    private void createFolder(Side side) {
        var name = anyOf(FOLDERS.toArray(FolderName[]::new));
        boolean fits = kind == Kind.MAIL || (name.segments().size() == 1 && !name.isInbox());
        if (fits && !world.place(side).names().contains(name)) {
            world.hands(side).createFolder(name);
            tell(side, "creates the folder", name.path());
        }
    }

    private void changeFolder(Side side, FolderName folder) {
        if (folder.equals(Wording.of(kind).home())) {
            return;
        }
        if (random.nextInt(3) > 0) {
            var name = FolderName.of(anyOf("Work", "Home", "Else", "Renamed") + random.nextInt(3));
            if (!world.place(side).names().contains(name)) {
                world.look(side, folder).forEach(seen -> moved(items.content(seen)));
                world.hands(side).renameFolder(folder, name);
                tell(side, "renames the folder", folder + " to " + name);
            }
            return;
        }
        if (!world.place(side).removes(folder)) {
            return;
        }
        for (var seen : world.look(side, folder)) {
            intents.contested(items.content(seen));
            intents.deleted(side, items.content(seen), false);
        }
        world.hands(side).deleteFolder(folder);
        tell(side, "removes the folder", folder.path());
    }

    private void calamity() {
        switch (random.nextInt(24)) {
            case 0 -> {
                intents.bindingsLost();
                mustMatchAgain = true;
                intents.binLost();
                world.forgetEverything();
                tell("the ledger is lost");
            }
            case 1 -> {
                intents.bindingsLost();
                mustMatchAgain = true;
                var side = anyOf(Side.values());
                var folder = anyOf(world.place(side).names().toArray(FolderName[]::new));
                world.place(side).changeValidity(folder);
                tell(side, "changes the validity of", folder.path());
            }
            case 2 -> world.clock().jump(Duration.ofHours(random.nextInt(200) - 100));
            case 3 ->
                world.engine().history().held().forEach(h -> {
                    intents.allContested();
                    world.engine().history().restore(h.id());
                    tell("a hold is restored");
                });
            default -> {
                // A day like any other.
            }
        }
    }

    private void syncInRoughWeather() {
        for (var side : Side.values()) {
            if (random.nextBoolean()) {
                var weather = weather(side);
                if (weather != Weather.DROPS) {
                    // A listing that leaves out where an item went makes a move look like a deletion.
                    intents.bindingsLost();
                }
                world.place(side).rough(random, weather);
            }
        }
        boolean dies = random.nextBoolean();
        if (dies) {
            world.steps().crashAt(1 + random.nextInt(world.steps().usual()));
        }
        try {
            var report = world.sync();
            tell("a rough run: " + report.failure().map(Throwable::getMessage).orElse("no failure"));
        } catch (SimulatedCrash | RuntimeException e) {
            if (!world.steps().crashed()) {
                throw e;
            }
            tell(world.steps().where());
        }
        for (var side : Side.values()) {
            world.place(side).calm();
        }
        if (world.steps().crashed()) {
            if (random.nextBoolean()) {
                world.powerCut();
            } else {
                world.restart();
            }
        } else {
            world.steps().restart();
        }
        // What came half way may be overtaken by what people do next.
        intents.allContested();
    }

    /** Where nothing is known of what there was, a listing that lies cannot be found out: what it leaves out is not there. */
    private Weather weather(Side side) {
        if (mustMatchAgain) {
            return Weather.DROPS;
        }
        var weathers = world.place(side).weathers(world.engine().history().openIntents() > 0);
        return weathers.size() == 1 ? weathers.getFirst() : anyOf(weathers.toArray(Weather[]::new));
    }

    private RunReport syncInCalm() {
        var report = world.sync();
        tell("a calm run, in sync: " + report.inSync());
        if (report.failure().isEmpty() && report.held().isEmpty()) {
            world.assertIdle();
            intents.settled();
            mustMatchAgain = false;
        }
        return report;
    }

    private void end() {
        for (int i = 0; i < 4; i++) {
            var report = syncInCalm();
            check(report.failure().isEmpty(), "a run in calm weather failed: " + report.failure());
            check(report.rejected().isEmpty(), "something was rejected: " + report.rejected());
            world.engine().history().held().forEach(h -> world.engine()
                    .history()
                    .release(h.id()));
        }
        check(
                world.engine().history().held().isEmpty(),
                "something is held still: " + world.engine().history().held());
        world.assertIdle();
        new SoakEnd(world, items, intents).check();
        check(world.engine().history().openIntents() == 0, "the ledger has open intents");
    }

    private boolean onBothSides(String content) {
        for (var side : Side.values()) {
            if (world.place(side).names().stream()
                    .flatMap(folder -> world.look(side, folder).stream())
                    .noneMatch(seen -> items.content(seen).equals(content))) {
                return false;
            }
        }
        return true;
    }

    @SafeVarargs
    private <T> T anyOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void tell(Side side, String does, String what) {
        tell(side + " " + does + " " + what);
    }

    private void tell(String what) {
        story.add(what);
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
