package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** One data file, two processes that write into it at the same time: ours, and a native one that knows nothing of Java. */
final class SharedStoreInWindows {
    private static final int ITEMS = 2000;
    private static final int AT_ONCE = 50;
    private static final int CONTESTED = 3;
    private static final int EDITS = 1000;
    private static final PropTag<Integer> OURS = PropTag.int32(0x6011);
    private static final PropTag<Integer> THEIRS = PropTag.int32(0x6010);
    private static final String PROFILE = "Shared";
    private static final PropTag<String> PST_PATH = PropTag.text(0x6700);

    @Test
    void twoProcessesWriteAtTheSameTimeAndNothingIsLost() throws Exception {
        var rig = new Rig();
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            mapi.call(() -> {
                try (var profiles = mapi.profiles()) {
                    profiles.create(PROFILE);
                    try (var services = profiles.services(PROFILE)) {
                        var uid = services.create("MSUPST MS", "Store");
                        services.configure(uid, new Props().with(PST_PATH, "C:\\" + PROFILE + ".pst"));
                    }
                }
                return null;
            });
            var hints = new AtomicInteger();
            var session = mapi.call(() -> mapi.logOn(PROFILE));
            var store = mapi.call(session::defaultStore);
            var watch = mapi.call(() -> store.watch(event -> hints.incrementAndGet()));
            var folder = mapi.call(() -> {
                try (var top = store.top()) {
                    return top.folder("Ours");
                }
            });
            var other = new ProcessBuilder("C:\\rig\\bench.exe", Rig.LIBRARY, PROFILE, String.valueOf(ITEMS), "0")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            for (int from = 0; from < ITEMS; from += AT_ONCE) {
                int first = from;
                mapi.call(() -> {
                    for (int i = first; i < first + AT_ONCE; i++) {
                        try (var message = folder.create()) {
                            message.set(new Props().with(Property.SUBJECT, "ours " + i));
                            message.save();
                        }
                    }
                    return null;
                });
            }
            assertTrue(other.waitFor(120, TimeUnit.SECONDS), "the other process does not end");
            assertEquals(0, other.exitValue());
            int conflicts = contested(mapi, store);
            mapi.call(() -> {
                watch.close();
                folder.close();
                store.close();
                session.close();
                return null;
            });
            assertTrue(hints.get() > 0, "no event came at all");

            // As a process that begins now finds it.
            mapi.call(() -> {
                try (var again = mapi.logOn(PROFILE);
                        var file = again.defaultStore()) {
                    assertEquals(ITEMS, subjects(file, "Ours").size());
                    assertEquals(ITEMS, subjects(file, "Native").size());
                }
                return null;
            });
            System.out.println("TOLD two processes, " + ITEMS + " items each: none lost, " + hints.get()
                    + " hints; " + 2 * EDITS + " edits of " + CONTESTED + " items by both: none lost, " + conflicts
                    + " of ours met MAPI_E_OBJECT_CHANGED");
        }
        rig.requireOrder();
    }

    /**
     * The same items edited by both, each counting in a property of its own. Whoever saves what the other has changed since is refused,
     * opens it anew and does it again: no edit is lost.
     *
     * @return how often we were refused
     */
    private static int contested(Mapi mapi, MapiMessageStore store) throws Exception {
        var ids = new ArrayList<Binary>();
        mapi.call(() -> {
            try (var top = store.top();
                    var folder = top.folder("Contested")) {
                for (int i = 0; i < CONTESTED; i++) {
                    try (var message = folder.create()) {
                        message.set(new Props().with(Property.SUBJECT, "contested " + i));
                        message.save();
                        ids.add(message.value(Property.ENTRY_ID).orElseThrow());
                    }
                }
            }
            return null;
        });
        var other = new ProcessBuilder("C:\\rig\\counter.exe", Rig.LIBRARY, PROFILE, "Contested", String.valueOf(EDITS))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int refused = 0;
        int done = 0;
        // To its end beside the other one.
        for (int n = 0; n < EDITS || (refused == 0 && other.isAlive()); n++) {
            var id = ids.get(n % CONTESTED);
            while (!mapi.call(() -> counted(store, id))) {
                refused++;
            }
            done++;
        }
        assertTrue(other.waitFor(120, TimeUnit.SECONDS), "the counter does not end");
        assertEquals(0, other.exitValue());
        int ours = 0;
        int theirs = 0;
        for (var id : ids) {
            var counts = mapi.call(() -> {
                try (var message = store.message(id)) {
                    return message.get(OURS, THEIRS);
                }
            });
            ours += counts.get(OURS).orElse(0);
            theirs += counts.get(THEIRS).orElse(0);
        }
        assertEquals(done, ours);
        assertEquals(EDITS, theirs);
        assertTrue(refused > 0, "nobody was in the other's way");
        return refused;
    }

    /** @return false where another process has changed it since it was opened */
    private static boolean counted(MapiMessageStore store, Binary id) {
        try (var message = store.messageToChange(id)) {
            message.set(new Props().with(OURS, message.value(OURS).orElse(0) + 1));
            message.save();
            return true;
        } catch (MapiException e) {
            if (e.result() != Codes.MAPI_E_OBJECT_CHANGED) {
                throw e;
            }
            return false;
        }
    }

    /** Each once: two of one subject would make the set smaller, and the rows are counted besides. */
    private static Set<String> subjects(MapiMessageStore store, String folder) {
        try (var top = store.top();
                var below = top.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
            Binary id = below.rows()
                    .filter(row -> row.get(Property.DISPLAY_NAME)
                            .filter(folder::equals)
                            .isPresent())
                    .findFirst()
                    .flatMap(row -> row.get(Property.ENTRY_ID))
                    .orElseThrow();
            try (var open = store.folder(id);
                    var rows = open.messages().columns(Property.SUBJECT)) {
                var all = rows.rows()
                        .map(row -> row.get(Property.SUBJECT))
                        .flatMap(Optional::stream)
                        .toList();
                assertEquals(ITEMS, all.size());
                return new HashSet<>(all);
            }
        }
    }
}
