package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenon.convert.LargeValue;
import org.tenon.convert.PidTag;
import org.tenon.lab.Rig;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.UserHands;

/** Mail folders of Outlook keep every promise of the port. */
final class OutlookMailInWindows extends StoreContract {
    /** The data file makes something else of its plain text. */
    private static final byte[] LOOKS = """
            From: a@example.test
            Subject: looks
            Message-ID: <looks@example.test>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8

            Words that no program would make of the others
            --b
            Content-Type: text/html; charset=utf-8

            <html><body><b>Other</b> words</body></html>
            --b--
            """.getBytes(StandardCharsets.UTF_8);

    private final OutlookProfile profile = new OutlookProfile();

    @Override
    protected Store open() throws Exception {
        return profile.open();
    }

    @Override
    protected Optional<UserHands> hands() {
        return Optional.of(new AnotherPerson(profile, Kind.MAIL));
    }

    /** A message is saved twice; what a crash between the two leaves comes back as it came, and is completed. */
    @Test
    void whatWasSavedOnceOnlyComesBackAsItCame() throws Exception {
        var outlook = (OutlookStore) store;
        var item = ItemForm.MAIL
                .item(LargeValue.of(new Binary(LOOKS)), outlook.settings())
                .orElseThrow();
        item.properties().put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(false, false));
        item.properties().put(Stamp.HOME, Stamp.UNFINISHED);
        var entry = outlook.onMapi(() -> {
            try (var folder = outlook.mapiStore()
                            .folder(outlook.mapiStore().inbox().orElseThrow());
                    var message = folder.create()) {
                new ItemSaver(outlook.mapiStore()).fill(message, item);
                message.save();
                return message.value(Property.ENTRY_ID).orElseThrow();
            }
        });
        var handle = OutlookItem.handle(entry);
        for (int look = 0; look < 2; look++) {
            try (var folder = open(home())) {
                assertSameBody(LOOKS, bodies(folder, List.of(handle)).get(handle), "look " + look);
            }
            reopenStore();
        }
    }

    /** Whether nobody has saved it since its first save. */
    private boolean isSavedOnce(Handle handle) throws Exception {
        var outlook = (OutlookStore) store;
        return outlook.onMapi(() -> {
            try (var message = outlook.mapiStore().message(OutlookItem.entryId(handle))) {
                return (message.value(PidTag.MESSAGE_FLAGS).orElseThrow() & 2) != 0;
            }
        });
    }

    @Test
    void aMessageThatCameBackWholeIsSavedOnce() throws Exception {
        try (var folder = open(home())) {
            var made = folder.create(
                    List.of(newItem(folder, item("whole"), Flags.NONE), newItem(folder, LOOKS, Flags.NONE)));
            var whole = accepted(made.getFirst()).handle();
            var other = accepted(made.getLast()).handle();
            assertTrue(isSavedOnce(whole));
            assertFalse(isSavedOnce(other), "the data file made something else of it, which is to be known again");
            var bodies = bodies(folder, List.of(whole, other));
            assertSameBody(item("whole"), bodies.get(whole), "saved once");
            assertSameBody(LOOKS, bodies.get(other), "saved twice");
        }
    }

    /** Which are unfinished is known of a message, not of a folder. */
    @Test
    void aMessageThatWasCutOffAndMovedIsCompletedWhereItIs() throws Exception {
        newFolder("Elsewhere");
        var rig = new Rig();
        try (var folder = open(home())) {
            int calls = 0;
            for (int i = 0; i < 2; i++) {
                int before = rig.calls();
                var made = accepted(folder.create(List.of(newItem(folder, LOOKS, Flags.NONE)))
                        .getFirst());
                calls = rig.calls() - before;
                folder.delete(List.of(made.handle()));
            }
            // The last three end what was made together, one tells where it is, and one saves.
            var item = newItem(folder, LOOKS, Flags.NONE);
            rig.vanish(calls - 4, false);
            assertThrows(StoreException.class, () -> folder.create(List.of(item)));
            assertEquals("IMAPIProp.SaveChanges", rig.vanished());
        } finally {
            rig.comeBack();
        }
        reopenStore();
        var outlook = (OutlookStore) store;
        var there = Binary.ofHex(info(FolderName.of("Elsewhere")).identity().orElseThrow());
        outlook.onMapi(() -> {
            try (var inbox = outlook.mapiStore()
                            .folder(outlook.mapiStore().inbox().orElseThrow());
                    var elsewhere = outlook.mapiStore().folder(there)) {
                return inbox.move(OutlookFolder.entries(inbox, Restriction.exists(Property.ENTRY_ID)), elsewhere);
            }
        });
        try (var folder = open(FolderName.of("Elsewhere"))) {
            var here = new ArrayList<Handle>();
            folder.observe(Optional.empty(), new ItemSink() {
                @Override
                public void here(ItemState item) {
                    here.add(item.handle());
                }

                @Override
                public void gone(Handle handle) {
                    here.remove(handle);
                }
            });
            assertEquals(1, here.size());
            assertSameBody(LOOKS, bodies(folder, here).get(here.getFirst()), "completed elsewhere");
        }
    }

    /** Outlook has gone away, and the process lives on: it gives back what it held, whatever it is answered. */
    @Test
    void anOutlookThatIsGoneIsLeftInOrder() throws Exception {
        store.awaitChange(Duration.ZERO);
        var rig = new Rig();
        rig.vanish(1, false);
        try {
            closeAll();
        } finally {
            rig.comeBack();
        }
        assertEquals(0, rig.references(), "objects open in the rig");
    }

    @AfterEach
    void nothingIsHeld() {
        closeAll();
        var rig = new Rig();
        rig.requireOrder();
    }

    private void closeAll() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
