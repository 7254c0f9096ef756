package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.ItemTable.Item;
import org.tenon.sync.ledger.KnownContent;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.DeletePlanner;
import org.tenon.sync.plan.DeletePlanner.Batch;
import org.tenon.sync.plan.DeletePlanner.Fate;
import org.tenon.sync.plan.DeletePlanner.LastLook;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.Step;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/** Deletes a folder's items on one side, each with its content in the bin first. */
final class Deleter {
    private final RunContext context;

    Deleter(RunContext context) {
        this.context = context;
    }

    void delete(Batch batch, List<Step.Delete> steps) throws StoreException {
        if (steps.isEmpty()) {
            return;
        }
        try (var openFolders = new OpenFolders(context)) {
            for (int from = 0; from < steps.size(); from += RunContext.CHUNK) {
                var chunk = steps.subList(from, Math.min(steps.size(), from + RunContext.CHUNK));
                new Chunk(batch, openFolders.open(batch.side(), batch.folder()), chunk).delete();
            }
        }
    }

    /** What is deleted together. */
    private final class Chunk {
        private final Batch batch;
        private final Folder folder;
        private final Map<Handle, Step.Delete> byHandle = new HashMap<>();
        private final Map<Handle, Revision> revisions = new HashMap<>();
        private final Map<Handle, ContentSummary> copies = new HashMap<>();

        private Chunk(Batch batch, Folder folder, List<Step.Delete> steps) {
            this.batch = batch;
            this.folder = folder;
            for (var step : steps) {
                var sighting =
                        context.ledger.sightings().of(step.item(), batch.side()).orElseThrow();
                byHandle.put(sighting.handle(), step);
                revisions.put(sighting.handle(), sighting.revision());
            }
        }

        private void delete() throws StoreException {
            copy();
            var fates = fates();
            stay(fates);
            var handles = byHandle.keySet().stream()
                    .filter(handle -> fates.get(handle) == Fate.DELETE)
                    .toList();
            var intents = context.ledger.transaction(() -> intend(handles));
            var outcomes = context.rules(batch.folder()).contentIsFixed()
                    ? folder.delete(handles)
                    : folder.delete(
                            handles, handles.stream().map(revisions::get).toList());
            context.ledger.transaction(() -> {
                for (int i = 0; i < handles.size(); i++) {
                    settle(handles.get(i), intents.get(i), outcomes.get(i));
                }
            });
        }

        /** What can be read is safe in the bin afterwards. */
        private void copy() throws StoreException {
            var rules = context.rules(batch.folder());
            try (var drafts = context.bin.batch()) {
                folder.read(
                        List.copyOf(byHandle.keySet()),
                        (handle, body) ->
                                copies.put(handle, drafts.add(rules, body).bare()));
                drafts.keep();
            }
        }

        private Map<Handle, Fate> fates() throws StoreException {
            var here = stillHere();
            var doubtful = doubtful();
            var unproven = doubtful.isEmpty()
                    ? Set.<Handle>of()
                    : new Proof(context).unproven(folder, batch.folder(), batch.side(), doubtful);
            boolean handlesVoid = !doubtful.isEmpty() && unproven.size() == doubtful.size() && isVoid();
            var fates = new HashMap<Handle, Fate>();
            byHandle.forEach((handle, step) -> fates.put(
                    handle,
                    DeletePlanner.fate(new LastLook(
                            copies.containsKey(handle),
                            here.contains(handle),
                            !doubtful.containsKey(handle),
                            !unproven.contains(handle),
                            isComparable(handle, step),
                            handlesVoid))));
            return fates;
        }

        /** Items of which no copy can be kept: they may have gone by themselves; if not, they stay. */
        private Set<Handle> stillHere() throws StoreException {
            var unread = byHandle.keySet().stream()
                    .filter(handle -> !copies.containsKey(handle))
                    .toList();
            return unread.isEmpty() ? Set.of() : new HashSet<>(folder.stillHere(unread));
        }

        /** Items whose content is not the agreed one. */
        private Map<Handle, ItemId> doubtful() {
            var doubtful = new HashMap<Handle, ItemId>();
            copies.forEach((handle, found) -> {
                var base = base(handle);
                boolean agreed = base.hash().isPresent()
                        ? base.hash().get().equals(found.hash())
                        : base.linkId().equals(Optional.of(found.linkId()));
                if (!agreed) {
                    doubtful.put(handle, base.id());
                }
            });
            return doubtful;
        }

        private boolean isVoid() {
            return byHandle.values().stream().anyMatch(step -> context.ledger
                    .sightings()
                    .of(step.item(), batch.side())
                    .isEmpty());
        }

