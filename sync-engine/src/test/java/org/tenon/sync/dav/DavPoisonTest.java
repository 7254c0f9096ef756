package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.accepted;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.watch;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavPoison;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Scope;

/** One bad item among ten: the nine others come and go as ever, and the bad one is put aside by name. */
final class DavPoisonTest extends DavTrouble {
    private static final Handle BAD = new Handle("e4.ics");

    private List<Handle> all() {
        return server.items(path).keySet().stream().map(Handle::new).toList();
    }

    private Set<Handle> allButTheBadOne() {
        var rest = new TreeSet<>(all());
        rest.remove(BAD);
        return rest;
    }

    private static Set<Handle> readInto(Set<Handle> came, Folder folder, List<Handle> handles) throws StoreException {
        folder.read(handles, (handle, body) -> assertTrue(came.add(handle), "a body came twice"));
        return came;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_ANY,
            names = {"READ_.*", "BLANK", "HUGE"})
    void anItemThatCannotBeHadStopsNoOther(DavPoison poison) throws Exception {
        start();
        server.poison(BAD.value(), poison);
        try (var folder = open()) {
            var came = new TreeSet<Handle>();
            var thrown = assertThrows(StoreException.class, () -> readInto(came, folder, all()));
            assertEquals(Scope.ITEM, thrown.scope(), thrown::getMessage);
            assertEquals(Set.of(BAD), thrown.items().keySet());
            assertEquals(allButTheBadOne(), came);
            assertEquals(Set.copyOf(all()), folder.stillHere(all()), "not to be had is not gone");
        }
        assertTrue(naps.stream().reduce(Duration.ZERO, Duration::plus).toSeconds() < 5, () -> "waited " + naps);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"MULTIGET_404", "BROKEN_TEXT", "CONTROL_CHARACTER"})
    void anItemThatBreaksAMultigetComesByItself(DavPoison poison) throws Exception {
        start();
        server.poison(BAD.value(), poison);
        var stderr = System.err;
        var noise = new ByteArrayOutputStream();
        System.setErr(new PrintStream(noise, true, StandardCharsets.UTF_8));
        try (var folder = open()) {
            assertEquals(Set.copyOf(all()), readInto(new TreeSet<>(), folder, all()));
        } finally {
            System.setErr(stderr);
        }
        assertEquals("", noise.toString(StandardCharsets.UTF_8), "the parser complains to nobody but us");
    }

    @Test
    void aMultigetThatNamesOneDeletedItemIsNoFolderGone() throws Exception {
        start(DavTrait.MULTIGET_404_IF_ANY_GONE);
        try (var folder = open()) {
            var before = all();
            server.delete(path, BAD.value());
            assertEquals(Set.copyOf(all()), readInto(new TreeSet<>(), folder, before));
            assertEquals(Set.copyOf(all()), folder.stillHere(before));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_ANY,
            names = {"WRITE_.*"})
    void anItemThatCannotBeWrittenStopsNoOther(DavPoison poison) throws Exception {
        start();
        server.poison("new-bad.ics", poison);
        server.poison(BAD.value(), poison);
        try (var folder = open()) {
            watch(folder);
            var items = new ArrayList<NewItem>();
            for (int i = 0; i < 8; i++) {
                items.add(item(folder, event(i == 3 ? "new-bad" : "new-" + i, "new")));
            }
            var created = folder.create(items);
            for (int i = 0; i < 8; i++) {
                if (i == 3) {
                    deferred(created.get(i));
                } else {
                    accepted(created.get(i));
                }
            }
            var changes = new ArrayList<Replacement>();
            var revisions = watch(folder);
            for (var handle : List.of(new Handle("e1.ics"), BAD, new Handle("e7.ics"))) {
                changes.add(new Replacement(
                        handle,
                        revisions.revision(handle),
                        item(folder, event(handle.value().replace(".ics", ""), "edited"))));
            }
            var replaced = folder.replace(changes);
            accepted(replaced.get(0));
            deferred(replaced.get(1));
            accepted(replaced.get(2));
            assertEquals(17, server.items(path).size());
            assertFalse(server.items(path).get(BAD.value()).contains("edited"));
            assertEquals(List.of(), server.complaints());
        }
        assertTrue(naps.stream().reduce(Duration.ZERO, Duration::plus).toSeconds() < 10, () -> "waited " + naps);
    }

    @Test
    void anItemThatListingsFailAtMakesThemIncompleteAndIsNamed() throws Exception {
        for (var traits : List.of(new DavTrait[0], new DavTrait[] {DavTrait.NO_SYNC})) {
            start(traits);
            server.poison(BAD.value(), DavPoison.LISTED_500);
            try (var folder = open()) {
                var told = new HashSet<Handle>();
                var first = folder.observe(Optional.empty(), sink(told));
                assertFalse(first.complete());
                assertEquals(Set.of(BAD), first.unclear().keySet());
                assertEquals(allButTheBadOne(), told);
                server.mend();
                told.clear();
                var next = folder.observe(Optional.of(first.checkpoint()), sink(told));
                assertTrue(told.contains(BAD), "once the server is well it is told, though nothing in it changed");
                assertEquals(Set.of(), next.unclear().keySet());
            }
            stop();
        }
    }

    @Test
    void aChangeThatTheServerFailsAtIsAskedForAgain() throws Exception {
        start();
        try (var folder = open()) {
            var watch = watch(folder);
            var before = watch.revision(BAD);
            server.put(path, BAD.value(), event("e4", "edited"));
            server.put(path, "e5.ics", event("e5", "edited"));
            server.poison(BAD.value(), DavPoison.LISTED_500);
            assertEquals(Set.of(BAD), watch.look(folder).unclear().keySet());
            assertTrue(watch.told().contains(new Handle("e5.ics")));
            server.mend();
            watch.look(folder);
            assertFalse(watch.revision(BAD).equals(before));
        }
    }

    private static ItemSink sink(Set<Handle> told) {
        return new ItemSink() {
            @Override
            public void here(ItemState item) {
                told.add(item.handle());
            }

            @Override
            public void gone(Handle handle) {
                throw new AssertionError(handle + " is told to be gone");
            }
        };
    }

    @Test
    void aCollectionThatIsGoneIsSaidToBeGone() throws Exception {
        start();
        try (var folder = open()) {
            var one = List.of(item(folder, event("new", "new")));
            server.removeCollection(path);
            var thrown = assertThrows(StoreException.class, () -> folder.create(one));
            assertEquals(Cause.FOLDER_GONE, thrown.kind());
        }
    }

    @Test
    void aServerThatAnswersNothingIsNotTakenForTenBadItems() throws Exception {
        start();
        try (var folder = open()) {
            server.fault(DavFault.HANGS_UP, "*", 10_000);
            assertEquals(
                    Cause.UNREACHABLE,
                    assertThrows(StoreException.class, () -> readInto(new TreeSet<>(), folder, all()))
                            .kind());
        }
    }
}
