package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** What a real provider does and a friendly one does not. */
final class HostileInWindows {
    private static final int SMTO_BLOCK = 1;
    private static final int ANSWERED_WITHIN_MILLIS = 200;
    private static final int WM_NULL = 0;

    private final Rig rig = new Rig();
    private Mapi mapi;

    @BeforeEach
    void begin() {
        mapi = Mapi.start(Rig.LIBRARY);
    }

    @AfterEach
    void end() {
        mapi.close();
        assertEquals(0, rig.references(), "objects open in the rig");
        assertEquals(0, rig.buffers(), "memory not given back");
    }

    private static Function user32(String name) {
        return NativeLibrary.getInstance("user32").getFunction(name, Function.ALT_CONVENTION);
    }

    /** The rig makes a hidden window, as MAPI does, on the first thread that initialises it. */
    private static boolean answers() {
        var window =
                user32("FindWindowW").invokePointer(new Object[] {new WString("TenonRigNotifications"), Pointer.NULL});
        assertNotNull(window, "no hidden window");
        return user32("SendMessageTimeoutW").invokeInt(new Object[] {
                    window,
                    WM_NULL,
                    Pointer.NULL,
                    Pointer.NULL,
                    SMTO_BLOCK,
                    ANSWERED_WITHIN_MILLIS,
                    new PointerByReference()
                })
                != 0;
    }

    @Test
    void theHiddenWindowAnswersWhileTheOwnerIsIdleAndWhileItIsBusy() throws InterruptedException {
        assertTrue(answers(), "idle");
        var busy = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var working = new Thread(() -> mapi.call(() -> {
            busy.countDown();
            return over.await(60, TimeUnit.SECONDS);
        }));
        working.start();
        busy.await();
        try {
            assertTrue(answers(), "busy");
        } finally {
            over.countDown();
            working.join();
        }
    }

    private interface Work {
        void with(MapiMessageStore store, MapiFolder top);
    }

    private void inStore(String name, Work work) {
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(name);
                try (var services = profiles.services(name)) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, new Props().with(PropTag.text(0x6700), "C:\\rig\\" + name + ".pst"));
                }
            }
            try (var session = mapi.logOn(name);
                    var store = session.defaultStore();
                    var top = store.top()) {
                work.with(store, top);
            }
            return null;
        });
    }

    /** A listener that itself waits for MAPI's thread, while that thread closes the subscription. */
    @Test
    void aListenerThatWaitsForMapiDoesNotStopIt() throws InterruptedException {
        var told = Collections.synchronizedList(new ArrayList<Event>());
        var subscription = new Subscription[1];
        inStore("listener", (store, top) -> {
            var called = new CountDownLatch(1);
            subscription[0] = store.watch(event -> {
                called.countDown();
                mapi.call(() -> told.add(event));
            });
            try (var message = top.create()) {
                message.set(new Props().with(Property.SUBJECT, "s"));
                message.save();
            }
            try {
                assertTrue(called.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            long begun = System.nanoTime();
            subscription[0].close();
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 10, "its end waited for the listener");
        });
        assertTrue(subscription[0].awaitTold(Duration.ofMinutes(1)));
        assertFalse(told.isEmpty());
    }

    @Test
    void aListenerThatThrowsIsToldTheNextEventAllTheSame() {
        inStore("throwing", (store, top) -> {
            var told = new CountDownLatch(2);
            try (var subscription = store.watch(event -> {
                told.countDown();
                throw new IllegalStateException("a listener's own fault");
            })) {
                for (int i = 0; i < 2; i++) {
                    try (var message = top.create()) {
                        message.set(new Props().with(Property.SUBJECT, "s" + i));
                        message.save();
                    }
                }
                assertTrue(told.await(60, TimeUnit.SECONDS));
                assertEquals("a listener's own fault", subscription.failure().getMessage());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The rig can answer as either kind of provider does. */
    @Test
    void messagesThatAreGoneAreNoFailureOfTheOthers() {
        inStore("missing", (store, top) -> {
            Binary id;
            try (var message = top.create()) {
                message.set(new Props().with(Property.SUBJECT, "s"));
                message.save();
                id = message.value(Property.ENTRY_ID).orElseThrow();
            }
            assertTrue(top.setRead(List.of(id), true));
            assertTrue(top.delete(List.of(id)));
            for (int fails = 0; fails < 2; fails++) {
                rig.turn("missing-fails", fails);
                assertFalse(top.delete(List.of(id)));
                assertFalse(top.setRead(List.of(id), true));
            }
        });
    }

    @Test
    void aLogOnThatFailsOnceIsTriedAgain() {
        inStore("passing", (store, top) -> {});
        rig.turn("logon-fails", 1);
        var name = mapi.call(() -> {
            try (var session = mapi.logOn("passing");
                    var store = session.defaultStore()) {
                return store.value(Property.DISPLAY_NAME);
            }
        });
        assertTrue(name.isPresent());
    }

    @Test
    void anErrorWithoutANameIsThatOfThePropertyThatWasAskedFor() {
        rig.turn("nameless-errors", 1);
        inStore("nameless", (store, top) -> {
            var absent = PropTag.text(0x3A17);
            var got = top.get(Property.DISPLAY_NAME, absent);
            assertEquals(Codes.MAPI_E_NOT_FOUND, got.error(absent).orElseThrow().result());
            assertTrue(got.error(Property.DISPLAY_NAME).isEmpty());
        });
    }

    @Test
    void aBusyTableIsWaitedFor() {
        inStore("busy", (store, top) -> {
            try (var message = top.create()) {
                message.set(new Props().with(Property.SUBJECT, "s"));
                message.save();
            }
            rig.turn("busy-tables", 1);
            try (var table = top.messages().columns(Property.SUBJECT).sorted(Sort.by(Property.SUBJECT))) {
                assertEquals(1, table.rows().count());
            }
            rig.turn("busy-tables", 0);
        });
    }
}
