package org.tenon.sync.run;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;

/** What the authors of a folder's items wrote, read where the items are: the same on both sides, whatever a server has added. */
final class Essences {
    private final RunContext context;
    private final FolderId folderId;

    Essences(RunContext context, FolderId folderId) {
        this.context = context;
        this.folderId = folderId;
    }

    /** Of those items that are there and have one. */
    Map<Handle, ContentHash> of(Folder folder, List<Handle> handles) throws StoreException {
        var essences = new LinkedHashMap<Handle, ContentHash>();
        read(folder, handles, essences);
        return essences;
    }

    /** As above, into {@code essences}: where one cannot be read, those of the others are in it. */
    void read(Folder folder, List<Handle> handles, Map<Handle, ContentHash> essences) throws StoreException {
        var rules = context.rules(folderId);
        folder.read(handles, (handle, body) -> {
            try (var in = body.open()) {
                rules.essence(in).ifPresent(essence -> essences.put(handle, essence));
            } catch (IOException e) {
                throw BrokenBody.of(e);
            }
        });
    }

    /** Of the item as the other side than {@code side} has it, where that has it still. */
    Optional<ContentHash> elsewhere(ItemId item, Side side) throws StoreException {
        var source = context.ledger.sightings().of(item, side.other()).filter(s -> !s.gone());
        if (source.isEmpty() || !context.listings.has(side.other(), source.get().folder())) {
            return Optional.empty();
        }
        var handle = source.get().handle();
        try (var other = context.store(side.other())
                .open(context.listings.info(side.other(), source.get().folder()))) {
            return Optional.ofNullable(of(other, List.of(handle)).get(handle));
        }
    }
}
