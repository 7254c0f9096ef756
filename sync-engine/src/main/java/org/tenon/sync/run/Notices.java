package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tenon.sync.merge.ItemIdentity;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.NoticeValve;
import org.tenon.sync.plan.NoticeValve.Write;
import org.tenon.sync.plan.Step;
import org.tenon.sync.scheduling.SchedulingGuard;
import org.tenon.sync.store.Scheduling;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.vobject.Content;

/**
 * Sees to it that sync itself never mails people, where the server sends invitations and cancellations on its own (RFC 6638). A
 * meeting that is only put back is stored such that nobody is told. What a person changed does tell people; but more of them
 * in one run than the owner allows is what a restored disk or a broken program looks like, and is held. So is anything that
 * would tell anybody in a run that takes an earlier one back, or that has no ledger to go by.
 */
final class Notices {
    private static final String MUTED = "SCHEDULE-AGENT=CLIENT";

    private final RunContext context;
    private final SchedulingGuard guard;
    private final NoticeValve valve;
    private final NoticeLog log;

    Notices(RunContext context) {
        this.context = context;
        this.guard = context.guard();
        this.log = context.noticeLog;
        this.valve = new NoticeValve(context.policy.notices().people(), log.strict());
    }

    /** Before anything is written: holds what would tell too many. */
    void holdTooMany() throws StoreException {
        var writes = new ArrayList<Write>();
        try (var folders = new OpenFolders(context)) {
            for (FolderId folder : context.ledger.items().dirtyFolders(context.attempt)) {
                if (mails(folder)) {
                    look(folders, folder, writes);
                }
            }
        }
        var verdict = valve.plan(writes);
        verdict.held().forEach(this::hold);
        synchronized (log) {
            log.people().addAll(verdict.told());
        }
    }

    /** Whether the server may mail people by what is stored in the folder. */
    boolean mails(FolderId folder) throws StoreException {
        return scheduling(folder).mailsPeople();
    }

    private Scheduling scheduling(FolderId folder) throws StoreException {
        synchronized (log) {
            var known = log.ways().get(folder);
            if (known != null) {
                return known;
            }
            if (!context.covers(folder)) {
                return Scheduling.NONE; // Its turn may come later in this run.
            }
            var found = ask(folder);
            log.ways().put(folder, found);
            return found;
        }
    }

    private Scheduling ask(FolderId folder) throws StoreException {
        var found = Scheduling.NONE;
        if (context.rules(folder).schedules()) {
            // One that is still to be made will be like the others there.
            for (var listed : context.listings.of(Side.SERVER).entrySet()) {
                if (context.rules(listed.getKey()).schedules()
                        && (listed.getKey().equals(folder) || !context.listings.has(Side.SERVER, folder))) {
                    found = found.or(context.store(Side.SERVER).scheduling(listed.getValue()));
                }
            }
        }
        return found;
    }

    private void look(OpenFolders folders, FolderId folder, List<Write> writes) throws StoreException {
        var planner = new ItemPlanner(context.policy);
        new DirtyItems(context).each(folder, chunk -> {
            var stored = new HashMap<FolderId, List<ItemFacts>>();
            for (var facts : chunk) {
                for (var step : planner.plan(facts)) {
                    switch (step) {
                        case Step.Create create
                        when create.side() == Side.SERVER && !facts.agreed() ->
                            stored.computeIfAbsent(facts.client().folder(), f -> new ArrayList<>())
                                    .add(facts);
                        case Step.Replace replace
                        when replace.side() == Side.SERVER ->
                            stored.computeIfAbsent(facts.client().folder(), f -> new ArrayList<>())
                                    .add(facts);
                        case Step.Delete delete
                        when delete.side() == Side.SERVER ->
                            note(
                                    facts,
                                    base(facts),
                                    Content.NONE,
                                    isReplay(facts.item()) || declines(folder, base(facts)),
                                    writes);
                        default -> {
                            // Tells nobody; or is looked at when both sides' contents are at hand.
                        }
                    }
                }
            }
            for (var from : stored.entrySet()) {
                read(folders, from.getKey(), from.getValue(), writes);
            }
        });
    }

