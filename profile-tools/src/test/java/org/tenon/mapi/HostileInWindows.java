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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Outlook;
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
    private static final long HWND_BROADCAST = 0xFFFF;
    private static final int MESSAGES = 10_000;

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
        return answers(window);
    }

    private static boolean answers(Pointer window) {
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

    /** What a broadcast meets while the owner writes a mailbox, and whether another program's window would have answered just then. */
    @Test
    void broadcastsAreAnsweredWhileTenThousandMessagesAreWritten() throws InterruptedException {
        var asking = Outlook.start("/profile", "nobody");
        for (int wait = 0; wait < 600 && !Outlook.asks("Email Account Setup"); wait++) {
            Thread.sleep(50);
        }
        var elsewhere = user32("FindWindowW")
                .invokePointer(new Object[] {new WString("#32770"), new WString("Email Account Setup")});
        assertNotNull(elsewhere, "nobody to compare with");
        var written = new AtomicInteger();
        var working = new Thread(() -> inStore("broadcast", (store, top) -> {
            for (int i = 0; i < MESSAGES; i++) {
                try (var message = top.create()) {
                    message.set(new Props().with(Property.SUBJECT, "s" + i).with(Property.BODY, "b".repeat(500)));
                    message.save();
                }
                written.incrementAndGet();
            }
        }));
        int asked = 0;
        int late = 0;
        int lateElsewhere = 0;
        long longest = 0;
        working.start();
        while (working.isAlive()) {
            long begun = System.nanoTime();
            boolean answered = answers() && broadcast();
            longest = Math.max(longest, System.nanoTime() - begun);
            // On a machine with much to do nobody answers in time now and then.
            lateElsewhere += answers(elsewhere) ? 0 : 1;
            late += answered ? 0 : 1;
            asked++;
            Thread.sleep(10);
        }
        asking.destroyForcibly();
        System.out.println("TOLD broadcasts while " + written.get() + " messages were written: " + asked + ", late "
                + late + " (another program's window " + lateElsewhere + "), the longest " + longest / 1_000_000
                + " ms");
        assertEquals(MESSAGES, written.get());
        assertTrue(asked >= 10, "asked " + asked);
        assertTrue(late <= lateElsewhere, late + " of " + asked + " late, elsewhere " + lateElsewhere);
    }

    /** To every window of the top level, as a change of the desktop's settings goes. */
    private static boolean broadcast() {
        return user32("SendMessageTimeoutW").invokeInt(new Object[] {
                    new Pointer(HWND_BROADCAST),
                    WM_NULL,
                    Pointer.NULL,
                    Pointer.NULL,
                    SMTO_BLOCK,
                    ANSWERED_WITHIN_MILLIS,
                    new PointerByReference()
                })
                != 0;
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
