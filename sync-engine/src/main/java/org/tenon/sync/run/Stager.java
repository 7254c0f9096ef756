package org.tenon.sync.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** The first half of a transfer: bodies are read on one side, looked into, and put on the other side's stage. */
final class Stager {
    private final RunContext context;
    private final Notices notices;
    private final Bases bases;

    Stager(RunContext context, Notices notices, Bases bases) {
        this.context = context;
        this.notices = notices;
        this.bases = bases;
    }

    /** A body read from one side and staged on the other, with what its digest says. */
    record Staged(Body body, ContentSummary found) {}

    /**
     * What came of reading.
     *
     * @param staged all that arrived whole, to be discarded by the caller
     * @param unreadable those that are there and cannot be had, each with why
     * @param cut what ended the reading before its end: what did not arrive was not asked for in full
     */
    record Staging(Map<Handle, Staged> staged, Map<Handle, Unreadable> unreadable, Optional<StoreException> cut) {
        void discard() {
            staged.values().forEach(s -> s.body().discard());
        }

        /** What becomes of an item that did not arrive. */
        void settle(Settlement settlement, Side side, Handle source) {
            var why = unreadable.get(source);
            if (why != null && why.atOnce()) {
                settlement.leave(why.message());
            } else if (why != null) {
                settlement.refuse(side, why.code(), why.message());
            } else if (cut.isEmpty()) {
                settlement.putOff();
            }
        }

        /** To be called when what arrived is settled. */
        void end() throws StoreException {
            if (cut.isPresent()) {
                throw cut.get();
            }
        }
    }

    /**
     * Why an item cannot be had.
     *
     * @param atOnce whether the next run may try again; otherwise it is refused
     */
    record Unreadable(String code, String message, boolean atOnce) {}

    /** Reads and stages {@code jobs}, as far as it goes. */
    Staging stage(Side side, FolderId targetFolder, List<? extends TransferJob<?>> jobs, Folder source, Folder target)
            throws StoreException {
        var batch = new Batch(side, targetFolder, target);
        var bySource = new HashMap<Handle, TransferJob<?>>();
        jobs.forEach(job -> bySource.put(job.source(), job));
        boolean done = false;
        Optional<StoreException> cut = Optional.empty();
        try {
            if (batch.rules.contentIsFixed()) {
                source.read(List.copyOf(bySource.keySet()), batch::copy);
            } else {
                batch.readAhead(source, bySource);
            }
            done = true;
        } catch (StoreException e) {
            // One that cannot be had does not stop the others, and what arrived whole is not carried twice.
            done = true;
            if (e.scope() == Scope.ITEM) {
                batch.unreadable(e, bySource.keySet());
            } else {
                cut = Optional.of(e);
            }
        } finally {
            if (!done) {
                batch.staged.values().forEach(s -> s.body().discard());
            }
        }
        bases.write();
        return new Staging(batch.staged, batch.unreadable, cut);
    }

    /** One folder's bodies on their way. */
    private final class Batch {
        private final Side side;
        private final Folder target;
        private final KindRules rules;
        private final Kind kind;
        private final String name;
        private final Map<Handle, Staged> staged = new HashMap<>();
        private final Map<Handle, Unreadable> unreadable = new HashMap<>();

        private Batch(Side side, FolderId targetFolder, Folder target) {
            this.side = side;
            this.target = target;
            this.rules = context.rules(targetFolder);
            this.kind = context.about(targetFolder).kind();
            this.name = context.about(targetFolder).name().path();
        }

        private void unreadable(StoreException e, Set<Handle> asked) {
            boolean atOnce = e.retry() != Retry.AFTER_RECONFIGURING;
            var where = name + " (" + context.store(side.other()).label() + ")";
            if (e.items().isEmpty()) {
                context.tally.warn(where + ": " + e.getMessage());
            }
            for (var handle : asked) {
                if (!staged.containsKey(handle) && !unreadable.containsKey(handle)) {
                    var why = e.items().isEmpty() ? e.getMessage() : e.items().get(handle);
                    if (why != null) {
                        unreadable.put(handle, new Unreadable("no-answer", why, atOnce));
                        context.tally.waits(where, why);
                    }
                }
            }
        }

