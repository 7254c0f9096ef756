package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** What shows only when much is done: memory, and events that come while a garbage collector is at work. */
final class LongRunInWindows extends OnRig {
    private static final PropTag<Integer> RANK = PropTag.int32(0x6001);
    private static int number;

    @AfterEach
    void nothingIsOpenInJava() {
        assertEquals(0, mapi.openReferences(), "objects open in Java");
    }

    private void inFolder(BiConsumer<MapiMessageStore, MapiFolder> work) {
        var profile = "Long" + ++number;
        makeProfile(profile);
        mapi.call(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore();
                    var top = store.top();
                    var folder = top.folder("F")) {
                work.accept(store, folder);
            }
            return null;
        });
    }

    private static Binary save(MapiFolder folder, int rank) {
        try (var message = folder.create()) {
            message.set(new Props().with(RANK, rank).with(Property.SUBJECT, "subject " + rank));
            message.save();
            return message.value(Property.ENTRY_ID).orElseThrow();
        }
    }

    /** Each message is written, read and deleted, so that what the rig keeps does not grow and hides nothing. */
    @Test
    void memoryIsTheSameAfterTenThousandMessagesAsAfterOneThousand() {
        var heap = new ArrayList<Long>();
        var process = new ArrayList<Long>();
        inFolder((store, folder) -> {
            int references = rig.references();
            for (int i = 1; i <= 10_000; i++) {
                var id = save(folder, i);
                try (var message = store.message(id)) {
                    assertEquals(i, message.getAll().get(RANK).orElseThrow());
                }
                folder.delete(List.of(id));
                if (i == 1_000 || i == 5_000 || i == 10_000) {
                    System.gc();
                    heap.add(Runtime.getRuntime().totalMemory()
                            - Runtime.getRuntime().freeMemory());
                    process.add(Rig.privateBytes());
                    assertEquals(references, rig.references(), "after " + i);
                    assertEquals(0, rig.buffers(), "after " + i);
                }
            }
        });
        System.out.println(
                "TOLD memory after 1,000, 5,000 and 10,000 messages: heap " + heap + " bytes, process " + process);
        assertTrue(heap.get(2) - heap.get(0) < 512 * 1024, "heap " + heap);
        assertTrue(process.get(2) - process.get(1) < 8 * 1024 * 1024, "process " + process);
    }

    /** Leaves nothing for the collector to overlook: garbage all the time, and full collections besides. */
    private static final class Pressure implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger collections = new AtomicInteger();
        private final Thread thread = new Thread(this::press);

        Pressure() {
            thread.start();
        }

        private void press() {
            var kept = new byte[64][];
            for (int i = 0; !ended.get(); i++) {
                kept[i % kept.length] = new byte[16 * 1024];
                if (i % 200 == 0) {
                    System.gc();
                    collections.incrementAndGet();
                    // The rest of the machine is to get on as well.
                    pause(30);
                }
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void eventsComeInOrderWhileGarbageIsCollectedAndStop() {
        int count = 1500;
        var seen = Collections.synchronizedList(new ArrayList<Integer>());
        var twice = Collections.synchronizedList(new ArrayList<Integer>());
        var threads = Collections.synchronizedSet(new HashSet<String>());
        inFolder((store, folder) -> {
            try (var table = folder.messages().columns(Property.ENTRY_ID, RANK)) {
                int references = rig.references();
                try (var pressure = new Pressure()) {
                    var first = table.watch(event -> {
                        threads.add(Thread.currentThread().getName());
                        rank(event, seen);
                    });
                    var second = table.watch(event -> rank(event, twice));
                    IntStream.range(0, count).forEach(i -> save(folder, i));
                    for (int wait = 0; wait < 1500 && (seen.size() < count || twice.size() < count); wait++) {
                        pause(20);
                    }
                    first.close();
                    second.close();
                    // Nobody holds them any more: neither native code nor we.
                    assertEquals(List.of(0, 0), List.of(first.references(), second.references()));
                    assertTrue(pressure.collections.get() > 2, "collections");
                }
                save(folder, 9999);
                pause(100);
                assertEquals(references, rig.references());
            }
        });
        assertEquals(IntStream.range(0, count).boxed().toList(), seen);
        assertEquals(seen, twice);
        assertEquals(Set.of("mapi-events"), threads);
    }

    @Test
    void nothingIsToldAfterAnEndInTheMidstOfAFlood() {
        inFolder((store, folder) -> {
            for (int round = 0; round < 20; round++) {
                var seen = Collections.synchronizedList(new ArrayList<Integer>());
                var over = new AtomicBoolean();
                var ended = new Subscription[1];
                var late = new AtomicInteger();
                try (var table = folder.messages().columns(Property.ENTRY_ID, RANK)) {
                    var watching = table.watch(event -> {
                        if (over.get()) {
                            late.incrementAndGet();
                        }
                        rank(event, seen);
                    });
                    IntStream.range(0, 20).forEach(i -> save(folder, i));
                    ended[0] = watching;
                    watching.close();
                    over.set(true);
                    IntStream.range(20, 25).forEach(i -> save(folder, i));
                    // What came came in order and without a gap; how much of it is a matter of time.
                    assertEquals(IntStream.range(0, seen.size()).boxed().toList(), List.copyOf(seen));
                }
                pause(2);
                // What was on its way is told all the same, and its sink let go then.
                for (int wait = 0; wait < 1500 && ended[0].references() > 0; wait++) {
                    pause(20);
                }
                assertEquals(0, ended[0].references(), "round " + round);
                assertTrue(late.get() <= 1, "round " + round + ": more than what was under way: " + late.get());
            }
        });
    }

    private static void rank(Event event, List<Integer> to) {
        if (event instanceof Event.Row row) {
            row.row().get(RANK).ifPresent(to::add);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
