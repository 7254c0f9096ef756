package org.tenon.sync.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;

/** The part of {@link StoreContract} that is about folders and {@link Store} itself. */
public abstract class FolderContract extends StoreFixture {

    /** Names that some store somewhere mistakes for something else. Each is one segment. */
    static Stream<String> oddNames() {
        return Stream.of(
                "two words",
                " leading and trailing ",
                "dot.ted",
                ".hidden",
                "ends with a dot.",
                "..",
                ".",
                "sl/ash",
                "back\\slash",
                "100%",
                "%2F",
                "percent%41",
                "\"quoted\"",
                "{5}",
                "(a) [b] *?<>|:",
                "~tilde",
                "A & B",
                "&AOQ-",
                "#news",
                "$dollar",
                "Gr\u00fc\u00dfe",
                "decomposed u\u0308",
                "\u65e5\u672c\u8a9e",
                "\ud83d\udce7 mail",
                "\u05e9\u05dc\u05d5\u05dd",
                "cur",
                "new",
                "tmp",
                "CON",
                "nul.txt",
                "Inbox2",
                "a,b;c=d",
                "tab\there",
                "x".repeat(100),
                "x".repeat(300),
                "\u00e4".repeat(120));
    }

    @Test
    void theHomeFolderIsListedOnce() throws Exception {
        var named =
                store.folders().stream().filter(f -> f.name().equals(home())).toList();
        assertEquals(1, named.size());
        assertEquals(kind(), named.getFirst().kind());
        assertTrue(named.getFirst().writable());
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anOddNameIsKeptToTheLetterOrRejected(String odd) throws Exception {
        var name = FolderName.of("Odd", odd);
        switch (store.createFolder(kind(), name)) {
            case Outcome.Accepted<FolderInfo>(var created) -> {
                assertEquals(name, created.name());
                var body = item("in-an-odd-place");
                var handle = put(name, body);
                reopenStore();
                assertEquals(
                        1,
                        store.folders().stream()
                                .filter(f -> f.name().equals(name))
                                .count());
                try (var folder = open(name)) {
                    assertSameBody(body, bodies(folder, List.of(handle)).get(handle), "the body");
                }
            }
            case Outcome.Rejected<FolderInfo> rejected -> {
                assertFalse(rejected.code().isEmpty());
                assertTrue(find(name).isEmpty(), "rejected, and yet it is there");
            }
            case Outcome.Deferred<FolderInfo> deferred -> throw new AssertionError("deferred: " + deferred.message());
            case Outcome.Unplaced<FolderInfo> lost ->
                throw new AssertionError("taken and not shown: " + lost.message());
        }
    }

    @Test
    void namesThatDifferALittleAreTwoFolders() throws Exception {
        for (var pair :
                List.of(List.of("a b", "a_b"), List.of("p%q", "p%25q"), List.of("s/t", "s.t"), List.of("k", "k "))) {
            for (var one : pair) {
                if (store.createFolder(kind(), FolderName.of(one)) instanceof Outcome.Accepted<FolderInfo>) {
                    assertTrue(find(FolderName.of(one)).isPresent(), one);
                }
            }
        }
        var names = new ArrayList<FolderName>();
        store.folders().forEach(f -> names.add(f.name()));
        assertEquals(new HashSet<>(names).size(), names.size(), "a name is listed twice");
    }

    @Test
    void createdFolderHasItsParentsAndIsCreatedAgainInVain() throws Exception {
        var name = FolderName.of("One", "Two", "Three");
        accepted(store.createFolder(kind(), name));
        put(name, item("kept"));
        accepted(store.createFolder(kind(), name));
        assertTrue(find(name).isPresent());
        assertEquals(1, itemsIn(name));
    }

    @Test
    void foldersMayHoldBothItemsAndFolders() throws Exception {
        newFolder("Parent");
        newFolder("Parent", "Child");
        put(FolderName.of("Parent"), item("in-parent"));
        put(FolderName.of("Parent", "Child"), item("in-child"));
        assertEquals(1, itemsIn(FolderName.of("Parent")));
        assertEquals(1, itemsIn(FolderName.of("Parent", "Child")));
    }

    @Test
    void renamedFolderTakesItsItemsAndFoldersAlong() throws Exception {
        var before = newFolder("Old");
        newFolder("Old", "Deep", "Deeper");
        put(FolderName.of("Old"), item("top"));
        put(FolderName.of("Old", "Deep", "Deeper"), item("deep"));

        var after = accepted(store.renameFolder(info(FolderName.of("Old")), FolderName.of("Other", "New")));

        assertEquals(FolderName.of("Other", "New"), after.name());
        if (before.identity().isPresent()) {
            assertEquals(before.identity(), info(after.name()).identity(), "identity stays with a renamed folder");
        }
        assertTrue(store.folders().stream()
                .noneMatch(
                        f -> f.name().equals(FolderName.of("Old")) || f.name().isUnder(FolderName.of("Old"))));
        assertEquals(1, itemsIn(after.name()));
        assertEquals(1, itemsIn(FolderName.of("Other", "New", "Deep", "Deeper")));
    }

    @Test
    void identitiesAreDistinct() throws Exception {
        newFolder("I1");
        newFolder("I2");
        var identities =
                store.folders().stream().flatMap(f -> f.identity().stream()).toList();
        assertEquals(identities.size(), new HashSet<>(identities).size());
    }

    @Test
    void folderThatHoldsAnItemIsNotDeleted() throws Exception {
        var folder = newFolder("Full");
        var handle = put(folder.name(), item("reason"));
        assertDeferred(store.deleteFolder(info(folder.name())));
        try (var opened = open(folder.name())) {
            assertEquals(1, observed(opened).known().size());
            accepted(opened.delete(List.of(handle)).getFirst());
        }
        accepted(store.deleteFolder(info(folder.name())));
        assertTrue(find(folder.name()).isEmpty());
    }

    @Test
    void deletedFolderLeavesWhatLiesBelowAndIsDeletedAgainInVain() throws Exception {
        var parent = newFolder("Above");
        var child = newFolder("Above", "Below");
        put(child.name(), item("below"));
        var outcome = store.deleteFolder(parent);
        assumeFalse(outcome instanceof Outcome.Deferred, "this store deletes no folder that others lie below");
        accepted(outcome);
        accepted(store.deleteFolder(parent));
        assertEquals(1, itemsIn(child.name()));
        try (var opened = open(child.name())) {
            opened.delete(
                    opened.stillHere(observed(opened).known().keySet()).stream().toList());
        }
        accepted(store.deleteFolder(info(child.name())));
        assertTrue(find(child.name()).isEmpty());
    }

    @Test
    void openingWhatIsNotThereSaysThatTheFolderIsGone() throws Exception {
        var folder = newFolder("Brief");
        accepted(store.deleteFolder(folder));
        var thrown = assertThrows(StoreException.class, () -> {
            try (var opened = store.open(folder)) {
                opened.observe(Optional.empty(), new Watcher());
            }
        });
        assertEquals(StoreException.Scope.COLLECTION, thrown.scope());
        assertEquals(StoreException.Cause.FOLDER_GONE, thrown.kind());
    }

    @Test
    void digestChangesWithEveryChangeAndOnlyThen() throws Exception {
        var first = info(home()).digest();
        if (first.isEmpty()) {
            return;
        }
        assertEquals(first, info(home()).digest(), "nothing changed");
        var handle = put(home(), item("one"));
        var created = info(home()).digest();
        assertNotEquals(first, created);
        var flagged = created;
        try (var folder = open(home())) {
            if (!folder.keepable(Flags.of(Flags.SEEN)).isEmpty()) {
                folder.reflag(List.of(new Reflag(handle, Flags.of(Flags.SEEN), Flags.NONE)));
                flagged = info(home()).digest();
                assertNotEquals(created, flagged);
            }
        }
        try (var folder = open(home())) {
            folder.delete(List.of(handle));
        }
        assertNotEquals(flagged, info(home()).digest());
        assertNotEquals(first, info(home()).digest());
    }

    @Test
    void closingGivesTheConnectionBack() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (var folder = open(home())) {
                assertEquals(home(), folder.info().name());
            }
        }
    }

    @Test
    void asManyFoldersAsSaidWorkSideBySide() throws Exception {
        int folders = store.parallelism();
        assertTrue(folders >= 1);
        for (int i = 0; i < folders; i++) {
            newFolder("Side" + i);
        }
        try (var threads = Executors.newFixedThreadPool(folders)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < folders; i++) {
                var name = FolderName.of("Side" + i);
                results.add(threads.submit(() -> {
                    try (var folder = open(name)) {
                        for (int n = 0; n < 5; n++) {
                            put(folder, item("side-" + n), Flags.NONE);
                        }
                        return observed(folder).known().size();
                    }
                }));
            }
            for (var result : results) {
                assertEquals(5, result.get(60, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void oneFolderTooManyWaitsUntilAnotherIsClosed() throws Exception {
        var folders = new ArrayList<FolderInfo>();
        for (int i = 0; i < store.parallelism(); i++) {
            folders.add(newFolder("Wait" + i));
        }
        var last = info(home());
        var opened = new ArrayList<Folder>();
        for (var folder : folders) {
            opened.add(store.open(folder));
        }
        try (var thread = Executors.newSingleThreadExecutor()) {
            var waiting = thread.submit(() -> {
                try (var folder = store.open(last)) {
                    return observed(folder).known().size();
                }
            });
            Thread.sleep(100);
            assertFalse(waiting.isDone() && waiting.state() == Future.State.FAILED, "it failed and did not wait");
            opened.forEach(Folder::close);
            assertEquals(0, waiting.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aNameThatIsFarTooLongIsKeptOrRejected() throws Exception {
        var name = FolderName.of("x".repeat(5000));
        switch (store.renameFolder(info(home()), name)) {
            case Outcome.Accepted<FolderInfo> kept -> assertTrue(find(name).isPresent());
            case Outcome.Rejected<FolderInfo>(String code, String message) -> assertFalse(message.isEmpty());
            case Outcome.Deferred<FolderInfo> deferred -> throw new AssertionError("deferred: " + deferred.message());
            case Outcome.Unplaced<FolderInfo> lost ->
                throw new AssertionError("taken and not shown: " + lost.message());
        }
    }

    private int itemsIn(FolderName name) throws StoreException {
        try (var folder = open(name)) {
            return observed(folder).known().size();
        }
    }

    protected static Watcher observed(Folder folder) throws StoreException {
        var watcher = new Watcher();
        watcher.look(folder);
        return watcher;
    }
}
