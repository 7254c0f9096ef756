package org.tenon.sync.fake;

import java.time.Instant;
import java.util.Optional;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;

/** What an open folder does to one item. The caller holds the contents' lock. */
final class FakeEffects {
    private final FakeStore store;
    private final FakeFolder folder;
    private final Box box;
    private final Contents contents;

    FakeEffects(FakeStore store, FakeFolder folder, Box box) {
        this.store = store;
        this.folder = folder;
        this.box = box;
        this.contents = store.contents();
    }

    Outcome<Placed> create(NewItem item) {
        var bytes = folder.stagedBytes(item);
        var refusal = refusal(bytes);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (item.proposed().isPresent() != has(Trait.PROPOSES_HANDLES)) {
            throw new AssertionError("an item's handle was not proposed as this store says");
        }
        var handle = item.proposed().orElseGet(box::nextHandle);
        var there = box.find(handle);
        if (there.isPresent()) {
            return Mails.hash(there.get().body()).equals(item.hash())
                    ? accepted(there.get())
                    : Outcome.rejected("refused", "another item has this handle");
        }
        var entry = new Entry(handle, bytes, folder.keepable(item.flags()), received(item), 1, 0);
        put("create an item", box, entry);
        return accepted(entry);
    }

    Outcome<Placed> replace(Replacement change) {
        var there = box.find(change.handle());
        if (there.isEmpty() || !folder.placed(there.get()).revision().equals(change.expected())) {
            return Outcome.deferred("it changed meanwhile, or is gone");
        }
        var old = there.get();
        var bytes = folder.stagedBytes(change.content());
        var refusal = refusal(bytes);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var renewed = old.withBody(bytes, old.revision() + 1)
                .withFlags(folder.keepable(change.content().flags()));
        if (has(Trait.MUTABLE_BODIES)) {
            put("replace an item", box, renewed);
            return accepted(renewed);
        }
        var successor = renewed.at(box.nextHandle());
        put("create the new item of a replacement", box, successor);
        remove("delete the old item of a replacement", change.handle());
        return accepted(successor);
    }

    Outcome<Placed> reflag(Reflag change) {
        var there = box.find(change.handle());
        if (there.isEmpty()) {
            return Outcome.deferred("it is gone");
        }
        if (!box.writable()) {
            return Outcome.rejected("no-permission", "the folder is read-only");
        }
        var flags = there.get().flags().plus(folder.keepable(change.add())).minus(change.remove());
        var entry = there.get().withFlags(flags);
        if (!flags.equals(there.get().flags())) {
            put("flag an item", box, entry);
        }
        return accepted(entry);
    }

    Outcome<Placed> move(Handle handle, FolderInfo target) {
        var there = box.find(handle);
        var to = contents.box(target.name());
        if (there.isEmpty() || to.isEmpty()) {
            return Outcome.deferred("it is gone, or where it should go is");
        }
        if (!box.writable() || !to.get().writable()) {
            return Outcome.rejected("no-permission", "a folder is read-only");
        }
        var entry = there.get().at(has(Trait.MOVE_KEEPS_HANDLE) ? handle : handleIn(to.get()));
        put("copy an item that moves", to.get(), entry);
        remove("delete an item that moved", handle);
        return accepted(entry);
    }

    private Handle handleIn(Box to) {
        return has(Trait.PROPOSES_HANDLES) ? contents.nextName() : to.nextHandle();
    }

    Outcome<Placed> delete(Handle handle) {
        if (!box.writable()) {
            return Outcome.rejected("no-permission", "the folder is read-only");
        }
        var there = box.find(handle);
        if (there.isPresent()) {
            remove("delete an item", handle);
        }
        return Outcome.accepted(
                there.map(folder::placed).orElseGet(() -> new Placed(handle, Revision.FIXED, Flags.NONE)));
    }

    private Optional<Outcome<Placed>> refusal(byte[] bytes) {
        if (!box.writable()) {
            return Optional.of(Outcome.rejected("no-permission", "the folder is read-only"));
        }
        return bytes.length > store.traits().sizeLimit()
                ? Optional.of(Outcome.rejected("too-big", "the item is larger than this store takes"))
                : Optional.empty();
    }

    private static Instant received(NewItem item) {
        return item.body().orElseThrow().receivedAt();
    }

    private boolean has(Trait trait) {
        return store.traits().has(trait);
    }

    private Outcome<Placed> accepted(Entry entry) {
        return Outcome.accepted(folder.placed(entry));
    }

    private void put(String what, Box where, Entry entry) {
        store.effect(what, () -> contents.put(where, entry));
    }

    private void remove(String what, Handle handle) {
        store.effect(what, () -> contents.remove(box, handle));
    }
}
