package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tenon.sync.ledger.OwnWrites.Written;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunContext.LeftOpen;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * What a server of fixed bodies lists for the first time under handles that it gave to our own writes. Between the write and the
 * listing the handle may have come to mean another message, and a server may have changed what it took from us. So where size or
 * link id are not those of what we wrote, the message is asked for by name, and where that does not tell, it is read.
 */
final class FirstListing {
    private final RunContext context;
    private final FolderId folderId;
    private final boolean anyWritten;
    private final Map<Handle, Doubt> doubts = new HashMap<>();

    FirstListing(RunContext context, FolderId folderId, Side side) {
        this.context = context;
        this.folderId = folderId;
        anyWritten = side == Side.SERVER
                && context.rules(folderId).contentIsFixed()
                && context.ledger.ownWrites().any(folderId, side);
    }

    private record Doubt(Written written, ItemState listed) {}

    /** Whether what is listed may be something else than what we wrote; it is kept then until {@link #settle}. */
    boolean doubts(ItemState listed) {
        if (!anyWritten) {
            return false;
        }
        var written = context.ledger.ownWrites().at(folderId, Side.SERVER, listed.handle());
        if (written.isEmpty() || isAsWritten(written.get(), listed)) {
            return false;
        }
        doubts.put(listed.handle(), new Doubt(written.get(), listed));
        return true;
    }

    private static boolean isAsWritten(Written written, ItemState listed) {
        if (listed.linkId().isPresent()
                && written.linkId().filter(LinkId::isName).isPresent()) {
            return listed.linkId().equals(written.linkId());
        }
        return listed.sizeBytes() < 0 || listed.sizeBytes() == written.sizeBytes();
    }

    /** Gone since it was listed, so there is nothing to be told apart. */
    void gone(Handle handle) {
        doubts.remove(handle);
    }

    /**
     * Hands on each item in doubt: as what we wrote, or as another one. What has no name and cannot be read is left for a later
     * listing, and what may be it is not stored again meanwhile.
     */
    void settle(Folder folder, Consumer<ItemState> ours, Consumer<ItemState> others) throws StoreException {
        if (doubts.isEmpty()) {
            return;
        }
        var unlike = new ArrayList<Handle>();
        var named = new HashSet<Handle>();
        var listed = new HashMap<Handle, LinkId>();
        folder.describe(List.copyOf(doubts.keySet()), (handle, linkId, size) -> {
            var doubt = doubts.get(handle);
            if (doubt != null && doubt.written().linkId().equals(Optional.of(linkId))) {
                ours.accept(doubt.listed());
            } else if (doubt != null) {
                unlike.add(handle);
                listed.put(handle, linkId);
                if (linkId.isName()
                        && doubt.written().linkId().filter(LinkId::isName).isPresent()) {
                    named.add(handle);
                }
            }
        });
        var essences = new Essences(context, folderId);
        var contents = read(essences, folder, unlike);
        // One of another name that cannot be read is believed to be another one.
        named.stream()
                .filter(handle -> !contents.containsKey(handle))
                .forEach(handle -> others.accept(doubts.get(handle).listed()));
        listed.forEach((handle, linkId) -> {
            if (!contents.containsKey(handle) && !named.contains(handle)) {
                context.leaveOpen(
                        new LeftOpen(folderId, doubts.get(handle).written().item(), linkId));
            }
        });
        for (var read : contents.entrySet()) {
            var doubt = doubts.get(read.getKey());
            var wrote = essences.elsewhere(doubt.written().item(), Side.SERVER);
            (wrote.equals(Optional.of(read.getValue())) ? ours : others).accept(doubt.listed());
        }
        doubts.clear();
    }

    private static Map<Handle, ContentHash> read(Essences essences, Folder folder, List<Handle> handles)
            throws StoreException {
        var read = new HashMap<Handle, ContentHash>();
        try {
            essences.read(folder, handles, read);
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
        }
        return read;
    }
}
