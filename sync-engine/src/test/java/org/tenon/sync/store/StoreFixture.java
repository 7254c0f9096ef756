package org.tenon.sync.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.body.MemoryBody;

/** What {@link StoreContract} asks of its subclass, and the words in which its tests speak. */
public abstract class StoreFixture {
    protected static final Instant RECEIVED = Instant.parse("2026-02-03T04:05:06Z");

    protected Store store;

    /**
     * Opens the store under test. The first call of a test finds an account with an empty inbox and nothing that another test
     * left; later calls find what is there by then, as a new process would.
     */
    protected abstract Store open() throws Exception;

    /** A person's own program on the same account, where the test can play one. */
    protected Optional<UserHands> hands() {
        return Optional.empty();
    }

    /** Gives a folder's handles another meaning (UIDVALIDITY), where the test can; false where it cannot. */
    protected boolean changeValidity(FolderName folder) throws Exception {
        return false;
    }

    /** The link id that the store finds in a body. */
    protected LinkId linkId(byte[] body) {
        return Mails.linkId(body);
    }

    /** The content hash that the engine takes of a body. */
    protected ContentHash hash(byte[] body) {
        return Mails.hash(body);
    }

    /** The size that the store tells of a body. */
    protected long size(byte[] body) {
        return Mails.size(body);
    }

    /** An item of the store's kind; always the same for one name. */
    protected final byte[] item(String name) {
        return item(name, "The text of " + name + ".");
    }

    /** An item with the link id of {@link #item(String)} and another text. */
    protected byte[] item(String name, String text) {
        return Mails.mail(name, text);
    }

    /** An item without the property that its link id comes from. */
    protected byte[] itemWithoutId(String name) {
        return Mails.withoutId(name);
    }

    /** For a test about flags: skipped where the store keeps none. */
    protected static void needFlags(Folder folder) {
        assumeTrue(!folder.keepable(Flags.of(Flags.SEEN)).isEmpty(), "this store keeps no flags");
    }

    protected Kind kind() {
        return Kind.MAIL;
    }

    /** A folder that is there from the beginning, and empty. */
    protected FolderName home() {
        return FolderName.INBOX;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    protected final void reopenStore() throws Exception {
        store.close();
        store = open();
    }

    protected final UserHands needHands() {
        var hands = hands();
        assumeTrue(hands.isPresent(), "nobody can play the user of this store");
        return hands.get();
    }

    protected final FolderInfo info(FolderName name) throws StoreException {
        return find(name).orElseThrow(() -> new AssertionError(name + " is not listed"));
    }

    protected final Optional<FolderInfo> find(FolderName name) throws StoreException {
        return store.folders().stream().filter(f -> f.name().equals(name)).findFirst();
    }

    protected final Folder open(FolderName name) throws StoreException {
        return store.open(info(name));
    }

    protected final FolderInfo newFolder(String... segments) throws StoreException {
        return accepted(store.createFolder(kind(), FolderName.of(segments)));
    }

    /** The item to create for {@code body}: its handle proposed, its body staged, as the engine does it. */
    protected final NewItem newItem(Folder folder, byte[] body, Flags flags) throws StoreException {
        var bare = new NewItem(Optional.empty(), linkId(body), hash(body), size(body), flags, Optional.empty());
        var staged = folder.stage(lasting(body));
        return new NewItem(
                folder.proposeHandle(bare), bare.linkId(), bare.hash(), bare.sizeBytes(), flags, Optional.of(staged));
    }

    /** {@code item} as the ledger remembers it. */
    protected static NewItem remembered(NewItem item) {
        return new NewItem(
                item.proposed(), item.linkId(), item.hash(), item.sizeBytes(), item.flags(), Optional.empty());
    }

    protected final Handle put(Folder folder, byte[] body, Flags flags) throws StoreException {
        return accepted(folder.create(List.of(newItem(folder, body, flags))).getFirst())
                .handle();
    }

    protected final Handle put(FolderName folder, byte[] body) throws StoreException {
        try (var opened = open(folder)) {
            return put(opened, body, Flags.NONE);
        }
    }

    /** Every item's content, with LF line ends. */
    protected final Map<Handle, byte[]> bodies(Folder folder, List<Handle> handles) throws StoreException {
        var bodies = new HashMap<Handle, byte[]>();
        folder.read(handles, (handle, body) -> {
            var bytes = bytes(body);
            assertEquals(body.sizeBytes(), bytes.length, "the size that a body claims");
            assertTrue(bodies.put(handle, Mails.lf(bytes)) == null, "a body was given twice");
        });
        return bodies;
    }

    protected static byte[] bytes(Body body) {
        try (var in = body.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected static <T> T accepted(Outcome<T> outcome) {
        return outcome.toOptional().orElseThrow(() -> new AssertionError("expected Accepted, was " + outcome));
    }

    protected static void assertDeferred(Outcome<?> outcome) {
        assertInstanceOf(Outcome.Deferred.class, outcome);
    }

    /** What an engine would know of a folder that it observes again and again. */
    protected static final class Watcher implements ItemSink {
        private final Map<Handle, ItemState> known = new HashMap<>();
        private final Map<Handle, ItemState> told = new HashMap<>();
        private Optional<Checkpoint> checkpoint = Optional.empty();
        private Runnable meanwhile = () -> {};

        /** Observes, and believes it. */
        Observation look(Folder folder) throws StoreException {
            return look(folder, () -> {});
        }

        /** The same, with something going on while items are told. */
        Observation look(Folder folder, Runnable meanwhile) throws StoreException {
            told.clear();
            this.meanwhile = meanwhile;
            var end = folder.observe(checkpoint, this);
            boolean newValidity = checkpoint.isPresent()
                    && !checkpoint.get().validity().equals(end.checkpoint().validity());
            if (newValidity && !end.complete()) {
                assertEquals(Map.of(), told, "a new validity is told as a whole, or not at all");
                end = folder.observe(Optional.empty(), this);
                assertTrue(end.complete(), "what is known of nothing is told as a whole");
            }
            if (end.complete()) {
                known.clear();
                known.putAll(told);
            }
            checkpoint = Optional.of(end.checkpoint());
            return end;
        }

        @Override
        public void here(ItemState item) {
            meanwhile.run();
            known.put(item.handle(), item);
            told.put(item.handle(), item);
        }

        @Override
        public void gone(Handle handle) {
            known.remove(handle);
            told.remove(handle);
        }

        Map<Handle, ItemState> known() {
            return known;
        }

        Map<Handle, ItemState> told() {
            return told;
        }
    }

    protected static Body lasting(byte[] body) {
        return MemoryBody.lasting(body).receivedAt(RECEIVED);
    }

    protected static void assertSameBody(byte[] expected, byte[] actual, String what) {
        assertTrue(
                Arrays.equals(Mails.lf(expected), Mails.lf(actual)),
                () -> what + " came back changed, " + expected.length + " bytes as " + actual.length);
    }
}