    /** Whether the server would tell the organizer of a deletion that asks it not to. */
    private boolean declines(FolderId folder, Content deleted) throws StoreException {
        return !scheduling(folder).heedsScheduleReply()
                && guard.foresee(deleted, Content.NONE).message() == SchedulingGuard.Message.REPLY;
    }

    private Content base(ItemFacts facts) {
        return facts.agreed()
                ? context.ledger
                        .items()
                        .get(facts.item())
                        .flatMap(i -> i.hash())
                        .flatMap(context.ledger.contents()::find)
                        .orElse(Content.NONE)
                : Content.NONE;
    }

    private void read(OpenFolders folders, FolderId folder, List<ItemFacts> all, List<Write> writes)
            throws StoreException {
        if (!context.listings.has(Side.CLIENT, folder)) {
            return;
        }
        var byHandle = new HashMap<Handle, ItemFacts>();
        for (var facts : all) {
            context.ledger.sightings().of(facts.item(), Side.CLIENT).ifPresent(s -> byHandle.put(s.handle(), facts));
        }
        try {
            read(folders, folder, byHandle, writes);
        } catch (StoreException e) {
            // Single items that cannot be read are not sent either, and are named where that is found out.
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
        }
    }

    private void read(OpenFolders folders, FolderId folder, Map<Handle, ItemFacts> byHandle, List<Write> writes)
            throws StoreException {
        folders.open(Side.CLIENT, folder).read(List.copyOf(byHandle.keySet()), (handle, body) -> {
            try (var in = body.open()) {
                var content = Content.of(in.readAllBytes());
                var facts = byHandle.get(handle);
                var base = base(facts);
                if (content.mentions("ATTENDEE") || base.mentions("ATTENDEE")) {
                    // A new item's link id may not be in the ledger yet.
                    var linkId = ItemIdentity.of(content).linkId();
                    note(facts, base, content, context.ledger.replays().contains(linkId), writes);
                }
            } catch (IOException e) {
                throw BrokenBody.of(e);
            }
        });
    }

    private void note(ItemFacts facts, Content before, Content after, boolean replay, List<Write> writes) {
        var write = write(facts, before, after, replay);
        if (!write.people().isEmpty()) {
            writes.add(write);
        }
    }

    private Write write(ItemFacts facts, Content before, Content after, boolean replay) {
        return new Write(
                facts.item(),
                facts.folder(),
                guard.audience(before, after),
                replay,
                before.isEmpty(),
                isReleased(facts));
    }

    private boolean isReleased(ItemFacts facts) {
        return context.ledger.held().released(facts.item(), Hold.NOTICE);
    }

    private boolean isReplay(ItemId item) {
        return context.ledger
                .items()
                .get(item)
                .flatMap(i -> i.linkId())
                .filter(context.ledger.replays()::contains)
                .isPresent();
    }

    private void hold(Write write, String reason) {
        context.ledger.transaction(() -> {
            var held = context.ledger.held();
            held.add(
                    held.hold(write.folder(), Side.SERVER, Hold.NOTICE, reason, context.clock.instant()), write.item());
        });
    }

    /** Whether a write of content that came about by merging may go ahead; otherwise it is held. */
    boolean allows(ItemFacts facts, Content before, Content after) throws StoreException {
        if (!mails(facts.folder()) || isReleased(facts)) {
            return true;
        }
        var write = write(facts, before, after, isReplay(facts.item()));
        int inAll;
        synchronized (log) {
            log.people().addAll(write.people());
            inAll = log.people().size();
        }
        var reason = valve.hold(write, inAll);
        reason.ifPresent(why -> hold(write, why));
        return reason.isEmpty();
    }

    /** What is stored on the server for a new item there: muted where it is put back, not made. */
    Content leaving(ItemFacts facts, LinkId linkId, Content content) throws StoreException {
        boolean putBack = facts.agreed() || context.ledger.replays().contains(linkId);
        return putBack && content.mentions("ATTENDEE") && mails(facts.folder())
                ? guard.muted(content, !scheduling(facts.folder()).heedsAgentOfAttendees())
                : content;
    }

    /** What the server has, without the mark of ours that the client never had. */
    static Content arriving(Content server, Supplier<Optional<Content>> ours) {
        return server.mentions(MUTED) && !ours.get().orElse(Content.NONE).mentions(MUTED)
                ? SchedulingGuard.unmuted(server)
                : server;
    }
}
