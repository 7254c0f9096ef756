package org.tenon.sync.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

/**
 * A random life of calendars, tasks and contacts between files and a fake server of a random shape, in bad weather.
 *
 * <p>Whatever a person writes carries a token that occurs once in the world. In the end each token is on both sides, in the item or
 * in a kept copy, unless somebody who could see it deleted or overwrote it; both sides are equal, and a further sync plans nothing.
 */
final class DavSoak implements AutoCloseable {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern TOKEN = Pattern.compile("tok[0-9]+x");
    private static final Pattern SUMMARY = Pattern.compile("(?m)^(SUMMARY|FN):.*?(?=\r?$)");

    /** What a server leaves out or keeps to itself without a word: nobody can name that. */
    private static final Set<DavFault> SILENT_LIES = EnumSet.of(
            DavFault.HALF_LISTING,
            DavFault.EMPTY_LISTING,
            DavFault.COLLECTION_MISSING,
            DavFault.SHOWN_LATE,
            DavFault.STORED_ELSEWHERE);

    /** A folder on both sides. */
    private record Place(Kind kind, String name, String path) {}

    /** One item as a person sees it; {@code name} is its file here, or the last segment of its address there. */
    private record Seen(Place place, String name, String text) {}

    private final Random random;
    private final DavClimate climate;
    private final FakeDavServer server;
    /** A server that falls silent is waited for in bad weather only for as long as it takes to see that. */
    private final DavSettings patient;

    /** The weather lasts for a moment, and a minute lies between one run and the next that is not in it. */
    private final SettableClock clock = new SettableClock();

    private final DavRig rig;
    private final List<Place> places;
    private final List<String> story = new ArrayList<>();
    /** Tokens of which nothing more is asked: overwritten or deleted by someone who saw them. */
    private final Set<String> excused = new TreeSet<>();

    private final Set<String> written = new TreeSet<>();
    /** Tokens of items that are as good as deleted: with the next calm run they are gone for ever. */
    private final Set<String> going = new HashSet<>();

    private final Set<String> gone = new HashSet<>();
    /** First tokens of items that both sides worked on before a sync, or that were met again without a ledger. */
    private final Set<String> contested = new HashSet<>();

    private final Map<String, Side> touched = new HashMap<>();
    /** The ledger is lost, and has not been made anew. */
    private boolean blind;

    private boolean etagsLied;
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
        etagsLied = shape.contains(DavTrait.ETAG_PER_ROW);
        places = List.of(
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
        written.add(token);
        return token;
    }

    private void work(Side side) {
        var all = all(side);
        if (all.isEmpty() || random.nextInt(4) == 0) {
            create(side);
            return;
        }
        var seen = all.get(random.nextInt(all.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                tell(side + " deletes " + tokens(seen.text));
                boolean known = !touched.containsKey(first(seen.text));
                boolean alone = touch(seen, side) && known;
                excused.addAll(tokens(seen.text));
                if (alone && !etagsLied) {
                    going.add(first(seen.text));
                }
                remove(side, seen);
            }
            case 2, 3 -> {
                var now = token();
                var text = SUMMARY.matcher(seen.text).replaceFirst("$1:said " + now);
                tell(side + " says " + now + " in " + tokens(seen.text));
                touch(seen, side);
                excused.addAll(tokens(seen.text).stream()
                        .filter(t -> !tokens(text).contains(t))
                        .toList());
                write(side, seen.place, seen.name, text);
            }
            case 4 -> {
                if (side == Side.CLIENT && seen.place.kind == Kind.CALENDAR) {
                    move(seen);
                }
            }
            default -> {
                var now = token();
                tell(side + " adds " + now + " to " + tokens(seen.text));
                touch(seen, side);
                write(side, seen.place, seen.name, with(seen.place.kind, seen.text, "X-" + now + ":" + now));
            }
        }
    }

