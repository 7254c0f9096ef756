package org.tenon.mapi;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tenon.lab.Rig;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/**
 * What {@code native/bench.cpp} does, by the mapi storey: {@code Bench PROFILE MESSAGES ROWS WARMUP}. Prints seconds, memory on the
 * way, and what is left open.
 */
public final class Bench {
    private static long cpuAtBegin;

    private static final int COUNT = 20;
    private static final Binary BYTES = new Binary(new byte[16]);

    private Bench() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // a list of tags of different types
    private static List<PropTag> tags() {
        var all = new ArrayList<PropTag>();
        for (int i = 0; i < COUNT; i++) {
            all.add(
                    i == 0
                            ? Property.SUBJECT
                            : i == 1
                                    ? Property.BODY
                                    : i < 10
                                            ? PropTag.text(0x6000 + i)
                                            : i < 14
                                                    ? PropTag.int32(0x6000 + i)
                                                    : i < 16
                                                            ? PropTag.bool(0x6000 + i)
                                                            : i < 18
                                                                    ? PropTag.time(0x6000 + i)
                                                                    : i < 19
                                                                            ? PropTag.int64(0x6000 + i)
                                                                            : PropTag.binary(0x6000 + i));
        }
        return all;
    }

    public static void main(String[] args) {
        int messages = Integer.parseInt(args[1]);
        int rows = Integer.parseInt(args[2]);
        int warmup = Integer.parseInt(args[3]);
        var rig = new Rig();
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            if (messages == 0) {
                prepare(mapi, args[0]);
                return;
            }
            mapi.call(() -> {
                try (var session = mapi.logOn(args[0]);
                        var store = session.defaultStore();
                        var top = store.top()) {
                    try (var folder = top.folder("Warm")) {
                        run(store, top, folder, warmup, warmup, false);
                    }
                    try (var folder = top.folder("Java")) {
                        run(store, top, folder, messages, rows, true);
                    }
                }
                return null;
            });
            System.out.printf(
                    "leaked %d java, %d native, %d buffers, %d violations%n",
                    mapi.openReferences(), rig.references(), rig.buffers(), rig.violations());
        }
    }

    /** Makes the profile, for the native program too: no messages, no measuring. */
    private static void prepare(Mapi mapi, String name) {
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(name);
                try (var services = profiles.services(name)) {
                    var uid = services.create("MSUPST MS", name);
                    services.configure(uid, new Props().with(PropTag.text(0x6700), "C:\\" + name + ".pst"));
                }
            }
            return null;
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void run(
            MapiMessageStore store, MapiFolder top, MapiFolder folder, int messages, int rows, boolean tell) {
        var tags = tags();
        var asked = tags.toArray(PropTag[]::new);
        long began = begin();
        for (int m = 0; m < messages; m++) {
            write(folder, tags, m);
        }
        tell(tell, "write", began);
        began = begin();
        long sum = read(store, folder, asked, false);
        tell(tell, "read", began);
        if (tell) {
            // Once more, with a look at memory on the way, which costs time.
            read(store, folder, asked, true);
        }
        sum += table(top, rows, tell);
        if (tell) {
            System.out.println("sum " + sum);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void write(MapiFolder folder, List<PropTag> tags, int m) {
        var props = new Props(COUNT);
        for (int i = 0; i < COUNT; i++) {
            Object value = i < 10
                    ? "text " + i + " of message " + m
                    : i < 14
                            ? (Object) m
                            : i < 16
                                    ? (Object) (m % 2 == 1)
                                    : i < 18
                                            ? Instant.ofEpochSecond(1_700_000_000L + m)
                                            : i < 19 ? (Object) (long) m : BYTES;
            props.with(tags.get(i), value);
        }
        try (var message = folder.create()) {
            message.set(props);
            message.saveAndClose();
        }
    }

    private static long read(MapiMessageStore store, MapiFolder folder, PropTag<?>[] asked, boolean look) {
        long sum = 0;
        int read = 0;
        try (var table = folder.messages().columns(Property.ENTRY_ID)) {
            for (var row : (Iterable<Props>) table.rows()::iterator) {
                sum += read(store, row.get(Property.ENTRY_ID).orElseThrow(), asked);
                read++;
                if (look && (read == 1_000 || read == 5_000 || read == 10_000)) {
                    memory(read);
                }
            }
        }
        return sum;
    }

    private static long read(MapiMessageStore store, Binary id, PropTag<?>[] asked) {
        long sum = 0;
        try (var message = store.message(id)) {
            var props = message.get(asked);
            for (int i = 0; i < props.size(); i++) {
                sum += props.value(i) instanceof String text ? text.length() : 1;
            }
        }
        return sum;
    }

    private static long row(Props row, PropTag<Integer> rank) {
        return (long) row.get(Property.SUBJECT).orElseThrow().length()
                + row.get(Property.ENTRY_ID).orElseThrow().size()
                + row.get(rank).orElseThrow();
    }

    /** One folder with that many small messages, whose making is not measured, and all its rows. */
    private static long table(MapiFolder top, int rows, boolean tell) {
        var rank = PropTag.int32(0x600A);
        var when = PropTag.time(0x6010);
        long sum = 0;
        try (var folder = top.folder(tell ? "Rows" : "Warm rows")) {
            for (int m = 0; m < rows; m++) {
                try (var message = folder.create()) {
                    message.set(new Props(3)
                            .with(Property.SUBJECT, "subject of row " + m)
                            .with(rank, m)
                            .with(when, Instant.ofEpochSecond(1_700_000_000L + m)));
                    message.saveAndClose();
                }
            }
            long began = begin();
            int seen = 0;
            try (var table = folder.messages()
                    .columns(Property.ENTRY_ID, Property.SUBJECT, rank, when, Property.LAST_MODIFICATION_TIME)) {
                for (var row : (Iterable<Props>) table.rows()::iterator) {
                    sum += row(row, rank);
                    seen++;
                }
            }
            tell(tell, "table", began);
            if (seen != rows) {
                throw new IllegalStateException(seen + " rows of " + rows);
            }
        }
        return sum;
    }

    private static void memory(int done) {
        System.gc();
        var runtime = Runtime.getRuntime();
        System.out.printf(
                "memory after %d: heap %d kB, private bytes of the process %d kB%n",
                done, (runtime.totalMemory() - runtime.freeMemory()) / 1024, Rig.privateBytes() / 1024);
    }

    private static long begin() {
        cpuAtBegin = cpu();
        return System.nanoTime();
    }

    /** Processor time of this process, all threads, in units of 100 ns. */
    private static long cpu() {
        var kernel = NativeLibrary.getInstance("kernel32");
        try (var times = new Memory(32)) {
            kernel.getFunction("GetProcessTimes").invokeInt(new Object[] {
                kernel.getFunction("GetCurrentProcess").invokePointer(new Object[0]),
                times,
                times.share(8),
                times.share(16),
                times.share(24)
            });
            return times.getLong(16) + times.getLong(24);
        }
    }

    private static void tell(boolean tell, String what, long began) {
        if (tell) {
            System.out.printf(
                    Locale.ROOT, "%s %.3f %.3f%n", what, (System.nanoTime() - began) / 1e9, (cpu() - cpuAtBegin) / 1e7);
        }
    }
}
