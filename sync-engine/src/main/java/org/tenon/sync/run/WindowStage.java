package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.MailWindow;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Leaves on the server what the owner does not want here. It is written down, so that the next run does not ask again; a change of the item
 * or of the window has it asked anew.
 */
final class WindowStage {
    private final RunContext context;
    private final MailWindow window;

    WindowStage(RunContext context) {
        this.context = context;
        this.window = context.policy.mail().window();
    }

    void run() throws StoreException {
        if (!context.policy.kinds().contains(Kind.MAIL)) {
            return;
        }
        context.ledger.transaction(() -> context.ledger.items().onlyOutside(window.word()));
        if (window.isOpen()) {
            return;
        }
        var dirty = new DirtyItems(context);
        for (var folder : dirty.folders()) {
            if (context.about(folder).kind() == Kind.MAIL && context.listings.has(Side.SERVER, folder)) {
                try {
                    dirty.each(folder, chunk -> measure(folder, chunk));
                } catch (StoreException e) {
                    context.blind(folder, Side.SERVER, e);
                    if (e.scope() == Scope.STORE) {
                        throw e;
                    }
                }
            }
        }
    }

    private void measure(FolderId folderId, List<ItemFacts> chunk) throws StoreException {
        var asked = new HashMap<Handle, ItemId>();
        for (var facts : chunk) {
            if (MailWindow.asks(facts)) {
                context.ledger
                        .sightings()
                        .of(facts.item(), Side.SERVER)
                        .filter(s -> s.folder().equals(folderId))
                        .ifPresent(s -> asked.put(s.handle(), facts.item()));
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        var outside = new ArrayList<ItemId>();
        try (var folder = context.store(Side.SERVER).open(context.listings.info(Side.SERVER, folderId))) {
            folder.measure(List.copyOf(asked.keySet()), (handle, receivedAt, sizeBytes) -> {
                var item = asked.get(handle);
                if (item != null && window.leavesOut(receivedAt, sizeBytes)) {
                    outside.add(item);
                }
            });
        }
        context.ledger.soonDurable(
                () -> outside.forEach(item -> context.ledger.items().outside(item, window.word())));
    }
}
