package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tenon.sync.ledger.Arrivals;
import org.tenon.sync.ledger.FormerTable.Ages;
import org.tenon.sync.ledger.SightingIndex;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.StoreException;

/** Writes what is told into the ledger, in batches; what is known already costs a comparison of numbers. */
final class ObservedNews implements ItemSink {
    /** Sightings written down together. */
    private static final int BATCH = 2000;

    private final RunContext context;
    private final FolderId folder;
    private final Side side;
    private final SightingIndex index;
    private final List<Object> pending = new ArrayList<>();
    private final Set<Handle> told = new HashSet<>();
    /** What we took away since the last look; which of it is told as gone, and which is told as there again. */
    private final Set<Handle> departed;

    private final Set<Handle> left = new HashSet<>();
    private final Map<Handle, ItemState> back = new LinkedHashMap<>();
    private final Set<Handle> departedSettled = new HashSet<>();
    private final boolean anyUnlisted;

    private final FirstListing first;
    private final boolean mayBeOlder;
    /** What may be in a state that it had earlier, to be looked up before the ledger learns of it. */
    private final List<ItemState> unweighed = new ArrayList<>();

    private Ages ages = Ages.NONE;

    /** News of an item that is not the one that we wrote under its handle. */
    private record Another(ItemState item) {}

    ObservedNews(RunContext context, FolderId folder, Side side, SightingIndex index) {
        this.context = context;
        this.folder = folder;
        this.side = side;
        this.index = index;
        this.departed = side == Side.SERVER ? context.ledger.departed().of(folder) : Set.of();
        this.anyUnlisted = context.ledger.ownWrites().any(folder, side);
        this.first = new FirstListing(context, folder, side);
        this.mayBeOlder = side == Side.SERVER && !context.rules(folder).contentIsFixed() && index.knowsAny();
    }

    @Override
    public void here(ItemState item) {
        if (departed.contains(item.handle())) {
            back.put(item.handle(), item);
            return;
        }
        take(item);
    }

    @Override
    public boolean awaitsOurs() {
        return anyUnlisted || !departed.isEmpty();
    }

    private void take(ItemState item) {
        if (!index.unchanged(item)) {
            if (index.knowsAny()) {
                told.add(item.handle());
            }
            var written = index.asWritten(item);
            if (mayBeOlder && written.isEmpty()) {
                unweighed.add(item);
            }
            if (!first.doubts(item)) {
                note(written.isPresent() ? new Arrivals.Written(written.getAsLong(), item) : item);
            }
        }
    }

    /** Of all that was told so far. */
    Ages ages() {
        ages = ages.plus(context.ledger.former().of(folder, unweighed));
        unweighed.clear();
        return ages;
    }

    @Override
    public void gone(Handle handle) {
        if (departed.contains(handle)) {
            left.add(handle);
            back.remove(handle);
        }
        if (anyUnlisted) {
            told.add(handle);
        }
        first.gone(handle);
        note(handle);
    }

    void settleWritten(Folder from) throws StoreException {
        first.settle(from, this::note, item -> note(new Another(item)));
    }

    boolean isSilentOfDeparted() {
        return departed.stream().anyMatch(handle -> !left.contains(handle) && !back.containsKey(handle));
    }

    /** What is listed again is there again only if the store, asked for it by name, has it: a listing may be late. */
    void settleDeparted(Folder from, boolean complete) throws StoreException {
        if (departed.isEmpty()) {
            return;
        }
        departedSettled.addAll(complete ? departed : left);
        departedSettled.removeAll(back.keySet());
        back.keySet().retainAll(back.isEmpty() ? Set.of() : from.stillHere(back.keySet()));
        departedSettled.addAll(back.keySet());
        back.values().forEach(this::take);
    }

    boolean anyBack() {
        return !back.isEmpty();
    }

    /** What we took away and need not be asked for again. */
    Set<Handle> settledDepartures() {
        return departedSettled;
    }

    private void note(Object news) {
        pending.add(news);
        if (pending.size() >= BATCH) {
            context.ledger.soonDurable(this::write);
        }
    }

    boolean isEmpty() {
        return pending.isEmpty() && departedSettled.isEmpty();
    }

    boolean toldOf(Handle handle) {
        return told.contains(handle);
    }

    void write() {
        ages();
        int at = 0;
        if (!index.knowsAny()) {
            var first = leading(ItemState.class, at);
            context.ledger.arrivals().firstSeen(folder, side, first);
            at += first.size();
        }
        while (at < pending.size()) {
            var written = leading(Arrivals.Written.class, at);
            context.ledger.arrivals().firstListed(folder, side, written);
            at += written.size();
            if (written.isEmpty()) {
                write(pending.get(at++));
            }
        }
        pending.clear();
    }

    /** The news of that sort from there on, up to the first of another one. */
    private <T> List<T> leading(Class<T> sort, int from) {
        return pending.subList(from, pending.size()).stream()
                .takeWhile(sort::isInstance)
                .map(sort::cast)
                .toList();
    }

    private void write(Object news) {
        switch (news) {
            case ItemState item -> context.ledger.sightings().here(folder, side, item);
            case Another(ItemState item) -> context.ledger.sightings().another(folder, side, item);
            case Handle handle -> context.ledger.sightings().gone(folder, side, handle);
            default -> throw new IllegalStateException();
        }
    }
}
