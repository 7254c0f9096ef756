package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Outlook;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.abi.Interfaces.IMAPIFolder;
import org.tenon.mapi.abi.Interfaces.IMAPIProp;
import org.tenon.mapi.abi.Interfaces.IMessage;
import org.tenon.mapi.abi.Interfaces.IMsgStore;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** More of what Outlook's providers may do and a friendly one does not, as calls meet it; each switch both ways. */
final class UnkindInWindows extends OnRig {
    private static final PropTag<Integer> FLAGS = PropTag.int32(0x0E07);
    private static final int UNMODIFIED = 2;
    private static final int UNSENT = 8;
    private static final UUID SET = UUID.fromString("00062004-0000-0000-c000-000000000046");
    private static int number;

    private final String profile = "U" + ++number;

    private boolean isThere() {
        try (var profiles = mapi.profiles()) {
            return profiles.list().stream().anyMatch(one -> one.name().equals(profile));
        }
    }

    private void inStore(BiConsumer<MapiMessageStore, MapiFolder> work) {
        if (!in(this::isThere)) {
            makeProfile(profile);
        }
        in(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore();
                    var top = store.top()) {
                work.accept(store, top);
            }
            return null;
        });
    }

    private static Props subject(String text) {
        return new Props().with(Property.SUBJECT, text);
    }

    private static Binary save(MapiFolder folder, Props props) {
        try (var message = folder.create()) {
            message.set(props);
            message.save();
            return message.value(Property.ENTRY_ID).orElseThrow();
        }
    }

    private static int result(Runnable work) {
        return assertThrows(MapiException.class, work::run).result();
    }

    private static void until(BooleanSupplier there) {
        for (int wait = 0; wait < 1500 && !there.getAsBoolean(); wait++) {
            pause(20);
        }
        assertTrue(there.getAsBoolean());
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatMayOnlyBeReadFailsWhenItIsSavedOrWhenItIsSet() {
        inStore((store, top) -> {
            var id = save(top, subject("as it was"));
            try (var message = store.message(id)) {
                assertEquals(Map.of(), message.set(subject("other")));
                assertEquals(Codes.MAPI_E_NO_ACCESS, result(message::save));
            }
            rig.turn("late-errors", 0);
            try (var message = store.message(id)) {
                assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> message.set(subject("other"))));
                assertEquals("as it was", message.value(Property.SUBJECT).orElseThrow());
            }
        });
    }

    @Test
    void aValueThatIsTooLargeForACallIsAProblemOfItsOwn() {
        var large = PropTag.binary(0x6020);
        inStore((store, top) -> {
            try (var message = top.create()) {
                var problems = message.set(subject("s").with(large, new Binary(new byte[40_000])));
                assertEquals(
                        Codes.MAPI_E_NOT_ENOUGH_MEMORY,
                        problems.get(large.tag()).result());
                message.save();
                assertEquals(
                        Codes.MAPI_E_NOT_FOUND,
                        message.get(large).error(large).orElseThrow().result());
            }
            rig.turn("big-set", 0);
            try (var message = top.create()) {
                assertEquals(Map.of(), message.set(subject("s").with(large, new Binary(new byte[40_000]))));
            }
        });
    }

    @Test
    void whatIsRefusedToBeKeptOpenIsNotSaved() {
        rig.turn("keeps-open", 0);
        inStore((store, top) -> {
            try (var message = top.create()) {
                message.set(subject("s"));
                assertEquals(Codes.MAPI_E_NO_ACCESS, result(message::save));
                try (var rows = top.messages()) {
                    assertEquals(0, rows.rows().count());
                }
                message.saveAndClose();
            }
            try (var rows = top.messages()) {
                assertEquals(1, rows.rows().count());
            }
        });
    }

    @Test
    void aStreamIsDirectAndATransactedOneIsRefusedOrNot() {
        var tag = PropTag.binary(0x6020);
        inStore((store, top) -> {
            try (var message = top.create()) {
                int transacted = Defs.STGM_READWRITE | Defs.STGM_TRANSACTED;
                int make = Defs.MAPI_CREATE | Defs.MAPI_MODIFY;
                assertEquals(Codes.MAPI_E_NO_SUPPORT, result(() -> message.open(tag, Iid.IStream, transacted, make)));
                rig.turn("transacted-streams", 1);
                new MapiStream(mapi, message.open(tag, Iid.IStream, transacted, make)).close();
                assertTrue(message.value(tag).isEmpty(), "nothing was committed");
            }
        });
    }

    @Test
    void bodiesAreNoColumnsAndNamedPropertiesNeedNotBe() {
        inStore((store, top) -> {
            var named = store.tag(NamedProp.of(SET, 0x8005, PropTag.int32(0)));
            save(top, subject("s").with(named, 7).with(Property.BODY, "b"));
            for (int given = 1; given >= 0; given--) {
                rig.turn("named-columns", given);
                try (var table = top.messages().columns(Property.SUBJECT, Property.BODY, named)) {
                    var row = table.rows().findFirst().orElseThrow();
                    assertEquals(Optional.of("s"), row.get(Property.SUBJECT));
                    assertTrue(row.get(Property.BODY).isEmpty());
                    assertEquals(given == 1 ? Optional.of(7) : Optional.empty(), row.get(named));
                }
            }
        });
    }

    /** What was on its way when its listener was closed may still come, and is nobody's then. */
    @Test
    void anEventAfterTheEndOfItsListenerHarmsNobody() {
        int late = 0;
        for (int i = 0; i < 30 || (late == 0 && i < 300); i++) {
            var seen = Collections.synchronizedList(new ArrayList<Event>());
            var closed = new Subscription[1];
            int before = 20;
            inStore((store, top) -> {
                closed[0] = store.watch(seen::add);
                for (int m = 0; m < before; m++) {
                    save(top, subject("s"));
                }
                closed[0].close();
            });
            late += closed[0].references() > 0 ? 1 : 0;
            until(() -> closed[0].references() == 0);
            assertNull(closed[0].failure());
        }
        assertTrue(late > 0, "none came after the end");
    }

    @Test
    void eventsMayBeLeftOutAndRowsReplacedByOneReload() {
        inStore((store, top) -> {
            var seen = Collections.synchronizedList(new ArrayList<Event>());
            rig.turn("dropped-notifications", 2);
            try (var watching = store.watch(seen::add)) {
                for (int i = 0; i < 10; i++) {
                    save(top, subject("s" + i));
                }
                until(() -> seen.size() == 5);
            }
            rig.turn("dropped-notifications", 0);
            rig.turn("table-reloads", 3);
            seen.clear();
            try (var table = top.messages().columns(Property.SUBJECT);
                    var watching = table.watch(seen::add)) {
                for (int i = 0; i < 10; i++) {
                    save(top, subject("t" + i));
                }
                until(() -> seen.size() == 4);
                var added = Event.Change.ADDED;
                assertEquals(
                        List.of(added, added, added, Event.Change.RELOAD),
                        seen.stream().map(event -> ((Event.Row) event).change()).toList());
                assertEquals(20, table.rows().count(), "all is there to be looked at");
            }
        });
    }

    @Test
    void aMovedItemsEventHasItWhereItIsNow() {
        rig.turn("move-keeps-id", 1);
        inStore((store, top) -> {
            var seen = Collections.synchronizedList(new ArrayList<Event>());
            var id = save(top, subject("s"));
            try (var to = top.folder("To");
                    var watching = store.watch(seen::add)) {
                top.move(List.of(id), to);
                until(() -> !seen.isEmpty());
                var parent = to.value(Property.ENTRY_ID).orElseThrow();
                assertEquals(new Event.Thing(Event.Change.MOVED, false, id, parent), seen.getFirst());
            }
        });
    }

    @Test
    void flagsTellADraftThatNobodyHasTouchedSince() {
        inStore((store, top) -> {
            try (var message = top.create()) {
                message.set(subject("s"));
                message.save();
                int first = message.value(FLAGS).orElseThrow();
                assertEquals(UNSENT | UNMODIFIED, first & (UNSENT | UNMODIFIED));
                message.set(subject("t"));
                message.save();
                assertEquals(UNSENT, message.value(FLAGS).orElseThrow() & (UNSENT | UNMODIFIED));
            }
        });
    }

    @Test
    void flagsForReadingThatContradictEachOtherAreRefused() {
        inStore((store, top) -> {
            try (var message = store.messageToChange(save(top, subject("s")))) {
                assertEquals(
                        Codes.MAPI_E_INVALID_PARAMETER,
                        result(() -> message.call(IMessage.SetReadFlag, Defs.SUPPRESS_RECEIPT | Defs.CLEAR_READ_FLAG)));
            }
        });
    }

    @Test
    void aNewRecipientDoesNotSayWhichRowItIs() {
        inStore((store, top) -> {
            try (var message = top.create()) {
                var one = new Props().with(Property.RECIPIENT_TYPE, 1).with(Property.DISPLAY_NAME, "A");
                message.addRecipients(List.of(one));
                var two = new Props()
                        .with(Property.ROW_ID, 9)
                        .with(Property.RECIPIENT_TYPE, 1)
                        .with(Property.DISPLAY_NAME, "B");
                assertEquals(Codes.MAPI_E_INVALID_PARAMETER, result(() -> message.addRecipients(List.of(two))));
            }
        });
    }

    /** Types that are passed over, and one that is refused with all that came with it. */
    @Test
    void nothingIsPassedOverAndAnObjectIsNoValue() {
        inStore((store, top) -> {
            try (var message = top.create()) {
                for (int type : new int[] {PropType.NULL, PropType.ERROR}) {
                    mapi.scratch(scratch -> message.call(
                            IMAPIProp.SetProps,
                            1,
                            scratch.piece(24).putInt(0, 0x6001 << 16 | type).pointer(),
                            null));
                }
                assertEquals(
                        Codes.MAPI_E_INVALID_PARAMETER,
                        result(() -> mapi.scratch(scratch -> message.call(
                                IMAPIProp.SetProps,
                                1,
                                scratch.piece(24)
                                        .putInt(0, 0x6001 << 16 | PropType.OBJECT)
                                        .pointer(),
                                null))));
                message.save();
                assertTrue(message.value(PropTag.int32(0x6001)).isEmpty());
            }
        });
    }

    @Test
    void aMessagesStatusIsItsRowsAndNoChangeOfIt() {
        inStore((store, top) -> {
            var id = save(top, subject("s"));
            try (var open = store.message(id)) {
                var modified = open.value(Property.LAST_MODIFICATION_TIME);
                mapi.scratch(scratch -> top.call(
                        IMAPIFolder.SetMessageStatus,
                        id.size(),
                        scratch.bytes(id.shared()).pointer(),
                        4,
                        6,
                        null));
                int status = mapi.scratch(scratch -> {
                    var out = scratch.out();
                    top.call(
                            IMAPIFolder.GetMessageStatus,
                            id.size(),
                            scratch.bytes(id.shared()).pointer(),
                            0,
                            out.pointer());
                    return out.getInt(0);
                });
                assertEquals(4, status);
                try (var again = store.message(id)) {
                    assertEquals(modified, again.value(Property.LAST_MODIFICATION_TIME));
                }
            }
        });
    }

    @Test
    void whereMailArrivesIsATableToo() {
        inStore((store, top) -> {
            try (var table = mapi.scratch(scratch -> {
                var out = scratch.out();
                store.call(IMsgStore.GetReceiveFolderTable, Defs.MAPI_UNICODE, out.pointer());
                return new MapiTable(mapi, out.target());
            })) {
                var rows = table.columns(Property.MESSAGE_CLASS, Property.ENTRY_ID)
                        .rows()
                        .toList();
                assertEquals(
                        List.of("", "IPM"),
                        rows.stream()
                                .map(row -> row.get(Property.MESSAGE_CLASS).orElseThrow())
                                .toList());
                try (var inbox =
                        store.folder(rows.getLast().get(Property.ENTRY_ID).orElseThrow())) {
                    assertEquals(Optional.of("Inbox"), inbox.value(Property.DISPLAY_NAME));
                }
            }
        });
    }

    @Test
    void namesThatNobodyMadeAreErrorsBesideTheOthers() {
        inStore((store, top) -> {
            var made = NamedProp.of(SET, 0x8010, PropTag.int32(0));
            var unknown = NamedProp.of(SET, 0x8011, PropTag.int32(0));
            int id = store.identifiers(List.of(made), true)[0];
            var both = store.identifiers(List.of(made, unknown), false);
            assertEquals(id, both[0]);
            assertEquals(0, both[1]);
        });
    }

    @Test
    void unknownProfilesFlagsAndStoresAreRefused() {
        inStore((store, top) -> {});
        in(() -> {
            try (var profiles = mapi.profiles()) {
                assertEquals(Codes.MAPI_E_LOGON_FAILED, result(() -> profiles.services("nobody's")));
                try (var services = profiles.services(profile)) {
                    services.create("MSUPST MS", "Not configured");
                }
            }
            try (var session = mapi.logOn(profile);
                    var table = session.stores().columns(Property.ENTRY_ID, Property.DEFAULT_STORE)) {
                var other = table.rows()
                        .filter(row -> !row.get(Property.DEFAULT_STORE).orElse(false))
                        .findFirst()
                        .flatMap(row -> row.get(Property.ENTRY_ID))
                        .orElseThrow();
                assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> session.setDefaultStore(other)));
            }
            return null;
        });
        int unknown = Defs.MAPI_EXTENDED | 0x04000000;
        assertEquals(
                Codes.MAPI_E_UNKNOWN_FLAGS,
                result(() -> in(() -> mapi.scratch(scratch -> mapi.export(
                        "MAPILogonEx",
                        Com.NO_WINDOW,
                        scratch.narrow(profile, StandardCharsets.US_ASCII).pointer(),
                        null,
                        unknown,
                        scratch.out().pointer())))));
    }

    @Test
    void anOutlookThatRunsTakesNoFurtherCommandLine() {
        var first = Outlook.start("/PIM", profile);
        until(Outlook::isRunning);
        assertEquals(0, Outlook.end(Outlook.start("/PIM", profile + "b")));
        in(() -> {
            try (var profiles = mapi.profiles()) {
                var names = profiles.list().stream().map(one -> one.name()).toList();
                assertTrue(names.contains(profile) && !names.contains(profile + "b"), names.toString());
                return null;
            }
        });
        Outlook.close();
        Outlook.end(first);
    }

    @Test
    void aPathIsKeptAsWindowsItselfHasIt() {
        in(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(profile);
                try (var services = profiles.services(profile)) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, new Props().with(PST_PATH, "C:\\rig\\..\\RIG\\" + profile + ".pst"));
                    var kept = services.list().getFirst().providers().getFirst().path();
                    assertEquals(Optional.of("C:\\rig\\" + profile + ".pst"), kept);
                }
            }
            return null;
        });
    }
}
