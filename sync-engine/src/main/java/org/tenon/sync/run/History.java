package org.tenon.sync.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;

/** What the ledger knows of past runs and of what they left for a person; and what that person says to it. */
public final class History {
    private final Ledger ledger;

    public History(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Mail that the owner's window leaves on the server. */
    public List<OutsideReport> outside() {
        return ledger.items().outside().stream()
                .map(o -> {
                    var folder = ledger.folders().get(o.folder());
                    return new OutsideReport(folder.kind(), folder.name().path(), o.items());
                })
                .sorted(Comparator.comparing(OutsideReport::folder))
                .toList();
    }

    /** Whether the ledger knows of anything: not so before the first run, or where it was lost. */
    public boolean hasLooked() {
        return !ledger.folders().all().isEmpty();
    }

    /** Folders that a side will not have, and items; a folder that is refused is told once, and not with each of its items. */
    public List<RejectedReport> rejected() {
        var reports = new ArrayList<RejectedReport>();
        for (var known : ledger.folders().all()) {
            for (var side : Side.values()) {
                ledger.folders()
                        .view(known.id(), side)
                        .flatMap(v -> v.refused())
                        .ifPresent(refusal -> reports.add(new RejectedReport(
                                known.kind(),
                                known.name().path(),
                                side,
                                "",
                                refusal.code(),
                                refusal.message(),
                                "folder")));
            }
        }
        for (var refused : ledger.items().refused()) {
            boolean withItsFolder = ledger.folders()
                    .view(refused.folder(), refused.side())
                    .flatMap(v -> v.refused())
                    .isPresent();
            if (withItsFolder) {
                continue;
            }
            var folder = ledger.folders().get(refused.folder());
            var handle = ledger.sightings()
                    .of(refused.item(), refused.side().other())
                    .map(s -> s.handle().value())
                    .orElse("");
            reports.add(new RejectedReport(
                    folder.kind(),
                    folder.name().path(),
                    refused.side(),
                    handle,
                    refused.code(),
                    refused.message(),
                    what(refused.item(), refused.side())));
        }
        return reports;
    }

    private String what(ItemId item, Side side) {
        return ledger.items().facts(item).map(facts -> facts.refusedOn(side)).orElse("item");
    }

    /** What was put off in the last run, and in how many before it. */
    public List<WaitingReport> waiting() {
        return ledger.items().waiting().stream()
                .map(w -> {
                    var folder = ledger.folders().get(w.folder());
                    var handle = ledger.sightings()
                            .of(w.item(), Side.CLIENT)
                            .filter(s -> !s.gone())
                            .or(() -> ledger.sightings().of(w.item(), Side.SERVER))
                            .map(s -> s.handle().value())
                            .orElse("");
                    return new WaitingReport(folder.kind(), folder.name().path(), handle, w.why(), w.runs());
                })
                .toList();
    }

    /** What waits for a person. */
    public List<HeldReport> held() {
        return ledger.held().waiting().stream()
                .map(h -> {
                    var folder = ledger.folders().get(h.folder());
                    return new HeldReport(
                            h.id().value(),
                            folder.kind(),
                            folder.name().path(),
                            h.side(),
                            h.sort(),
                            h.items(),
                            h.reason());
                })
                .toList();
    }

    /** Lets the items of a hold go ahead in the next run, and these alone. False where there is no such number. */
    public boolean release(long heldId) {
        return ledger.held().release(new HeldId(heldId));
    }

    /**
     * Makes the next run bring the held items back to the side where they vanished, or give up what the server refuses for its own
     * version. False where there is no such number.
     */
    public boolean restore(long heldId) {
        return ledger.held().restore(new HeldId(heldId));
    }

    /** Both copies kept, until a person has looked. */
    public List<ConflictReport> conflicts() {
        return ledger.journal().conflicts().stream()
                .map(c -> {
                    FolderName name = ledger.folders().get(c.folder()).name();
                    Kind kind = ledger.folders().get(c.folder()).kind();
                    var handle = ledger.sightings()
                            .of(c.item(), Side.CLIENT)
                            .map(s -> s.handle().value())
                            .orElse("");
                    return new ConflictReport(
                            c.id(),
                            kind,
                            name.path(),
                            handle,
                            c.copy(),
                            c.what(),
                            c.run().value());
                })
                .toList();
    }

    /** A person has looked at the conflict. False where there is no such number. */
    public boolean resolveConflict(long id) {
        return ledger.journal().resolveConflict(id);
    }

    /** Tries again what a side would not have, or would not delete. */
    public void retryRejected() {
        ledger.items().retryRefused();
        ledger.held().retry(Hold.REFUSED_DELETION);
    }

    /** Past runs, latest first. */
    public List<PastRun> runs(int most) {
        return ledger.journal().runs(most).stream()
                .map(r -> new PastRun(
                        r.id().value(),
                        r.started(),
                        r.finished().orElse(r.started()),
                        r.ended(),
                        r.steps(),
                        r.undone()))
                .toList();
    }

    /** Steps that were written down and are not known to be done; none after a run that came to its end. */
    public long openIntents() {
        return ledger.journal().countOpen();
    }

    /** One line of the history. */
    public record PastRun(long run, Instant started, Instant finished, String end, long steps, boolean undone) {}
}
