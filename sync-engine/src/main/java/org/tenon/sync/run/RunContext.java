package org.tenon.sync.run;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.FolderTable;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.scheduling.SchedulingGuard;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/**
 * What the stages share in one try: the two stores, the ledger, the policy, the listings and the tally. Each try has its own, so
 * that nothing of an earlier one is taken for what is there now.
 */
final class RunContext {
    /** Items planned, transferred and settled together: enough to share one flush to disk, few enough to hold in memory. */
    static final int CHUNK = 1000;

    /** Numbers of tries that each run may use. */
    private static final int TRIES_OF_A_RUN = 8;

    private static final String MAY_HAVE_MOVED =
            "It went from its folder on the other side, and may have been moved to one that could not be looked at.";

    private static final String MOVED_FROM_THERE = "It was moved from a folder that could not be looked at.";

    final Ledger ledger;
    final Bin bin;
    final Clock clock;
    final Progress progress;
    final Tally tally;
    final RunId run;

    /** What the owner decided; of the kinds, those that are looked at now. */
    final Policy policy;

    /** Grows with each try within a run, so that an item put off in one is looked at again in the next. */
    final long attempt;

    final NoticeLog noticeLog;
    final Listings listings = new Listings();

    private final CurrentRun whole;
    private final Map<FolderId, KindRules> rules = new ConcurrentHashMap<>();
    private final Set<FolderId> blind = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean again = new AtomicBoolean();
    private final Set<LeftOpen> open = ConcurrentHashMap.newKeySet();

    /** An item that is listed as {@code listed} under the handle of {@code written}: whether it is that one cannot be told now. */
    record LeftOpen(FolderId folder, ItemId written, LinkId listed) {}

    /** The try {@code number} of the run. */
    RunContext(CurrentRun whole, Policy policy, int number) {
        this.whole = whole;
        this.ledger = whole.ledger;
        this.bin = whole.bin;
        this.clock = whole.clock;
        this.progress = whole.progress;
        this.tally = whole.tally;
        this.run = whole.id;
        this.policy = policy;
        this.noticeLog = whole.noticeLog;
        this.attempt = run.value() * TRIES_OF_A_RUN + number;
    }

    /** What earlier steps of unknown outcome left open, as far as it can be looked at now. */
    List<Entry<Intent>> openIntents() {
        return ledger.journal().open().stream()
                .filter(e -> policy.covers(
                        e.intent().folder().kind(), e.intent().folder().name()))
                .toList();
    }

    /** Another look is worth while: something new came up that this one did not see. */
    void lookAgain() {
        again.set(true);
    }

    /** A number that no try of this run comes after: what is put off until then is not tried again in it. */
    long lastAttempt() {
        return run.value() * TRIES_OF_A_RUN + TRIES_OF_A_RUN - 1;
    }

    boolean isFirstAttempt() {
        return attempt % TRIES_OF_A_RUN == 0;
    }

    boolean wantsAnotherLook() {
        return again.get();
    }

    /** Notes the run in the history, from the moment when it changes something. */
    void begin() {
        whole.begin();
    }

    /** Whether what is new on one side is told as news to the other: not so where a run is taken back, or the owner wants none. */
    boolean bringsNews() {
        return !whole.takesBack && policy.mail().rules();
    }

    /** The newest item of which the ledger knew before the run looked at anything. */
    ItemId knownBefore() {
        return whole.knownBefore;
    }

    Store store(Side side) {
        return whole.stores.get(side);
    }

    int parallelism() {
        return Math.max(
                1,
                Math.min(
                        8,
                        Math.min(
                                store(Side.CLIENT).parallelism(),
                                store(Side.SERVER).parallelism())));
    }

    /** What holds for the folder's items. A folder's kind never changes. */
    KindRules rules(FolderId folder) {
        return rules.computeIfAbsent(folder, f -> KindRules.of(about(f).kind()));
    }

    SchedulingGuard guard() {
        return new SchedulingGuard(policy.notices().me());
    }

    Place place(FolderId folder) {
        var about = about(folder);
        return new Place(about.kind(), about.name());
    }

    /** Whether the folder is looked at now. */
    boolean covers(FolderId folder) {
        var about = about(folder);
        return policy.covers(about.kind(), about.name());
    }

    FolderTable.Known about(FolderId folder) {
        return ledger.folders().get(folder);
    }

    /**
     * The folder could not be looked at on one side, so nothing is known of what that side holds: whatever would be planned in
     * it now might double what is there. It is left for the next try.
     */
    void blind(FolderId folder, Side side, StoreException e) {
        failed(folder, side, e);
        blind.add(folder);
    }

    /** Left for the next try as well, since a folder that could not be looked at may hold what is planned in it. */
    void alsoBlind(FolderId folder) {
        if (blind.add(folder)) {
            tally.waits(
                    about(folder).name().path() + " (" + store(Side.SERVER).label() + ")",
                    "It waits for another folder that could not be looked at, where something was moved to or from.");
        }
    }

    /** When all has been looked at: what is in folders that could not be. */
    void putOffBlind() {
        if (!blind.isEmpty()) {
            ledger.transaction(() -> {
                blind.forEach(folder -> ledger.items().putOffAll(folder, attempt, MOVED_FROM_THERE));
                blind.stream().map(folder -> about(folder).kind()).distinct().forEach(kind -> ledger.items()
                        .putOffGoneAndChanged(kind, attempt, MAY_HAVE_MOVED));
            });
            tally.putOff();
        }
    }

    void leaveOpen(LeftOpen item) {
        open.add(item);
    }

    Set<LeftOpen> leftOpen() {
        return open;
    }

    Set<FolderId> blindFolders() {
        return blind;
    }

    boolean isBlind(FolderId folder) {
        return blind.contains(folder);
    }

    /** Notes a failure, told by where it happened. */
    void failed(FolderId folder, Side side, StoreException e) {
        tally.failed(e);
        tally.warn(about(folder).name().path() + " (" + store(side).label() + "): " + e.getMessage());
    }
}
