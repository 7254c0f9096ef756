package org.tenon.sync.run;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.FolderTable;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.merge.SchedulingGuard;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** What all stages of one run share: the two stores, the ledger, the listings of this run, and the tally. */
final class RunContext {
    /** Items planned, transferred and settled together: enough to share one flush to disk, few enough to hold in memory. */
    static final int CHUNK = 1000;

    private static final String MAY_HAVE_MOVED =
            "It went from its folder on the other side, and may have been moved to one that could not be looked at.";

    private static final String MOVED_FROM_THERE = "It was moved from a folder that could not be looked at.";

    final Ledger ledger;
    final Bin bin;
    final Clock clock;
    final Progress progress;
    final Tally tally = new Tally();
    final boolean dryRun;
    final RunId run;
    /** Grows with each try within a run, so that an item put off in one is looked at again in the next. */
    long attempt;

    /** What the owner decided; of the kinds, those that are looked at now. */
    Policy policy;

    private final Map<FolderId, KindRules> rules = new ConcurrentHashMap<>();
    private final Set<FolderId> blind = ConcurrentHashMap.newKeySet();
    /** An item that is listed as {@code listed} under the handle of {@code written}: whether it is that one cannot be told now. */
    record LeftOpen(FolderId folder, ItemId written, LinkId listed) {}

    private final Set<LeftOpen> open = ConcurrentHashMap.newKeySet();

    final boolean firstRun;
    private boolean again;
    private boolean begun;
    private Runnable beforeTheFirstChange = () -> {};

    private final Map<Side, Store> stores = new EnumMap<>(Side.class);
    private final Map<Side, Map<FolderId, FolderInfo>> infos = new EnumMap<>(Side.class);

    RunContext(
            Ledger ledger,
            Bin bin,
            Store client,
            Store server,
            Policy policy,
            Clock clock,
            Progress progress,
            boolean dryRun,
            RunId run) {
        this.ledger = ledger;
        this.bin = bin;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
        this.dryRun = dryRun;
        this.run = run;
        this.firstRun = ledger.journal().runs(1).isEmpty();
        stores.put(Side.CLIENT, client);
        stores.put(Side.SERVER, server);
        for (var side : Side.values()) {
            infos.put(side, new ConcurrentHashMap<>());
        }
    }

    /** Before the tries at these kinds alone. */
    void narrow(Set<Kind> kinds) {
        policy = policy.only(kinds);
        forgetListings();
    }

    /** What earlier steps of unknown outcome left open, as far as it can be looked at now. */
    List<Entry<Intent>> openIntents() {
        return ledger.journal().open().stream()
                .filter(e -> policy.covers(
                        e.intent().folder().kind(), e.intent().folder().name()))
                .toList();
    }

    /** Another look is worth while: something new came up that this one did not see. */
    synchronized void lookAgain() {
        again = true;
    }

    /** Before each try. */
    synchronized void beginAttempt(int number) {
        attempt = run.value() * 8 + number;
        again = false;
        blind.clear();
        open.clear();
        tally.tryAgain();
    }

    /** A number that no try of this run comes after: what is put off until then is not tried again in it. */
    long lastAttempt() {
        return run.value() * 8 + 7;
    }

    boolean isFirstAttempt() {
        return attempt % 8 == 0;
    }

    synchronized boolean wantsAnotherLook() {
        return again;
    }

    /** Notes the run in the history, from the moment when it changes something. */
    synchronized void begin() {
        if (!begun) {
            begun = true;
            beforeTheFirstChange.run();
            ledger.transaction(() -> ledger.journal().begin(run, clock.instant()));
        }
    }

    synchronized void beforeTheFirstChange(Runnable work) {
        beforeTheFirstChange = work;
    }

    synchronized boolean begun() {
        return begun;
    }

    Store store(Side side) {
        return stores.get(side);
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

    void forgetListings() {
        infos.values().forEach(Map::clear);
    }

    void listed(Side side, FolderId folder, FolderInfo info) {
        infos.get(side).put(folder, info);
    }

    void unlisted(Side side, FolderId folder) {
        infos.get(side).remove(folder);
    }

    boolean isListed(Side side, FolderId folder) {
        return infos.get(side).containsKey(folder);
    }

    Map<FolderId, FolderInfo> listing(Side side) {
        return infos.get(side);
    }

    FolderInfo info(Side side, FolderId folder) throws StoreException {
        var info = infos.get(side).get(folder);
        if (info == null) {
            throw new StoreException(
                    Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, "a folder is not there (any more) on one side");
        }
        return info;
    }

    /** Makes sure that the side has the folder. A side that refused it once is not asked again. */
    Outcome<FolderInfo> ensure(Side side, FolderId folder) throws StoreException {
        var known = infos.get(side).get(folder);
        if (known != null) {
            return Outcome.accepted(known);
        }
        var refused = ledger.folders().view(folder, side).flatMap(v -> v.refused());
        if (refused.isPresent()) {
            return rejection(refused.get());
        }
        var about = ledger.folders().get(folder);
        var outcome = store(side).createFolder(about.kind(), about.name());
        switch (outcome) {
            case Outcome.Accepted<FolderInfo>(FolderInfo created) -> {
                ledger.transaction(() -> {
                    ledger.folders().here(folder, side, created.identity());
                    ledger.folders().forgetCheckpoint(folder, side);
                    ledger.sightings().voidAll(folder, side);
                });
                noteParents(side, about.kind(), about.name());
                tally.did(about.kind(), about.name().path(), side, Action.FOLDER_CREATE);
                listed(side, folder, created);
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                ledger.transaction(() -> ledger.folders().refused(folder, side, code + " " + message));
            case Outcome.Deferred<FolderInfo>(String message) -> {
                tally.warn(about.name().path() + ": " + message);
                tally.putOff();
            }
            case Outcome.Unplaced<FolderInfo>(String message) -> {
                tally.warn(about.name().path() + ": " + message);
                tally.putOff();
            }
        }
        return outcome;
    }

    /** A folder brings its parents with it: where one is new, there is something new to look at. */
    private void noteParents(Side side, Kind kind, FolderName name) {
        for (int depth = 1; depth < name.segments().size(); depth++) {
            var parent = new FolderName(name.segments().subList(0, depth));
            if (ledger.folders()
                    .find(kind, parent)
                    .filter(id -> isListed(side, id))
                    .isEmpty()) {
                lookAgain();
            }
        }
    }

    private static <T> Outcome<T> rejection(String text) {
        int space = text.indexOf(' ');
        return Outcome.rejected(text.substring(0, space), text.substring(space + 1));
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
