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
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Reflag;
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

    /** Of its two bodies the data file takes the other for the true one. */
    private static final byte[] RICH = """
            From: a@example.test
            Subject: rich
            Message-ID: <rich@example.test>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8

            Words
            --b
            Content-Type: text/rtf

            {\\rtf1\\ansi Rich words}
            --b--
            """.getBytes(StandardCharsets.UTF_8);

    private static final byte[] INVITATION = """
            From: a@example.test
            To: reader@example.test
            Subject: invitation
            Message-ID: <invitation@example.test>
            MIME-Version: 1.0
            Content-Type: text/calendar; charset=utf-8; method=REQUEST

            BEGIN:VCALENDAR
            VERSION:2.0
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:invitation@example.test
            DTSTAMP:20260101T000000Z
            DTSTART:20260203T100000Z
            ORGANIZER:mailto:a@example.test
            ATTENDEE:mailto:reader@example.test
            SUMMARY:invitation
            END:VEVENT
            END:VCALENDAR
            """.getBytes(StandardCharsets.UTF_8);

    private static final PropTag<Integer> FLAG_ICON = PropTag.int32(0x1095);
    private static final PropTag<Integer> TODO_FLAGS = PropTag.int32(0x0E2B);
    private static final int BLUE = 5;
    private static final int TODO_AND_FLAGGED = 9;
    private static final int REPLIED_TO_ALL = 103;
    private static final int ICON_REQUEST = 0x404;

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
            var bodies = List.of(item("whole"), LOOKS, RICH);
            var items = new ArrayList<NewItem>();
            for (var body : bodies) {
                // With line ends as servers have them: what is the same to the byte is not settled anew.
                var sent = new String(body, StandardCharsets.UTF_8).replaceAll("\r?\n", "\r\n");
                items.add(newItem(folder, sent.getBytes(StandardCharsets.UTF_8), Flags.NONE));
            }
            var made = folder.create(items).stream()
                    .map(outcome -> accepted(outcome).handle())
                    .toList();
            assertTrue(isSavedOnce(made.getFirst()));
            assertTrue(isSavedOnce(made.get(1)), "its plain text is the data file's, its HTML is as it came");
            assertFalse(isSavedOnce(made.getLast()), "it is something else, which is to be known again");
            var now = bodies(folder, made);
            for (int i = 0; i < bodies.size(); i++) {
                assertSameBody(bodies.get(i), now.get(made.get(i)), "message " + i);
            }
        }
    }

    /** Which are unfinished is known of messages, not of folders. */
    @Test
    void aMessageThatWasCutOffAndMovedIsTakenBackWhereItIs() throws Exception {
        newFolder("Elsewhere");
        var rig = new Rig();
        try (var folder = open(home())) {
            int calls = 0;
            for (int i = 0; i < 2; i++) {
                int before = rig.calls();
                var made = put(folder, RICH, Flags.NONE);
                calls = rig.calls() - before;
                folder.delete(List.of(made));
            }
            // The last three end what was made together, one tells where it is, and one saves.
            var item = newItem(folder, RICH, Flags.NONE);
            rig.vanish(calls - 4, false);
            assertThrows(StoreException.class, () -> folder.create(List.of(item)));
            assertEquals("IMAPIProp.SaveChanges", rig.vanished());
        } finally {
            rig.comeBack();
        }
        reopenStore();
        var outlook = (OutlookStore) store;
        var there = Binary.ofHex(info(FolderName.of("Elsewhere")).identity().orElseThrow());
        int moved = outlook.onMapi(() -> {
            try (var inbox = outlook.mapiStore()
                            .folder(outlook.mapiStore().inbox().orElseThrow());
                    var elsewhere = outlook.mapiStore().folder(there)) {
                var entries = OutlookItem.entries(inbox, Restriction.exists(Property.ENTRY_ID));
                inbox.move(entries, elsewhere);
                return entries.size();
            }
        });
        assertEquals(1, moved);
        try (var folder = open(FolderName.of("Elsewhere"))) {
            folder.observe(Optional.empty(), new ItemSink() {
                @Override
                public void here(ItemState item) {
                    throw new AssertionError("it says something else than what came, and is made again");
                }

                @Override
                public void gone(Handle handle) {
                    throw new AssertionError(handle);
                }
            });
        }
    }

    /** What somebody set besides it stays: the colour of a flag, an invitation's icon, that all were answered. */
    @Test
    void aMarkOfTheServersChangesThatMarkAlone() throws Exception {
        try (var folder = open(home())) {
            var invitation = put(folder, INVITATION, Flags.NONE);
            assertEquals(Optional.of(ICON_REQUEST), value(invitation, PidTag.ICON_INDEX));
            reflag(folder, invitation, Flags.of(Flags.SEEN, Flags.FLAGGED));
            assertEquals(Optional.of(ICON_REQUEST), value(invitation, PidTag.ICON_INDEX));

            var flagged = put(folder, LOOKS, Flags.NONE);
            set(
                    flagged,
                    new Props()
                            .with(PidTag.FLAG_STATUS, 2)
                            .with(FLAG_ICON, BLUE)
                            .with(TODO_FLAGS, TODO_AND_FLAGGED));
            reflag(folder, flagged, Flags.of(Flags.ANSWERED));
            assertEquals(Optional.of(BLUE), value(flagged, FLAG_ICON));
            assertEquals(Optional.of(TODO_AND_FLAGGED), value(flagged, TODO_FLAGS));

            var answered = put(folder, RICH, Flags.NONE);
            set(
                    answered,
                    new Props().with(PidTag.LAST_VERB_EXECUTED, REPLIED_TO_ALL).with(PidTag.ICON_INDEX, 0x105));
            reflag(folder, answered, Flags.of(Flags.FLAGGED));
            assertEquals(Optional.of(REPLIED_TO_ALL), value(answered, PidTag.LAST_VERB_EXECUTED));
        }
    }

    private static void reflag(Folder folder, Handle handle, Flags add) throws StoreException {
        accepted(folder.reflag(List.of(new Reflag(handle, add, Flags.NONE))).getFirst());
    }

    private <T> Optional<T> value(Handle handle, PropTag<T> property) throws Exception {
        var outlook = (OutlookStore) store;
        return outlook.onMapi(() -> {
            try (var message = outlook.mapiStore().message(OutlookItem.entryId(handle))) {
                return message.value(property);
            }
        });
    }

    private void set(Handle handle, Props values) throws Exception {
        var outlook = (OutlookStore) store;
        outlook.onMapi(() -> {
            try (var message = outlook.mapiStore().messageToChange(OutlookItem.entryId(handle))) {
                message.set(values);
                message.save();
                return true;
            }
        });
    }

    /** More than there is memory for: a folder stays open for all that comes into it. */
    @Test
    void whatIsDoneWithTakesNoRoom() throws Exception {
        var body = lasting(new byte[1 << 20]);
        long pieces = Runtime.getRuntime().maxMemory() / (1 << 20) + 1;
        try (var folder = open(home())) {
            for (long i = 0; i < pieces; i++) {
                var staged = folder.stage(body);
                assertEquals(1 << 20, staged.sizeBytes());
                staged.discard();
            }
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
