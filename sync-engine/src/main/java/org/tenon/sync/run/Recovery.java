package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Matching.Pair;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/**
 * Closes the intents that a crash or a lost answer left open. Both sides have been observed by now, and what landed has been
 * matched: so a creation that landed is its item already, and one that did not is simply planned again. What is left to do is
 * the second half of the two-part steps: where a store replaces by creating and deleting, or moves by copying and deleting, the
 * new one may be there and the old one as well.
 */
final class Recovery {
    private static final int CHUNK = 500;

    private final Round round;

    Recovery(Round round) {
        this.round = round;
    }

    void run() throws StoreException {
        var open = round.ledger.journal().open();
        for (var entry : open) {
            switch (entry.action()) {
                case "update" -> finish(entry, folderOf(entry.folder()), folderOf(entry.folder()));
                case "move" ->
                    finish(entry, folderOf(entry.folder()), entry.target().flatMap(this::folderOf));
                case "create" ->
                    round.ledger.transaction(() -> round.ledger.journal().drop(entry.id()));
                // Deletions and flags are repeatable: planned again if need be. That they may have happened is kept for
                // undo.
                default -> round.ledger.transaction(() -> round.ledger.journal().done(entry.id()));
            }
        }
    }

    private Optional<Long> folderOf(org.tenon.sync.ledger.Journal.Place place) {
        return round.ledger.folders().find(place.kind(), place.name());
    }

    private void finish(Entry entry, Optional<Long> from, Optional<Long> to) throws StoreException {
        var old = round.ledger.sightings().of(entry.item(), entry.side());
        boolean stillThere = old.isPresent()
                && !old.get().gone()
                && Optional.of(old.get().folder()).equals(from)
                && Optional.of(old.get().handle()).equals(entry.handle());
        var landed = stillThere && to.isPresent() && round.isListed(entry.side(), to.get())
                ? landed(entry, to.get())
                : Optional.<Long>empty();
        if (landed.isPresent()) {
            dropOld(entry, old.get().handle(), from.orElseThrow());
            var pair = new Pair(entry.item(), landed.get());
            round.ledger.transaction(() -> {
                round.ledger.matching().join(pair, entry.side());
                if (entry.action().equals("update")
                        && entry.newHash().isPresent()
                        && entry.linkId().isPresent()) {
                    round.ledger
                            .items()
                            .content(
                                    entry.item(),
                                    entry.linkId().get(),
                                    entry.newHash().get(),
                                    entry.sizeBytes());
                }
            });
        }
        round.ledger.transaction(() -> round.ledger.journal().done(entry.id()));
    }

    private void dropOld(Entry entry, Handle handle, long from) throws StoreException {
        try (var folder = round.store(entry.side()).open(round.info(entry.side(), from))) {
            if (!(folder.delete(List.of(handle)).getFirst() instanceof Outcome.Accepted<?>)) {
                round.tally.warn("an item replaced or moved before a crash is still in its old place as well");
            }
        }
    }

    /** The stranger in the folder that carries the link id and size of what was to be written there. */
    private Optional<Long> landed(Entry entry, long folderId) throws StoreException {
        var found = new ArrayList<Long>();
        long after = 0;
        var side = entry.side();
        var strangers = round.ledger.matching().strangers(folderId, side, after, CHUNK);
        if (strangers.isEmpty()) {
            return Optional.empty();
        }
        try (var folder = round.store(side).open(round.info(side, folderId))) {
            while (!strangers.isEmpty() && found.isEmpty()) {
                var items = new HashMap<Handle, Long>();
                strangers.forEach(c -> items.put(c.handle(), c.item()));
                folder.describe(List.copyOf(items.keySet()), (handle, linkId, size) -> {
                    if (Optional.of(linkId).equals(entry.linkId()) && size == entry.sizeBytes()) {
                        found.add(items.get(handle));
                    }
                });
                after = strangers.getLast().item();
                strangers = round.ledger.matching().strangers(folderId, side, after, CHUNK);
            }
        }
        return found.stream().findFirst();
    }

    /** Folders that open intents speak of, to be observed whatever their digests say. */
    static void lookAfresh(Round round) {
        var open = round.ledger.journal().open();
        if (open.isEmpty()) {
            return;
        }
        round.ledger.transaction(() -> {
            for (var entry : open) {
                for (var place : List.of(entry.folder(), entry.target().orElse(entry.folder()))) {
                    round.ledger.folders().find(place.kind(), place.name()).ifPresent(folder -> {
                        for (var side : Side.values()) {
                            round.ledger.folders().forgetDigest(folder, side);
                        }
                    });
                }
            }
        });
    }
}