        /** Bodies that may be of any size are digested as they pass. */
        private void copy(Handle handle, Body body) throws StoreException {
            try {
                var digesting = new DigestingBody(rules, body);
                var kept = target.stage(digesting);
                var found = digesting.found(kept);
                put(handle, kept, found, rules.contentIsFixed() ? found.sizeBytes() : kept.sizeBytes());
            } catch (IOException e) {
                throw BrokenBody.of(e);
            }
        }

        /** Bodies that have to be understood are: side by side, while those before them are staged. */
        private void readAhead(Folder source, Map<Handle, TransferJob<?>> jobs) throws StoreException {
            Optional<StoreException> unread = Optional.empty();
            try (var ahead = new ReadAhead<ReadItem>(item -> take(item, jobs.get(item.handle())))) {
                try {
                    source.read(List.copyOf(jobs.keySet()), (handle, body) -> {
                        try {
                            if (body.sizeBytes() > KindRules.mostBytes()) {
                                tooBig(handle);
                                return;
                            }
                            var whole = body.lasting() ? body : ContentBody.read(body);
                            ahead.begin(whole.sizeBytes(), () -> item(handle, whole));
                        } catch (IOException e) {
                            throw BrokenBody.of(e);
                        }
                    });
                } catch (StoreException e) {
                    unread = Optional.of(e);
                }
                ahead.finish();
            } catch (IOException e) {
                throw BrokenBody.of(e);
            }
            if (unread.isPresent()) {
                throw unread.get();
            }
        }

        private void tooBig(Handle handle) {
            unreadable.put(
                    handle,
                    new Unreadable(
                            "too-big",
                            "The item is larger than " + KindRules.mostBytes() / (1 << 20)
                                    + " MB, the most that is held in memory.",
                            false));
        }

        private ReadItem item(Handle handle, Body whole) throws IOException {
            var found = DigestingBody.digest(rules, whole);
            // What is staged is what was understood, even if the source changes in between.
            return new ReadItem(handle, found.content().map(ContentBody::of).orElse(whole), found);
        }

        private void take(ReadItem item, TransferJob<?> job) throws IOException, StoreException {
            if (item.found().content().isEmpty()) {
                copy(item.handle(), item.body());
                return;
            }
            var sent = rules.schedules() ? addressed(item, job) : item;
            var kept = target.stage(sent.body());
            put(sent.handle(), kept, sent.found(), kept.sizeBytes());
        }

        /** An item of a kind that servers send mail about: with or without the mark that keeps them from it. */
        private ReadItem addressed(ReadItem item, TransferJob<?> job) throws IOException, StoreException {
            var content = item.found().content().orElseThrow();
            var facts = job.settlement().facts();
            if (side == Side.SERVER) {
                var leaving = job.step() instanceof Step.Create
                        ? notices.leaving(facts, item.found().linkId(), content)
                        : content;
                return leaving.equals(content) ? item : item.with(ContentBody.of(leaving), item.found());
            }
            var arriving = Notices.arriving(content, () -> context.ledger
                    .items()
                    .get(facts.item())
                    .flatMap(i -> i.hash())
                    .flatMap(context.ledger.contents()::find));
            var body = ContentBody.of(arriving);
            return arriving.equals(content) ? item : item.with(body, DigestingBody.digest(rules, body));
        }

        private void put(Handle handle, Body kept, ContentSummary found, long bytes) {
            staged.put(handle, new Staged(kept, bases.keep(found)));
            context.tally.transferred(kind, name, side.other(), bytes);
            context.progress.advanced(name, side, 1, bytes);
        }
    }

    /** What was read of an item, before it is staged. */
    private record ReadItem(Handle handle, Body body, ContentSummary found) {
        private ReadItem with(Body other, ContentSummary otherFound) {
            return new ReadItem(handle, other, otherFound);
        }
    }
}
