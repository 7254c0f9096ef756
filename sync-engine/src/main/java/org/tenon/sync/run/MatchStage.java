package org.tenon.sync.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.ledger.Matching.Candidate;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.StoreException;

/**
 * The third stage: finds again, by link id, size and where need be content, items that are on a side already, so that nothing is
 * transferred or created twice - after a lost ledger, a new era, a crash between a creation and its settlement, a move.
 */
final class MatchStage {
    private static final int CHUNK = 500;

    private final Round round;

    MatchStage(Round round) {
        this.round = round;
    }

    void run() throws StoreException {
        for (var side : Side.values()) {
            if (round.ledger.matching().anyMissed(side)) {
                describeStrangers(side);
            }
        }
        for (var side : Side.values()) {
            tellTwinsApart(side);
        }
        for (var side : Side.values()) {
            join(side, false);
            join(side, true);
        }
    }

    private void describeStrangers(Side side) {
        Parallel.each(List.copyOf(round.listing(side).keySet()), round.parallelism(), folderId -> {
            try {
                describeIn(folderId, side);
            } catch (StoreException e) {
                round.failed(folderId, side, e);
            }
        });
    }

    private void describeIn(long folderId, Side side) throws StoreException {
        long after = 0;
        var candidates = round.ledger.matching().undescribed(folderId, side, after, CHUNK);
        if (candidates.isEmpty()) {
            return;
        }
        try (var folder = round.store(side).open(round.info(side, folderId))) {
            while (!candidates.isEmpty()) {
                var items = byHandle(candidates);
                var found = new HashMap<Long, Runnable>();
                folder.describe(List.copyOf(items.keySet()), (handle, linkId, size) -> {
                    var item = items.get(handle);
                    if (item != null) {
                        found.put(item, () -> round.ledger.items().describe(item, linkId, size));
                    }
                });
                round.ledger.transaction(() -> found.values().forEach(Runnable::run));
                after = candidates.getLast().item();
                candidates = round.ledger.matching().undescribed(folderId, side, after, CHUNK);
            }
        }
    }

    private static Map<Handle, Long> byHandle(List<Candidate> candidates) {
        var items = new HashMap<Handle, Long>();
        candidates.forEach(c -> items.put(c.handle(), c.item()));
        return items;
    }

    /** Several with the same link id and size: only their content can tell which is which, so it is read. */
    private void tellTwinsApart(Side side) {
        var candidates = round.ledger.matching().ambiguous(Kind.MAIL, side, 10_000);
        var byFolder = new HashMap<Long, java.util.ArrayList<Candidate>>();
        candidates.forEach(c -> byFolder.computeIfAbsent(c.folder(), f -> new java.util.ArrayList<>())
                .add(c));
        byFolder.forEach((folderId, twins) -> {
            if (!round.isListed(side, folderId)) {
                return;
            }
            var items = byHandle(twins);
            try (var folder = round.store(side).open(round.info(side, folderId))) {
                folder.read(List.copyOf(items.keySet()), (handle, body) -> {
                    try {
                        var found = Tee.digest(body);
                        round.ledger.transaction(() -> round.ledger
                                .items()
                                .content(items.get(handle), found.linkId(), found.hash(), found.sizeBytes()));
                    } catch (IOException e) {
                        throw Transfer.unreadable(e);
                    }
                });
            } catch (StoreException e) {
                round.failed(folderId, side, e);
            }
        });
    }

    private void join(Side side, boolean moved) {
        while (true) {
            var pairs = round.ledger.matching().pairs(side, moved);
            if (pairs.isEmpty()) {
                return;
            }
            round.ledger.transaction(
                    () -> pairs.forEach(pair -> round.ledger.matching().join(pair, side)));
        }
    }
}
