package org.tenon.sync.run;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Store;

/** One run of an account: what is the same from its beginning to its end, and whether it is in the history yet. */
final class CurrentRun {
    final Ledger ledger;
    final Map<Side, Store> stores;
    final Clock clock;
    final Bin bin;
    final Marking marking;
    final Progress progress;
    final RunId id;
    final NoticeLog noticeLog;
    /** Whether it takes an earlier one back. */
    final boolean takesBack;

    /** The newest item of which the ledger knew before the run looked at anything. */
    final ItemId knownBefore;

    final Tally tally = new Tally();

    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param takesBack whether the run takes an earlier one back */
    CurrentRun(Home home, Ledger ledger, Map<Side, Store> stores, Progress progress, boolean takesBack) {
        this.ledger = ledger;
        this.stores = stores;
        this.clock = home.clock();
        this.bin = home.bin();
        this.marking = home.marking(ledger, stores.get(Side.CLIENT));
        this.progress = progress;
        this.id = ledger.journal().next();
        boolean first = ledger.journal().runs(1).isEmpty();
        this.takesBack = takesBack;
        this.knownBefore = ledger.items().newest();
        this.noticeLog = new NoticeLog(takesBack || first);
    }

    /** Notes the run in the history, from the moment when it changes something. */
    synchronized void begin() {
        if (begun.compareAndSet(false, true)) {
            marking.next(tally);
            ledger.transaction(() -> ledger.journal().begin(id, clock.instant()));
        }
    }

    boolean begun() {
        return begun.get();
    }
}
