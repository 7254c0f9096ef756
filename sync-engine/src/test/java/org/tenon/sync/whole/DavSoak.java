package org.tenon.sync.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.whole.DavSoakWorld.Place;
import org.tenon.sync.whole.DavSoakWorld.Seen;

/**
 * A random life of calendars, tasks and contacts between files and a fake server of a random shape, in bad weather.
 *
 * <p>Whatever a person writes carries a token that occurs once in the world. In the end each token is on both sides, in the item or
 * in a kept copy, unless somebody who could see it deleted or overwrote it; both sides are equal, and a further sync plans nothing.
 */
final class DavSoak implements AutoCloseable {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern SUMMARY = Pattern.compile("(?m)^(SUMMARY|FN):.*?(?=\r?$)");

    private final Random random;
    private final DavClimate climate;
    private final FakeDavServer server;
    /** A server that falls silent is waited for in bad weather only for as long as it takes to see that. */
    private final DavSettings patient;

    /** The weather lasts for a moment, and a minute lies between one run and the next that is not in it. */
    private final SettableClock clock = new SettableClock();

    private final DavRig rig;
    private final DavSoakWorld world;
    private final DavIntents intents = new DavIntents();
    private final List<String> story = new ArrayList<>();
    /** The server was set back since the sides agreed last. */
    private boolean wasRestored;

    private int tokens;
    /** The names of items that are poisoned, and the reports of the runs in that weather. */
    private final Set<String> poisoned = new TreeSet<>();

    private Optional<FakeDavServer.Backup> backup = Optional.empty();

    DavSoak(long seed, Path dir, DavClimate climate) throws IOException, StoreException {
        this.random = new Random(seed);
        this.climate = climate;
        var shape = climate.shapes().get(random.nextInt(climate.shapes().size()));
        server = FakeDavServer.start(shape.toArray(DavTrait[]::new));
        tell("server: " + shape);
        // Once such ETags are found out every item counts as edited, and an edit beats a deletion.
        if (shape.contains(DavTrait.ETAG_PER_ROW)) {
            intents.etagsLie();
        }
        var places = List.of(
                new Place(Kind.CALENDAR, "Work", server.addCalendar("work", "Work", "VEVENT")),
                new Place(Kind.CALENDAR, "Home", server.addCalendar("home", "Home", "VEVENT")),
                random.nextBoolean()
                        ? seed % 3 == 0
                                ? new Place(Kind.NOTES, "Notes", server.addCalendar("notes", "Notes", "VJOURNAL"))
                                : new Place(Kind.TASKS, "To do", server.addCalendar("todo", "To do", "VTODO"))
                        : new Place(Kind.CONTACTS, "People", server.addAddressbook("people", "People")));
        // The way to the home sets is walked in every run: one life in four begins it at the root.
        boolean far = random.nextInt(4) == 0;
        patient = DavRig.settings(
                        far ? server.root() : server.uri(FakeDavServer.CALENDARS),
                        far ? server.root() : server.uri(FakeDavServer.CONTACTS))
                .withResponseLimit(1 << 20);
        rig = new DavRig(dir, patient);
        rig.clock(clock);
        world = new DavSoakWorld(server, rig, places);
    }

    List<String> story() {
        return story;
    }

    void live() throws StoreException {
        for (int i = 0; i < 8; i++) {
            create(side());
        }
        calm();
        int rounds = climate.rounds() / 2 + random.nextInt(climate.rounds());
        for (int round = 0; round < rounds; round++) {
            for (int deeds = random.nextInt(8); deeds > 0; deeds--) {
                work(side());
            }
            if (random.nextInt(12) == 0) {
                loseLedger();
            }
            if (climate.restores()) {
                backUpOrRestore();
            }
            switch (random.nextInt(4)) {
                case 0 -> calm();
                case 1 -> killed();
                default -> rough();
            }
        }
        calm();
        settle();
        end();
    }

    private Side side() {
        return random.nextBoolean() ? Side.CLIENT : Side.SERVER;
    }

    // --- What people do

    private String token() {
        var token = "tok" + ++tokens + "x";
        intents.written(token);
        return token;
    }