    /** Notes who worked on it since the last calm run; false where the other side did as well. */
    private boolean touch(Seen seen, Side side) {
        var first = first(seen.text);
        going.remove(first);
        if (blind) {
            contested.add(first);
        }
        if (touched.getOrDefault(first, side) != side) {
            contested.add(first);
            return false;
        }
        touched.put(first, side);
        return !contested.contains(first);
    }

    private void create(Side side) {
        var place = places.get(random.nextInt(places.size()));
        var first = token();
        var uid = "u" + tokens + (random.nextInt(6) == 0 ? "/odd one" : "");
        var line = (place.kind == Kind.CONTACTS ? "NOTE:" : "SUMMARY:") + "new";
        var text = TwoWayDavContract.item(place.kind, uid, line, "X-" + first + ":" + first);
        tell(side + " creates " + first + " in " + place.name);
        write(side, place, uid.replace('/', '-') + (place.kind == Kind.CONTACTS ? ".vcf" : ".ics"), text);
        touched.put(first, side);
    }

    private void move(Seen seen) {
        var to = places.get(seen.place.name.equals("Work") ? 1 : 0);
        var target = rig.directory(to.kind, to.name).resolve(seen.name);
        if (Files.exists(target)) {
            return;
        }
        tell("CLIENT moves " + tokens(seen.text) + " to " + to.name);
        touch(seen, Side.CLIENT);
        contested.add(first(seen.text));
        try {
            Files.createDirectories(target.getParent());
            Files.move(rig.directory(seen.place.kind, seen.place.name).resolve(seen.name), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String with(Kind kind, String text, String line) {
        var end =
                switch (kind) {
                    case CONTACTS -> "END:VCARD";
                    case TASKS -> "END:VTODO";
                    case NOTES -> "END:VJOURNAL";
                    default -> "END:VEVENT";
                };
        return text.replaceFirst(end, line + (text.contains("\r\n") ? "\r\n" : "\n") + end);
    }

    // --- Both sides, as people see them

    private List<Seen> all(Side side) {
        var all = new ArrayList<Seen>();
        for (var place : places) {
            if (side == Side.SERVER || Files.isDirectory(rig.directory(place.kind, place.name))) {
                items(side, place).forEach((name, text) -> all.add(new Seen(place, name, text)));
            }
        }
        return all;
    }

    private Map<String, String> items(Side side, Place place) {
        return side == Side.SERVER ? server.items(place.path) : rig.here(place.kind, place.name);
    }

    private void write(Side side, Place place, String name, String text) {
        if (side == Side.SERVER) {
            server.put(place.path, name, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        try {
            Files.createDirectories(rig.directory(place.kind, place.name));
            Files.writeString(rig.directory(place.kind, place.name).resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(Side side, Seen seen) {
        if (side == Side.SERVER) {
            server.delete(seen.place.path, seen.name);
            return;
        }
        try {
            Files.delete(rig.directory(seen.place.kind, seen.place.name).resolve(seen.name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> tokens(String text) {
        var found = new TreeSet<String>();
        var matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    /** What an item was made with: its oldest token. */
    private static String first(String text) {
        return tokens(text).stream()
                .min((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
                .orElseThrow();
    }

    // --- Weather

    private void rough() throws StoreException {
        int faults = 1 + random.nextInt(3);
        var weather = EnumSet.noneOf(DavFault.class);
        server.retryAfter(random.nextBoolean() ? 0 : 60);
        for (int i = 0; i < faults; i++) {
            var fault = climate.faults().get(random.nextInt(climate.faults().size()));
            if (blind && (fault == DavFault.HALF_LISTING || fault == DavFault.EMPTY_LISTING)) {
                continue; // Where nothing is known of what there was, a listing that lies cannot be found out.
            }
            var method =
                    List.of("*", "PROPFIND", "REPORT", "PUT", "DELETE", "GET").get(random.nextInt(6));
            // A revision that changed by itself counts as an edit, and an edit beats a deletion.
            if (fault == DavFault.ETAG_CHANGES) {
                etagsLied = true;
                going.clear();
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
                ? atCommit(1 + random.nextInt(12), () -> {
                    work(Side.CLIENT);
                    work(Side.SERVER);
                })
                : CommitHook.NONE;
        boolean honest = meanwhile == CommitHook.NONE && Collections.disjoint(weather, SILENT_LIES);
        rig.settings(patient.withTimes(Duration.ofMillis(250), Duration.ofMillis(300), Duration.ofMillis(50)));
        for (int run = poisoned.isEmpty() ? 1 : 0; run < 2; run++) {
            var report = rig.engine(run == 1 ? meanwhile : CommitHook.NONE, e -> e.sync(false));
            told(report);
            if (honest && report.failure().isEmpty()) {
                checkNamed(report);
            }
        }
        server.mend();
        clock.jump(MINUTE);
        rig.settings(patient);
        poisoned.clear();
    }

    /** What is not the same on both sides after a run that came through is named, with its folder and the reason. */
    private void checkNamed(RunReport report) {
        var texts = new TreeMap<String, List<String>>();
        var names = new TreeMap<String, Set<String>>();
        var folders = new TreeMap<String, Set<String>>();
        for (var side : Side.values()) {
            for (var seen : all(side)) {
                var first = first(seen.text);
                var text = seen.place.name + DavRig.lines(seen.text);
                var others = texts.computeIfAbsent(first, t -> new ArrayList<>());
                if (side == Side.CLIENT || !others.remove(text)) {
                    others.add(text);
                }
                names.computeIfAbsent(first, t -> new TreeSet<>()).add(seen.name);
                folders.computeIfAbsent(first, t -> new TreeSet<>()).add(seen.place.name);
            }
        }
        texts.forEach((first, unlike) -> {
            if (!unlike.isEmpty()) {
                tell("not across: " + first + " in " + folders.get(first) + " " + names.get(first));
                check(!report.inSync(), "said to be in sync: " + unlike);
                check(
                        folders.get(first).stream().anyMatch(folder -> isNamed(report, folder, names.get(first))),
                        "not named: " + names.get(first) + " " + unlike + " in " + report);
            }
        });
    }

    private static boolean isNamed(RunReport report, String folder, Set<String> names) {
        return report.waiting().stream()
                        .anyMatch(w -> w.folder().equals(folder)
                                && names.contains(w.item())
                                && !w.why().isBlank())
                || report.rejected().stream()
                        .anyMatch(r -> r.folder().equals(folder)
                                && names.contains(r.item())
                                && !r.message().isBlank())
                || report.held().stream().anyMatch(h -> h.folder().equals(folder))
                || report.warnings().stream().anyMatch(w -> isAboutFolder(w, folder));
    }

    /** A folder that could not be looked at, or whose other half failed: all that is in it is meant. */
    private static boolean isAboutFolder(String warning, String folder) {
        return warning.startsWith(folder + ":") || warning.startsWith(folder + " (");
    }

    /** One item, or one that is yet to come there, at which the server fails. */
    private void poison() {
        var all = all(side());
        if (all.isEmpty()) {
            return;
        }
        var name = all.get(random.nextInt(all.size())).name;
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
            // What was deleted since is there again, and what was said twice since may be there in both wordings.
            gone.clear();
            going.clear();
            for (var seen : all(Side.CLIENT)) {
                contested.add(first(seen.text));
            }
            for (var seen : all(Side.SERVER)) {
                contested.add(first(seen.text));
            }
            // What only the server had and had lost with the restoring is nobody's to bring back.
            var here = new TreeSet<String>();
            all(Side.CLIENT).forEach(seen -> here.addAll(tokens(seen.text)));
            all(Side.SERVER).forEach(seen -> here.addAll(tokens(seen.text)));
            written.stream().filter(token -> !here.contains(token)).forEach(excused::add);
        }
    }

    private static CommitHook atCommit(int number, Runnable deed) {
        int[] count = {0};
        return (after, durable) -> {
            if (++count[0] == number) {
                deed.run();
            }
        };
    }

    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private void killed() throws StoreException {
        int commit = 1 + random.nextInt(30);
        try {
            told(rig.engine(
                    atCommit(commit, () -> {
                        throw new Killed();
                    }),
                    e -> e.sync(false)));
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
        // What was changed or deleted and has not crossed cannot be told from what is new any more.
        contested.addAll(touched.keySet());
        going.clear();
        blind = true;
    }

    private void calm() throws StoreException {
        server.mend();
        var report = trying();
        if (answer(report) || dropTwins(report)) {
            report = trying();
        }
        for (int run = 1; run < climate.calmRuns() && !isThrough(report); run++) {
            report = trying();
            if (answer(report) || dropTwins(report)) {
                report = trying();
            }
        }
        wasRestored = false;
        check(report.failure().isEmpty(), "a run in calm weather failed: " + report.failure());
        check(report.rejected().isEmpty(), "rejected in calm weather: " + report.rejected());
        check(report.held().isEmpty(), "held: " + report.held());
        gone.addAll(going);
        going.clear();
        touched.clear();
        blind = false;
    }

    private static boolean isThrough(RunReport report) {
        return report.inSync()
                && report.failure().isEmpty()
                && report.rejected().isEmpty()
                && report.held().isEmpty();
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
                going.clear();
            }
        }
        return !report.held().isEmpty();
    }

    /** What a person does with a second copy that the server does not take: away with it, if nothing is in it that the first lacks. */
    private boolean dropTwins(RunReport report) {
        boolean any = false;
        for (var rejected : report.rejected()) {
            var twin = all(Side.CLIENT).stream()
                    .filter(s -> s.place.name.equals(rejected.folder()) && s.name.equals(rejected.item()))
                    .findFirst();
            if (rejected.code().equals("same-uid") && twin.isPresent()) {
                check(
                        all(Side.SERVER).stream().anyMatch(s -> tokens(s.text).containsAll(tokens(twin.get().text))),
                        "a copy was rejected that holds more than the first");
                tell("CLIENT drops the second copy of " + tokens(twin.get().text));
                remove(Side.CLIENT, twin.get());
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
        for (var place : places) {
            if (Files.isDirectory(rig.directory(place.kind, place.name))
                    || !items(Side.SERVER, place).isEmpty()) {
                var here = items(Side.CLIENT, place).values().stream()
                        .map(DavRig::lines)
                        .map(List::toString)
                        .sorted()
                        .toList();
                var there = items(Side.SERVER, place).values().stream()
                        .map(DavRig::lines)
                        .map(List::toString)
                        .sorted()
                        .toList();
                check(here.equals(there), "the sides differ in " + place.name + ": " + here + " and " + there);
            }
        }
        for (var side : Side.values()) {
            var copies = new TreeMap<String, Integer>();
            for (var seen : all(side)) {
                tokens(seen.text).forEach(token -> copies.merge(token, 1, Integer::sum));
            }
            for (var token : written) {
                check(excused.contains(token) || copies.containsKey(token), token + " is lost on the " + side);
            }
            for (var token : gone) {
                check(!copies.containsKey(token), token + " was deleted and haunts the " + side);
            }
            copies.forEach((token, number) ->
                    check(number == 1 || isContested(side, token), token + " is " + number + " times on the " + side));
        }
        check(server.complaints().isEmpty(), "the server complains: " + server.complaints());
    }

    private boolean isContested(Side side, String token) {
        return all(side).stream()
                .filter(seen -> seen.text.contains(token))
                .anyMatch(seen -> contested.contains(first(seen.text)));
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
        rig.close();
        server.close();
    }
}
