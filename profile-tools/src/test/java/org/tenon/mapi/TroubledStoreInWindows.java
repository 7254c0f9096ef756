package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** A data file that is full, may only be read, or is damaged in places: what calls answer. */
final class TroubledStoreInWindows {
    private static final PropTag<String> PST_PATH = PropTag.text(0x6700);
    private static final PropTag<Integer> DAMAGE = PropTag.int32(0x66F0);
    private static final int STORE_FULL = 0x8004060C;
    private static int number;

    private final Rig rig = new Rig();
    private final String profile = "T" + ++number;
    private Mapi mapi;

    @BeforeEach
    void begin() {
        mapi = Mapi.start(Rig.LIBRARY);
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(profile);
                try (var services = profiles.services(profile)) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, new Props().with(PST_PATH, file()));
                }
            }
            return null;
        });
    }

    @AfterEach
    void end() {
        mapi.close();
        rig.requireOrder();
    }

    private String file() {
        return "C:\\" + profile + ".pst";
    }

    private void inStore(BiConsumer<MapiMessageStore, MapiFolder> work) {
        mapi.call(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore();
                    var top = store.top()) {
                work.accept(store, top);
            }
            return null;
        });
    }

    private static Binary save(MapiFolder folder, String subject) {
        try (var message = folder.create()) {
            message.set(new Props().with(Property.SUBJECT, subject));
            message.save();
            return message.value(Property.ENTRY_ID).orElseThrow();
        }
    }

    private static int result(Runnable work) {
        return assertThrows(MapiException.class, work::run).result();
    }

    private static List<String> subjects(MapiFolder folder) {
        try (var table = folder.messages().columns(Property.SUBJECT)) {
            return table.rows()
                    .map(row -> row.get(Property.SUBJECT).orElse(""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFullDataFileTakesNothingMore() {
        takesNothingMore("largest-file", STORE_FULL);
    }

    @Test
    void aFullDiskTakesNothingMore() {
        takesNothingMore("largest-disk", Codes.MAPI_E_NOT_ENOUGH_DISK);
    }

    private void takesNothingMore(String limit, int answer) {
        inStore((store, top) -> {
            var one = save(top, "one");
            rig.turn(limit, (int) (new File(file()).length() >> 10));
            assertEquals(answer, result(() -> save(top, "two")));
            try (var message = store.messageToChange(one)) {
                message.set(new Props().with(Property.SUBJECT, "other"));
                assertEquals(answer, result(message::save));
            }
            assertEquals(answer, result(() -> top.createFolder("Sub").close()));
            assertEquals(answer, result(() -> top.copy(List.of(one), top)));
            assertEquals(List.of("one"), subjects(top));
            assertTrue(top.delete(List.of(one)), "what is there can be deleted");
            rig.turn(limit, 0);
            save(top, "three");
            assertEquals(List.of("three"), subjects(top));
        });
    }

    @Test
    void whatMayOnlyBeReadIsNotWritten() {
        inStore((store, top) -> {
            var one = save(top, "one");
            rig.turn("read-only", 1);
            assertEquals(List.of("one"), subjects(top));
            assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> save(top, "two")));
            assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> store.messageToChange(one)
                    .close()));
            assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> top.delete(List.of(one))));
            assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> top.setRead(List.of(one), true)));
            assertEquals(
                    Codes.MAPI_E_NO_ACCESS, result(() -> top.createFolder("Sub").close()));
            rig.turn("read-only", 0);
            assertEquals(List.of("one"), subjects(top));
        });
    }

    @Test
    void aDamagedMessageIsListedAndDoesNotOpen() {
        inStore((store, top) -> {
            var one = save(top, "one");
            try (var message = store.messageToChange(one)) {
                message.set(new Props().with(DAMAGE, Codes.MAPI_E_CORRUPT_DATA));
                message.save();
            }
            assertEquals(
                    Codes.MAPI_E_CORRUPT_DATA, result(() -> store.message(one).close()));
            assertEquals(Codes.MAPI_E_CORRUPT_DATA, result(() -> store.messageToChange(one)
                    .close()));
            assertEquals(List.of("one"), subjects(top));
            rig.turn("damage", 0);
            store.message(one).close();
            rig.turn("damage", 1);
            assertTrue(top.delete(List.of(one)));
            assertEquals(List.of(), subjects(top));
        });
    }
}