    private void work(Side side) {
        var all = world.all(side);
        if (all.isEmpty() || random.nextInt(4) == 0) {
            create(side);
            return;
        }
        var seen = all.get(random.nextInt(all.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                tell(side + " deletes " + seen.tokens());
                intents.deleted(side, seen);
                world.remove(side, seen);
            }
            case 2, 3 -> {
                var now = token();
                var text = SUMMARY.matcher(seen.text()).replaceFirst("$1:said " + now);
                tell(side + " says " + now + " in " + seen.tokens());
                intents.said(side, seen, text);
                world.write(side, seen.place(), seen.name(), text);
            }
            case 4 -> {
                if (side == Side.CLIENT && seen.place().kind() == Kind.CALENDAR) {
                    move(seen);
                }
            }
            default -> {
                var now = token();
                tell(side + " adds " + now + " to " + seen.tokens());
                intents.touch(side, seen);
                world.write(
                        side,
                        seen.place(),
                        seen.name(),
                        TwoWayDavContract.plus(seen.place().kind(), seen.text(), "X-" + now + ":" + now));
            }
        }
    }

    private void create(Side side) {
        var place = world.places().get(random.nextInt(world.places().size()));
        var first = token();
        var uid = "u" + tokens + (random.nextInt(6) == 0 ? "/odd one" : "");
        var line = (place.kind() == Kind.CONTACTS ? "NOTE:" : "SUMMARY:") + "new";
        var text = TwoWayDavContract.item(place.kind(), uid, line, "X-" + first + ":" + first);
        tell(side + " creates " + first + " in " + place.name());
        world.write(side, place, uid.replace('/', '-') + (place.kind() == Kind.CONTACTS ? ".vcf" : ".ics"), text);
        intents.made(side, first);
    }

    private void move(Seen seen) {
        var to = world.places().get(seen.place().name().equals("Work") ? 1 : 0);
        if (world.move(seen, to)) {
            tell("CLIENT moves " + seen.tokens() + " to " + to.name());
            intents.moved(seen);
        }
    }

    // --- Weather

    private void rough() throws StoreException {
        int faults = 1 + random.nextInt(3);
        var weather = EnumSet.noneOf(DavFault.class);
        server.retryAfter(random.nextBoolean() ? 0 : 60);
        for (int i = 0; i < faults; i++) {
            var fault = climate.faults().get(random.nextInt(climate.faults().size()));
            if (intents.blind() && (fault == DavFault.HALF_LISTING || fault == DavFault.EMPTY_LISTING)) {
                continue; // Where nothing is known of what there was, a listing that lies cannot be found out.
            }
            var method =
                    List.of("*", "PROPFIND", "REPORT", "PUT", "DELETE", "GET").get(random.nextInt(6));
            // A revision that changed by itself counts as an edit, and an edit beats a deletion.
            if (fault == DavFault.ETAG_CHANGES) {
                intents.etagsLie();
            }
            int times = fault == DavFault.SILENT ? 1 : 1 + random.nextInt(6);
            server.fault(fault, method, times);
            weather.add(fault);
            tell("weather: " + fault + " " + method + " " + times);
        }
        if (!climate.poisons().isEmpty() && random.nextBoolean()) {
            poison();
        }
        var meanwhile = random.nextInt(4) == 0
                ? Killed.at(1 + random.nextInt(12), () -> {
                    work(Side.CLIENT);
                    work(Side.SERVER);
                })
                : CommitHook.NONE;
        boolean honest = meanwhile == CommitHook.NONE && Collections.disjoint(weather, DavClimate.SILENT_LIES);
        rig.settings(patient.withTimes(Duration.ofMillis(250), Duration.ofMillis(300), Duration.ofMillis(50)));
        for (int run = poisoned.isEmpty() ? 1 : 0; run < 2; run++) {
            var report = rig.engine(run == 1 ? meanwhile : CommitHook.NONE, e -> e.sync(false));
            told(report);
            if (honest && report.failure().isEmpty()) {
                NamedInReport.check(world, report, this::tell);
            }
        }
        server.mend();
        clock.jump(MINUTE);
        rig.settings(patient);
        poisoned.clear();
    }

    /** One item, or one that is yet to come there, at which the server fails. */
    private void poison() {
        var all = world.all(side());
        if (all.isEmpty()) {
            return;
        }
        var name = all.get(random.nextInt(all.size())).name();
        var how = climate.poisons().get(random.nextInt(climate.poisons().size()));
        tell("poison: " + name + " " + how);
        server.poison(name, how);
        poisoned.add(name);
    }

    /** A server that is set back has older words and items again, and has lost newer ones: none of them may be lost on either side. */
    private void backUpOrRestore() {
        int dice = random.nextInt(12);
        if (dice < 3) {
            backup = Optional.of(server.backup());
            tell("the server is backed up");
        } else if (dice == 3 && backup.isPresent()) {
            server.restore(backup.get());
            wasRestored = true;
            tell("the server is restored");
            intents.restored(world.all(Side.CLIENT), world.all(Side.SERVER));
        }
    }

