package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Faults.Listing;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;

/** The fake notices wrong use, and misbehaves when and only when it is told to. */
final class FakeStoreTest {
    private final Steps steps = new Steps();
    private final FakeStore store = new FakeStore(Traits.imap(), steps);

    private Folder inbox() throws StoreException {
        return open(store, FolderName.INBOX);
    }

    private static Folder open(FakeStore store, FolderName name) throws StoreException {
        for (var info : store.folders()) {
            if (info.name().equals(name)) {
                return store.open(info);
            }
        }
        throw new AssertionError("no " + name);
    }

    private Handle deliver(String name) {
        return store.hands().deliver(FolderName.INBOX, Mails.mail(name), Flags.NONE);
    }

    private static NewItem item(Folder folder, byte[] mail) throws StoreException {
        var staged = folder.stage(new FakeBody(mail, Instant.EPOCH, true, false));
        return new NewItem(
                Optional.empty(),
                Mails.linkId(mail),
                Mails.hash(mail),
                Mails.size(mail),
                Flags.NONE,
                Optional.of(staged));
    }

    private static List<Handle> told(Folder folder) throws StoreException {
        var told = new ArrayList<Handle>();
        folder.observe(Optional.empty(), new ItemSink() {
            @Override
            public void here(ItemState item) {
                told.add(item.handle());
            }

            @Override
            public void gone(Handle handle) {
                told.remove(handle);
            }
        });
        return told;
    }

    @Test
    void useAfterCloseIsFound() throws Exception {
        var folder = inbox();
        folder.close();
        assertThrows(AssertionError.class, folder::horizon);
        store.close();
        assertThrows(AssertionError.class, store::folders);
    }

    @Test
    void folderLeftOpenIsFound() throws Exception {
        var folder = inbox();
        assertThrows(AssertionError.class, store::assertNothingOpen);
        folder.close();
        store.assertNothingOpen();
    }

    @Test
    void anotherFoldersHandleIsFound() throws Exception {
        store.hands().createFolder(FolderName.of("Work"));
        var elsewhere = store.hands().deliver(FolderName.of("Work"), Mails.mail("a"), Flags.NONE);
        try (var folder = inbox()) {
            assertThrows(AssertionError.class, () -> folder.stillHere(List.of(elsewhere)));
            assertThrows(AssertionError.class, () -> folder.delete(List.of(elsewhere)));
        }
    }

    @Test
    void folderUsedFromWithinItsOwnSinkIsFound() throws Exception {
        var handle = deliver("a");
        try (var folder = inbox()) {
            assertThrows(
                    AssertionError.class, () -> folder.read(List.of(handle), (h, body) -> folder.delete(List.of(h))));
        }
    }

    @Test
    void bodyOpenedTooLateIsFound() throws Exception {
        var handle = deliver("a");
        var kept = new ArrayList<Body>();
        try (var folder = inbox()) {
            folder.read(List.of(handle), (h, body) -> kept.add(body));
        }
        assertFalse(kept.getFirst().lasting());
        assertThrows(AssertionError.class, () -> kept.getFirst().open());
    }

    @Test
    void bodyThatTheFolderDidNotStageIsFound() throws Exception {
        store.createFolder(Kind.MAIL, FolderName.of("Work"));
        NewItem staged;
        try (var work = open(store, FolderName.of("Work"))) {
            staged = item(work, Mails.mail("a"));
        }
        try (var folder = inbox()) {
            assertThrows(AssertionError.class, () -> folder.create(List.of(staged)));
        }
    }

    @Test
    void killedProcessDoesNothingMore() throws Exception {
        steps.crashAt(2);
        try (var folder = inbox()) {
            var items = List.of(
                    item(folder, Mails.mail("a")), item(folder, Mails.mail("b")), item(folder, Mails.mail("c")));
            assertThrows(SimulatedCrash.class, () -> folder.create(items));
            assertThrows(SimulatedCrash.class, folder::horizon);
        }
        assertEquals(2, store.hands().look(FolderName.INBOX).size());
        steps.restart();
        try (var folder = open(store.reopen(), FolderName.INBOX)) {
            assertEquals(2, told(folder).size());
        }
    }

    @Test
    void powerCutTakesBackWhatNobodyWasToldOf() throws Exception {
        try (var folder = inbox()) {
            folder.create(List.of(item(folder, Mails.mail("told"))));
            steps.crashAt(1);
            var items = List.of(item(folder, Mails.mail("untold")));
            assertThrows(SimulatedCrash.class, () -> folder.create(items));
        }
        assertTrue(store.hasVolatile());
        store.powerCut();
        var left = store.hands().look(FolderName.INBOX);
        assertEquals(1, left.size());
        assertEquals(Mails.hash(Mails.mail("told")), Mails.hash(left.getFirst().body()));
    }

    @Test
    void handleIsNeverUsedAgain() throws Exception {
        steps.crashAt(1);
        try (var folder = inbox()) {
            var items = List.of(item(folder, Mails.mail("lost")));
            assertThrows(SimulatedCrash.class, () -> folder.create(items));
        }
        var lost = store.hands().look(FolderName.INBOX).getFirst().handle();
        store.powerCut();
        assertTrue(lost.compareTo(deliver("next")) < 0);
    }

    @Test
    void lostConnectionStaysLost() throws Exception {
        store.faults().drop(Op.HORIZON, 2);
        try (var folder = inbox()) {
            folder.horizon();
            var thrown = assertThrows(StoreException.class, folder::horizon);
            assertEquals(Cause.UNREACHABLE, thrown.kind());
            assertThrows(StoreException.class, () -> told(folder));
        }
        try (var folder = inbox()) {
            folder.horizon();
        }
    }

    @Test
    void lostAnswerIsLostAfterTheDeed() throws Exception {
        store.faults().loseAnswer(Op.CREATE);
        try (var folder = inbox()) {
            var items = List.of(item(folder, Mails.mail("a")));
            assertThrows(StoreException.class, () -> folder.create(items));
        }
        assertEquals(1, store.hands().look(FolderName.INBOX).size());
    }

    @Test
    void listingLiesOnceAndAsTold() throws Exception {
        for (int i = 0; i < 4; i++) {
            deliver("m" + i);
        }
        try (var folder = inbox()) {
            store.faults().listing(Listing.SHORT);
            assertEquals(2, told(folder).size());
            store.faults().listing(Listing.EMPTY);
            assertEquals(0, told(folder).size());
            store.faults().listing(Listing.REPEATED);
            assertEquals(8, told(folder).size());
            assertEquals(4, told(folder).size());
        }
    }

    @Test
    void lyingHorizonHidesWhatLanded() throws Exception {
        try (var folder = inbox()) {
            var item = item(folder, Mails.mail("a"));
            store.faults().horizon(10);
            var horizon = folder.horizon();
            folder.create(List.of(item));
            assertEquals(List.of(Optional.empty()), folder.landed(List.of(item), horizon));
            store.faults().calm();
            assertEquals(1, store.hands().look(FolderName.INBOX).size());
        }
    }

    @Test
    void changedValidityEndsWhatIsOpen() throws Exception {
        deliver("a");
        try (var folder = inbox()) {
            store.changeValidity(FolderName.INBOX, true);
            var thrown = assertThrows(StoreException.class, () -> told(folder));
            assertEquals(Cause.FOLDER_GONE, thrown.kind());
        }
    }
}
