package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.dav.DavSide;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.files.FilesSide;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;

/**
 * A move that is a copy and a deletion, and a process that ended between the two: a person works on either of what is there before the next
 * run. It is one item, in the new place, with the person's words; where both were edited, one for each.
 */
final class HalfMovedTest {
    private static final FolderName WORK = FolderName.of("Work");

    @TempDir(factory = MemoryDir.class)
    Path scratch;

    private int worlds;

    /** Which of the two a person edits. */
    private enum Edited {
        NONE,
        OLD,
        NEW,
        BOTH
    }

    static Stream<Arguments> edits() {
        var all = new ArrayList<Arguments>();
        for (var kind : KindStories.KINDS) {
            for (var edited : Edited.values()) {
                all.add(Arguments.of(kind, edited));
            }
        }
        // Of two messages of one Message-ID and other words nothing tells that they are one.
        all.add(Arguments.of(Kind.MAIL, Edited.NONE));
        all.add(Arguments.of(Kind.MAIL, Edited.OLD));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("edits")
    void itIsOneItemWithThePersonsWords(Kind kind, Edited edited) {
        var items = new SoakItems(kind);
        var home = Wording.of(kind).home();
        int halves = 0;
        boolean died = true;
        for (int n = 1; died; n++) {
            try (var world = world(kind)) {
                var at = world.hands(Side.CLIENT).deliver(home, items.made("a", false), Flags.NONE);
                world.sync();
                world.hands(Side.CLIENT).move(home, at, WORK);
                died = world.syncDyingAt(n);
                boolean half = !saying(world, Side.SERVER, home, items).isEmpty()
                        && !saying(world, Side.SERVER, WORK, items).isEmpty();
                var words = List.of("a");
                if (half) {
                    words = edits(edited, home, world, items);
                    halves++;
                }
                world.sync();
                world.sync();
                for (var side : Side.values()) {
                    var where = " on the " + side + ", died at step " + n;
                    assertEquals(List.of(), saying(world, side, home, items), home + where);
                    assertEquals(words, saying(world, side, WORK, items), WORK + where);
                    assertEquals(words.size() + 1, names(world, side, kind), "names in " + WORK + where);
                }
                world.assertIdle();
            }
        }
        assertTrue(halves > 0, "died between copy and deletion: " + halves);
    }

    private static long names(SyncWorld world, Side side, Kind kind) {
        return world.look(side, WORK).stream()
                .map(seen -> KindRules.of(kind).summary(seen.body()).linkId())
                .distinct()
                .count();
    }

    /** What a person writes into which of the two. */
    private static List<String> edits(Edited edited, FolderName home, SyncWorld world, SoakItems items) {
        return switch (edited) {
            case NONE -> List.of("a");
            case OLD -> List.of(edit(home, "ae", world, items));
            case NEW -> List.of(edit(WORK, "ae", world, items));
            case BOTH -> List.of(edit(home, "ae", world, items), edit(WORK, "af", world, items));
        };
    }

    private static String edit(FolderName place, String words, SyncWorld world, SoakItems items) {
        var seen = world.look(Side.SERVER, place).stream()
                .filter(s -> items.content(s).equals("a"))
                .findFirst()
                .orElseThrow();
        world.hands(Side.SERVER).edit(place, seen.handle(), items.edited(seen, "a", words, 1));
        return words;
    }

    private static List<String> saying(SyncWorld world, Side side, FolderName folder, SoakItems items) {
        return world.look(side, folder).stream()
                .map(items::content)
                .filter(content -> content.startsWith("a"))
                .sorted()
                .toList();
    }

    private SyncWorld world(Kind kind) {
        var dir = scratch.resolve("world-" + ++worlds);
        var steps = new Steps();
        var home = Wording.of(kind).home();
        var policy = Policy.DEFAULT.only(Set.of(kind));
        var world = kind == Kind.MAIL
                ? new SyncWorld(dir, Traits.files(), Traits.files().without(Trait.MOVE_KEEPS_HANDLE), policy)
                : new SyncWorld(
                        dir.resolve("state"),
                        new FilesSide(kind, home, dir.resolve("client"), steps),
                        new DavSide(kind, home, steps, DavTrait.NO_MOVE),
                        policy,
                        steps,
                        KindStories.words(kind));
        var items = new SoakItems(kind);
        for (var side : Side.values()) {
            world.hands(side).createFolder(WORK);
        }
        // Neither folder is ever empty.
        world.hands(Side.CLIENT).deliver(home, items.made("stays", false), Flags.NONE);
        world.hands(Side.CLIENT).deliver(WORK, items.made("stays too", false), Flags.NONE);
        world.sync();
        return world;
    }
}
