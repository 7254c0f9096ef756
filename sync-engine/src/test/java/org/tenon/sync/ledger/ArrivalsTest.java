package org.tenon.sync.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.ledger.Arrivals.Arrived;
import org.tenon.sync.ledger.Arrivals.Settled;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.PlacementTable.Placement;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;

/** What is written of many items at once is what is written of each. */
class ArrivalsTest {
    private static final List<String> ODD = List.of(
            "plain",
            "\"quoted\"",
            "back\\slash",
            "tab\tand\u0001control",
            "B\u00fccher \ud83d\udcda",
            "12",
            "null",
            "[1,2]",
            "' OR 1=1");

    @TempDir
    Path directory;

    @Test
    void firstSightingsAreThose() throws SQLException {
        for (var side : Side.values()) {
            var each = rows(side + "-each", (ledger, folder) -> states().forEach(
                            state -> ledger.sightings().here(folder, side, state)));
            var atOnce = rows(
                    side + "-at-once", (ledger, folder) -> ledger.arrivals().firstSeen(folder, side, states()));
            assertEquals(each, atOnce);
            assertEquals(2 * 1200, atOnce.size());
        }
    }

    @Test
    void anItemThatIsToldTwiceIsOne() throws SQLException {
        var twice = new ArrayList<>(states());
        twice.add(twice.get(3));
        var each = rows(
                "each",
                (ledger, folder) -> twice.forEach(s -> ledger.sightings().here(folder, Side.CLIENT, s)));
        var atOnce = rows("at-once", (ledger, folder) -> ledger.arrivals().firstSeen(folder, Side.CLIENT, twice));
        // The numbers of items may differ where a first try was taken back.
        assertEquals(each.size(), atOnce.size());
    }

    @Test
    void settlementsAreThose() throws SQLException {
        for (var side : Side.values()) {
            var each = rows(side + "-each", (ledger, folder) -> {
                for (var one : seen(ledger, folder, side)) {
                    ledger.items().content(one.item(), one.linkId(), one.hash(), one.sizeBytes());
                    ledger.placements().acknowledge(one.item(), Side.CLIENT);
                    ledger.placements().acknowledge(one.item(), Side.SERVER);
                    ledger.placements()
                            .placed(
                                    one.item(),
                                    side,
                                    new Placement(folder, one.handle(), one.revision(), one.flags()),
                                    one.agreedFlags(),
                                    true);
                    ledger.items().agree(one.item(), folder, one.base());
                }
            });
            var atOnce = rows(
                    side + "-at-once",
                    (ledger, folder) ->
                            assertEquals(Settled.SOME_DIFFER, ledger.arrivals().settle(seen(ledger, folder, side))));
            assertEquals(each, atOnce);
            assertTrue(atOnce.stream().anyMatch(row -> row.contains("arrived-3")));
        }
    }

    @Test
    void ourWritesAreListedAsOthersAre() throws SQLException {
        for (var fixed : List.of(true, false)) {
            var each = rows(fixed + "-each", (ledger, folder) -> written(ledger, folder, fixed)
                    .forEach(state -> ledger.sightings().here(folder, Side.CLIENT, state)));
            var atOnce = rows(fixed + "-at-once", (ledger, folder) -> {
                var told = written(ledger, folder, fixed);
                var index = ledger.sightings().index(folder, Side.CLIENT);
                assertFalse(index.unchanged(told.getFirst()), "our own write, which no observation has told of");
                ledger.arrivals().firstListed(folder, Side.CLIENT, listed(index, told));
                assertEquals(List.of(), index.unseen(), "asked for again, one by one");
            });
            assertEquals(each, atOnce);
            assertTrue(atOnce.stream().noneMatch(row -> row.contains("listed=0")));
        }
    }

    @Test
    void ourWriteThatIsToldAsGoneAndThenAgainIsThere() throws SQLException {
        var each = rows("each", (ledger, folder) -> {
            var told = written(ledger, folder, false);
            ledger.sightings().gone(folder, Side.CLIENT, told.getFirst().handle());
            told.forEach(state -> ledger.sightings().here(folder, Side.CLIENT, state));
        });
        var atOnce = rows("at-once", (ledger, folder) -> {
            var told = written(ledger, folder, false);
            var index = ledger.sightings().index(folder, Side.CLIENT);
            ledger.sightings().gone(folder, Side.CLIENT, told.getFirst().handle());
            ledger.arrivals().firstListed(folder, Side.CLIENT, listed(index, told));
        });
        assertEquals(each, atOnce);
    }

    private static List<Arrivals.Written> listed(SightingIndex index, List<ItemState> told) {
        return told.stream()
                .map(state -> new Arrivals.Written(index.asWritten(state).orElseThrow(), state))
                .toList();
    }

