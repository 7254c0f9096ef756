package org.tenon.sync.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tenon.sync.fake.Scenario.Row;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;

/** What rows of a {@link Scenario} expect of both sides, or of one: these folders, and in them these items and nothing else. */
record Expected(SyncWorld world, Wording wording, List<Row> rows) {
    void check() {
        for (var side : Side.values()) {
            var expected = new TreeMap<FolderName, List<Item>>();
            for (var row : rows) {
                var words = row.words();
                var one = side(words.getFirst());
                int first = one.isPresent() ? 1 : 0;
                if (one.isEmpty() || one.get() == side) {
                    expected.put(
                            wording.folder(words.get(first)), Item.parseAll(words.subList(first + 1, words.size())));
                }
            }
            expected.putIfAbsent(wording.home(), List.of());
            var names = new TreeSet<>(world.place(side).names());
            if (!names.equals(expected.keySet())) {
                throw new AssertionError(side + " has the folders " + names + ", not " + expected.keySet());
            }
            expected.forEach((folder, items) -> check(side, folder, items));
        }
    }

    private void check(Side side, FolderName folder, List<Item> items) {
        var seen = new ArrayList<>(world.look(side, folder));
        for (var item : items) {
            var match = seen.stream()
                    .filter(s -> wording.isIn(item, s) && wording.marks(s).equals(wording.marks(item)))
                    .findFirst()
                    .orElseThrow(() ->
                            new AssertionError(holds(world, wording, side, folder) + "; " + item + " is missing"));
            seen.remove(match);
        }
        if (!seen.isEmpty()) {
            throw new AssertionError(
                    holds(world, wording, side, folder) + "; " + wording.describe(seen.getFirst()) + " is too much");
        }
    }

    static String holds(SyncWorld world, Wording wording, Side side, FolderName folder) {
        return side + " " + folder + " holds "
                + world.look(side, folder).stream()
                        .map(wording::describe)
                        .sorted()
                        .toList();
    }

    /** Of a row's first word; empty where it names no side. */
    static Optional<Side> side(String word) {
        return switch (word) {
            case "client" -> Optional.of(Side.CLIENT);
            case "server" -> Optional.of(Side.SERVER);
            default -> Optional.empty();
        };
    }
}