        /** A server that spells items its own way is held to the revision instead. */
        private boolean isComparable(Handle handle, Step.Delete step) {
            return context.ledger
                            .sightings()
                            .of(step.item(), step.side())
                            .filter(s -> context.rules(s.folder()).contentIsFixed()
                                    && !s.revision().equals(Revision.FIXED))
                            .isPresent()
                    && base(handle).hash().isPresent();
        }

        private Item base(Handle handle) {
            return context.ledger.items().get(byHandle.get(handle).item()).orElseThrow();
        }

        private void stay(Map<Handle, Fate> fates) {
            var staying = new HashMap<Fate, List<Handle>>();
            byHandle.keySet().forEach(handle -> staying.computeIfAbsent(fates.get(handle), f -> new ArrayList<>())
                    .add(handle));
            staying.forEach((fate, handles) -> {
                switch (fate) {
                    case DELETE -> {
                        // It goes.
                    }
                    case UNREADABLE -> {
                        putOff(
                                handles,
                                "It was deleted on the other side, and cannot be read here: no copy of it could be kept.");
                        handles.forEach(this::tellUnreadable);
                    }
                    case UNPROVEN ->
                        putOff(handles, "It is not shown to be the item that was deleted on the other side.");
                    // Somebody worked on it since it was looked at, or a listing did not tell.
                    case EDITED -> {
                        context.ledger.transaction(() -> handles.forEach(handle -> context.ledger
                                .sightings()
                                .edited(byHandle.get(handle).item(), batch.side())));
                        putOff(handles, "It was changed since it was looked at.");
                    }
                }
            });
        }

        private void tellUnreadable(Handle handle) {
            context.tally.warn(
                    context.about(batch.folder()).name().path() + " ("
                            + context.store(batch.side()).label() + "): " + handle.value()
                            + " was deleted on the other side but cannot be read here, so it is kept; the next run tries again");
        }

        private void putOff(Collection<Handle> stays, String why) {
            context.ledger.transaction(() -> stays.forEach(
                    handle -> context.ledger.items().putOff(byHandle.get(handle).item(), context.attempt, why)));
            context.tally.putOff();
        }

        private List<IntentId> intend(List<Handle> handles) {
            var journal = context.ledger.journal();
            var intents = journal.intend(
                    context.run, handles.stream().map(this::intent).toList());
            for (int i = 0; i < handles.size(); i++) {
                if (context.ledger.held().released(byHandle.get(handles.get(i)).item(), Hold.DELETION)) {
                    journal.released(intents.get(i));
                }
            }
            return intents;
        }

        private Intent intent(Handle handle) {
            var step = byHandle.get(handle);
            var base = base(handle);
            var flags = context.ledger
                    .sightings()
                    .of(step.item(), batch.side())
                    .orElseThrow()
                    .flags();
            return new Intent.Delete(
                    new Intent.At(step.item(), batch.side(), context.place(batch.folder())),
                    handle,
                    flags,
                    new KnownContent(
                            base.linkId(),
                            Optional.ofNullable(copies.get(handle))
                                    .map(ContentSummary::hash)
                                    .or(base::hash),
                            base.content().sizeBytes()));
        }

        private void settle(Handle handle, IntentId intent, Outcome<Placed> outcome) {
            var step = byHandle.get(handle);
            switch (outcome) {
                case Outcome.Accepted<Placed> gone -> {
                    if (batch.side() == Side.SERVER) {
                        context.ledger.departed().add(batch.folder(), handle);
                    }
                    context.ledger.items().forget(step.item());
                    context.ledger.journal().done(intent);
                    var about = context.about(batch.folder());
                    context.tally.did(about.kind(), about.name().path(), batch.side(), step.action());
                }
                case Outcome.Rejected<Placed>(String code, String message) -> {
                    refused(step, message);
                    context.ledger.journal().drop(intent);
                }
                case Outcome.Deferred<Placed>(String message) -> {
                    context.ledger.items().putOff(step.item(), context.attempt, message);
                    context.ledger.journal().drop(intent);
                    context.tally.putOff();
                }
                case Outcome.Unplaced<Placed>(String message) -> {
                    context.ledger.items().putOff(step.item(), context.attempt, message);
                    context.tally.putOff();
                }
            }
        }

        /** A deletion that a side will not do waits for a person, who can bring the item back; nothing is lost meanwhile. */
        private void refused(Step.Delete step, String message) {
            var held = context.ledger.held();
            var reason =
                    "the " + (batch.side() == Side.SERVER ? "server" : "client") + " refuses to delete: " + message;
            held.add(
                    held.hold(batch.folder(), batch.side(), Hold.REFUSED_DELETION, reason, context.clock.instant()),
                    step.item());
        }
    }
}
