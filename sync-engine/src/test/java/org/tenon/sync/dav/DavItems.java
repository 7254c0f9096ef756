package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** Calendar items and cards for tests, and the words in which the tests speak of them. */
final class DavItems {
    private DavItems() {}

    static byte[] event(String uid, String summary) {
        return component("VEVENT", uid, "DTSTART:20260203T100000Z\r\nDTEND:20260203T110000Z\r\nSUMMARY:" + summary);
    }

    static byte[] todo(String uid, String summary) {
        return component("VTODO", uid, "SUMMARY:" + summary);
    }

    static byte[] note(String uid, String summary) {
        return component("VJOURNAL", uid, "SUMMARY:" + summary);
    }

    private static byte[] component(String name, String uid, String rest) {
        return bytes(Texts.item(name, uid, rest));
    }

    static byte[] card(String uid, String name) {
        return bytes(Texts.card(uid, name));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static NewItem item(Folder folder, byte[] data) throws StoreException {
        return folder.named(new NewItem(
                Optional.empty(),
                ItemText.linkId(data),
                new ContentHash(ItemText.sha256(ItemText.lf(data))),
                data.length,
                Flags.NONE,
                Optional.of(folder.stage(MemoryBody.passing(data)))));
    }

    static Placed put(Folder folder, byte[] data) throws StoreException {
        return accepted(folder.create(List.of(item(folder, data))).getFirst());
    }

    @SuppressWarnings("unchecked")
    static <T> T accepted(Outcome<T> outcome) {
        return ((Outcome.Accepted<T>) assertInstanceOf(Outcome.Accepted.class, outcome)).value();
    }

    static void deferred(Outcome<?> outcome) {
        assertInstanceOf(Outcome.Deferred.class, outcome);
    }

    static String code(Outcome<?> outcome) {
        return assertInstanceOf(Outcome.Rejected.class, outcome).code();
    }

    /** Unfolded lines without regard to order: what servers that rewrite leave alone. */
    static List<String> lines(byte[] data) {
        var text = new String(ItemText.lf(data), StandardCharsets.UTF_8).replaceAll("\n[ \t]", "");
        var lines = new ArrayList<>(List.of(text.split("\n")));
        // The parts of a name that are empty may be left off at its end.
        lines.replaceAll(l -> l.startsWith("N:") ? l.replaceFirst(";+$", "") : l);
        lines.removeIf(l -> l.startsWith("X-") || l.startsWith("PRODID") || l.startsWith("REV:"));
        lines.sort(null);
        return lines;
    }

    static Map<Handle, byte[]> read(Folder folder, List<Handle> handles) throws StoreException {
        var bodies = new HashMap<Handle, byte[]>();
        folder.read(handles, (handle, body) -> {
            try (var in = body.open()) {
                if (bodies.put(handle, in.readAllBytes()) != null) {
                    throw new AssertionError("a body came twice");
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return bodies;
    }

    static Watch watch(Folder folder) throws StoreException {
        var watch = new Watch();
        watch.look(folder);
        return watch;
    }

    /** What an engine knows of a folder after what it was told. */
    static final class Watch implements ItemSink {
        private final Map<Handle, Revision> known = new TreeMap<>();
        private final Set<Handle> gone = new TreeSet<>();
        private final Set<Handle> told = new TreeSet<>();
        private Optional<Checkpoint> checkpoint = Optional.empty();

        Observation look(Folder folder) throws StoreException {
            gone.clear();
            told.clear();
            var end = folder.observe(checkpoint, this);
            checkpoint = Optional.of(end.checkpoint());
            return end;
        }

        @Override
        public void here(ItemState item) {
            known.put(item.handle(), item.revision());
            told.add(item.handle());
        }

        @Override
        public void gone(Handle handle) {
            known.remove(handle);
            gone.add(handle);
        }

        Set<Handle> handles() {
            return known.keySet();
        }

        Set<Handle> told() {
            return told;
        }

        Set<Handle> gone() {
            return gone;
        }

        Revision revision(Handle handle) {
            return known.get(handle);
        }

        void position(String text) {
            checkpoint = Optional.of(new Checkpoint("href", text));
        }
    }
}
