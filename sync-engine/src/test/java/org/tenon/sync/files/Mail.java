package org.tenon.sync.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** Messages for tests, and a folder's answers in a form that is easy to compare. */
final class Mail {
    static final Instant RECEIVED = Instant.parse("2024-03-01T10:00:00Z");

    private Mail() {}

    static byte[] message(int number) {
        return ("Message-ID: <" + number + "@example.test>\r\nSubject: test\r\n\r\nBody of " + number + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] withLf(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** To be copied by whoever keeps it, as one from a connection would be. */
    static Body body(byte[] bytes) {
        return MemoryBody.passing(bytes).receivedAt(RECEIVED);
    }

    /** What the engine does before it creates: propose, then stage. */
    static NewItem staged(Folder folder, byte[] message, Flags flags) throws StoreException {
        var item = described(folder, message, flags);
        return withBody(item, folder.stage(body(message)));
    }

    static NewItem described(Folder folder, byte[] message, Flags flags) {
        var digest = new CanonicalDigest();
        digest.write(message, 0, message.length);
        var found = digest.found();
        return folder.named(new NewItem(
                Optional.empty(), found.linkId(), found.hash(), found.sizeBytes(), flags, Optional.empty()));
    }

    static NewItem withBody(NewItem item, Body body) {
        return new NewItem(
                item.proposed(), item.linkId(), item.hash(), item.sizeBytes(), item.flags(), Optional.of(body));
    }

    static Placed create(Folder folder, byte[] message, Flags flags) throws StoreException {
        return accepted(folder.create(List.of(staged(folder, message, flags))).getFirst());
    }

    static <T> T accepted(Outcome<T> outcome) {
        return outcome.toOptional().orElseThrow(() -> new AssertionError("not accepted: " + outcome));
    }

    /** Everything that an observation tells, by handle. */
    static Map<Handle, ItemState> observe(Folder folder) throws StoreException {
        var items = new LinkedHashMap<Handle, ItemState>();
        observe(folder, items);
        return items;
    }

    static Observation observe(Folder folder, Map<Handle, ItemState> items) throws StoreException {
        return folder.observe(Optional.empty(), new ItemSink() {
            @Override
            public void here(ItemState item) {
                items.put(item.handle(), item);
            }

            @Override
            public void gone(Handle handle) {
                throw new AssertionError("files tell no deletions");
            }
        });
    }

    static byte[] read(Folder folder, Handle handle) throws StoreException, IOException {
        var bodies = new ArrayList<Body>();
        folder.read(List.of(handle), (h, body) -> bodies.add(body));
        try (var in = bodies.getFirst().open()) {
            return in.readAllBytes();
        }
    }

    static Set<Handle> handles(Folder folder) throws StoreException {
        return observe(folder).keySet();
    }
}