    /** What a side tells of items that it has by our own write. */
    private static List<ItemState> written(Ledger ledger, FolderId folder, boolean fixed) {
        var arrived = seen(ledger, folder, Side.CLIENT).stream()
                .map(a -> new Arrived(
                        a.item(),
                        a.side(),
                        a.folder(),
                        a.handle(),
                        fixed ? Revision.FIXED : a.revision(),
                        a.flags(),
                        a.agreedFlags(),
                        a.linkId(),
                        a.hash(),
                        a.sizeBytes(),
                        a.base()))
                .toList();
        ledger.arrivals().settle(arrived);
        return arrived.stream()
                .map(a -> new ItemState(
                        a.handle(),
                        a.revision(),
                        a.flags(),
                        fixed && a.sizeBytes() % 2 == 0 ? Optional.empty() : Optional.of(a.linkId()),
                        fixed && a.sizeBytes() % 3 == 0 ? ItemState.UNKNOWN_SIZE : a.sizeBytes()))
                .toList();
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenOver() throws SQLException {
        var before = rows("before", (ledger, folder) -> {
            ledger.sightings().here(folder, Side.SERVER, state("arrived-2", "x", Flags.NONE));
            seen(ledger, folder, Side.SERVER);
        });
        var after = rows("after", (ledger, folder) -> {
            ledger.sightings().here(folder, Side.SERVER, state("arrived-2", "x", Flags.NONE));
            assertEquals(Settled.NOTHING_WRITTEN, ledger.arrivals().settle(seen(ledger, folder, Side.SERVER)));
        });
        assertEquals(before, after);
    }

    @Test
    void aPlaceWhereSomethingArrivedHasNotBeenLeft() throws SQLException {
        rows("departed", (ledger, folder) -> {
            ledger.departed().add(folder, new Handle("arrived-1"));
            ledger.departed().add(folder, new Handle("left"));
            ledger.arrivals().settle(seen(ledger, folder, Side.SERVER));
            assertFalse(ledger.departed().of(folder).contains(new Handle("arrived-1")));
            assertTrue(ledger.departed().of(folder).contains(new Handle("left")));
        });
    }

    @Test
    void intentsAreReadAsTheyWereWritten() throws SQLException {
        rows("intents", (ledger, folder) -> {
            var run = new RunId(1);
            ledger.journal().begin(run, Instant.EPOCH);
            var place = new Place(Kind.MAIL, FolderName.of("a \"b\"", "c\\d"));
            var intents = new ArrayList<Intent>();
            for (int i = 0; i < ODD.size(); i++) {
                var at = new Intent.At(new ItemId(i + 1), Side.SERVER, place);
                var written = new Intent.Written(new LinkId(ODD.get(i)), new ContentHash("%064x".formatted(i)), i);
                var flags = Flags.of("\\Seen", "a\\b");
                intents.add(new Intent.Create(at, Optional.of(new Handle(ODD.get(i))), flags, written));
                intents.add(new Intent.Delete(at, new Handle(ODD.get(i)), flags, written.known()));
            }
            var first = ledger.journal().intend(run, intents.subList(0, 3));
            var numbers = new ArrayList<>(first);
            numbers.addAll(ledger.journal().intend(run, intents.subList(3, intents.size())));
            var open = ledger.journal().open();
            assertEquals(intents, open.stream().map(Journal.Entry::intent).toList());
            assertEquals(numbers, open.stream().map(Journal.Entry::id).toList());
            ledger.journal().drop(numbers.subList(1, numbers.size()));
            assertEquals(
                    List.of(intents.getFirst()),
                    ledger.journal().open().stream().map(Journal.Entry::intent).toList());
        });
    }

    /** What a run writes. */
    private interface Work {
        void in(Ledger ledger, FolderId folder);
    }

    /** All items and sightings that a ledger has when {@code work} is done in it. */
    private List<String> rows(String name, Work work) throws SQLException {
        try (var ledger = Ledger.open(directory.resolve(name), CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            ledger.soonDurable(() -> work.in(ledger, folder));
        }
        var rows = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve(name).resolve("ledger.sqlite"));
                var statement = connection.createStatement()) {
            for (var table : List.of("item", "sighting")) {
                try (var all = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
                    while (all.next()) {
                        var row = new StringBuilder(table);
                        for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                            row.append(' ')
                                    .append(all.getMetaData().getColumnName(i))
                                    .append('=')
                                    .append(all.getString(i));
                        }
                        rows.add(row.toString());
                    }
                }
            }
        }
        return rows;
    }

    private static List<ItemState> states() {
        return IntStream.range(0, 1200)
                .mapToObj(i -> state("h" + i + ODD.get(i % ODD.size()), "r" + ODD.get(i % ODD.size()), flags(i)))
                .toList();
    }

    private static Flags flags(int i) {
        return i % 2 == 0 ? Flags.NONE : Flags.of(Flags.SEEN, "word" + i % 3);
    }

    private static ItemState state(String handle, String revision, Flags flags) {
        return new ItemState(
                new Handle(handle),
                new Revision(revision),
                flags,
                handle.length() % 2 == 0 ? Optional.empty() : Optional.of(new LinkId(handle + "@example.test")),
                handle.length() % 3 == 0 ? ItemState.UNKNOWN_SIZE : handle.length());
    }

    /** Items that the other side has, and what {@code side} came to have of them: of one, a flag that was not agreed. */
    private static List<Arrived> seen(Ledger ledger, FolderId folder, Side side) {
        var arrived = new ArrayList<Arrived>();
        for (int i = 0; i < ODD.size(); i++) {
            ledger.sightings().here(folder, side.other(), state("there-" + i, "r" + i, flags(i)));
            arrived.add(new Arrived(
                    ledger.items().newest(),
                    side,
                    folder,
                    new Handle("arrived-" + i),
                    new Revision(ODD.get(i)),
                    i == 3 ? Flags.of("odd") : flags(i),
                    flags(i),
                    new LinkId(ODD.get(i)),
                    new ContentHash("%064x".formatted(i)),
                    i,
                    flags(i)));
        }
        return arrived;
    }
}