    private void killed() throws StoreException {
        int commit = 1 + random.nextInt(30);
        try {
            told(rig.engine(Killed.at(commit), e -> e.sync(false)));
        } catch (Killed e) {
            tell("killed at commit " + commit);
        }
    }

    private void loseLedger() {
        tell("the ledger is lost");
        try {
            MailRig.delete(rig.state());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        intents.ledgerLost();
    }

    private void calm() throws StoreException {
        server.mend();
        var report = trying();
        if (answer(report) || dropTwins(report)) {
            report = trying();
        }
        for (int run = 1; run < climate.calmRuns() && !DavRig.isThrough(report); run++) {
            report = trying();
            if (answer(report) || dropTwins(report)) {
                report = trying();
            }
        }
        wasRestored = false;
        check(report.failure().isEmpty(), "a run in calm weather failed: " + report.failure());
        check(report.rejected().isEmpty(), "rejected in calm weather: " + report.rejected());
        check(report.held().isEmpty(), "held: " + report.held());
        intents.settled();
    }

    private RunReport trying() throws StoreException {
        clock.jump(MINUTE);
        var report = rig.engine(CommitHook.NONE, e -> {
            e.history().retryRejected();
            return e.sync(false);
        });
        told(report);
        return report;
    }

    /** A person who is asked whether a server that began anew deleted items knows what its administrator did. */
    private boolean answer(RunReport report) throws StoreException {
        for (var held : report.held()) {
            check(held.reason().contains("began its count anew"), "held: " + held);
            tell((wasRestored ? "brought back: " : "let go: ") + held);
            boolean known = wasRestored
                    ? rig.engine(CommitHook.NONE, e -> e.history().restore(held.id()))
                    : rig.engine(CommitHook.NONE, e -> e.history().release(held.id()));
            check(known, "no such hold: " + held);
            if (wasRestored) {
                intents.overruled();
            }
        }
        return !report.held().isEmpty();
    }

    /** What a person does with a second copy that the server does not take: away with it, if nothing is in it that the first lacks. */
    private boolean dropTwins(RunReport report) {
        boolean any = false;
        for (var rejected : report.rejected()) {
            var twin = world.all(Side.CLIENT).stream()
                    .filter(s -> s.place().name().equals(rejected.folder())
                            && s.name().equals(rejected.item()))
                    .findFirst();
            if (rejected.code().equals("same-uid") && twin.isPresent()) {
                check(
                        world.all(Side.SERVER).stream()
                                .anyMatch(s -> s.tokens().containsAll(twin.get().tokens())),
                        "a copy was rejected that holds more than the first");
                tell("CLIENT drops the second copy of " + twin.get().tokens());
                world.remove(Side.CLIENT, twin.get());
                any = true;
            }
        }
        return any;
    }

    private void told(RunReport report) {
        tell("run " + report.run() + ": "
                + report.failure().map(f -> f.kind() + " " + f.getMessage()).orElse("through") + ", "
                + DavRig.deeds(report) + " done "
                + report.folders().stream()
                        .filter(f -> f.client().sum() + f.server().sum() > 0)
                        .map(f -> f.name() + " " + f.client() + f.server())
                        .toList()
                + ", " + report.conflicts().size() + " conflicts, held " + report.held() + ", waiting "
                + report.waiting() + " " + report.warnings());
    }

    /** What was shown late or set back may take a run more to be looked at; then a run does nothing. */
    private void settle() throws StoreException {
        long deeds = DavRig.deeds(trying());
        for (int run = 1; run < climate.calmRuns() && deeds > 0; run++) {
            tell("not yet settled");
            deeds = DavRig.deeds(trying());
        }
        check(deeds == 0, "a further run was not idle");
    }

    // --- The end

    private void end() throws StoreException {
        var idle = rig.engine(CommitHook.NONE, e -> e.sync(true));
        check(idle.steps().isEmpty(), "a further run would not be idle: " + idle.steps());
        for (var place : world.places()) {
            if (Files.isDirectory(rig.directory(place.kind(), place.name()))
                    || !world.items(Side.SERVER, place).isEmpty()) {
                var here = world.lines(Side.CLIENT, place);
                var there = world.lines(Side.SERVER, place);
                check(here.equals(there), "the sides differ in " + place.name() + ": " + here + " and " + there);
            }
        }
        for (var side : Side.values()) {
            intents.check(side, world.all(side));
        }
        check(server.complaints().isEmpty(), "the server complains: " + server.complaints());
    }

    private void tell(String what) {
        story.add(what);
    }

    static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        rig.close();
        server.close();
    }
}
