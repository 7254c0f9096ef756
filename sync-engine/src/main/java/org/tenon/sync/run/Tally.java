package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport.Counts;
import org.tenon.sync.run.RunReport.FolderReport;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** What a run has done so far. Safe for use by several threads. */
final class Tally {
    /** More steps than this are counted in a rehearsal, not listed: a report is to be read. */
    static final int MOST_STEPS = 100_000;

    /** So many titles can be read on a screen. */
    static final int MOST_TITLES = 200;

    private final Map<String, Line> lines = new TreeMap<>();
    private final List<StepReport> steps = new ArrayList<>();
    private final Map<Integer, ItemPlace> places = new TreeMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, Integer> waiting = new TreeMap<>();
    private Optional<StoreException> failure = Optional.empty();
    private long deeds;
    private long putOff;
    private boolean left;

    private static final class Line {
        private final Kind kind;
        private final Map<Side, long[]> counts = new EnumMap<>(Side.class);
        private long bytesIn;
        private long bytesOut;

        private Line(Kind kind) {
            this.kind = kind;
            for (var side : Side.values()) {
                counts.put(side, new long[5]);
            }
        }

        private Counts counts(Side side) {
            var c = counts.get(side);
            return new Counts(c[0], c[1], c[2], c[3], c[4]);
        }
    }

    private Line line(Kind kind, String folder) {
        return lines.computeIfAbsent(kind.word() + " " + folder, k -> new Line(kind));
    }

    synchronized void did(Kind kind, String folder, Side side, Action action) {
        int column =
                switch (action) {
                    case CREATE -> 0;
                    case UPDATE, MERGE -> 1;
                    case DELETE -> 2;
                    case MOVE -> 3;
                    case FLAGS -> 4;
                    case FOLDER_CREATE, FOLDER_RENAME, FOLDER_DELETE, FOLDER_ATTRIBUTES -> -1;
                };
        if (column >= 0) {
            line(kind, folder).counts.get(side)[column]++;
        }
        deeds++;
    }

    synchronized void transferred(Kind kind, String folder, Side from, long bytes) {
        if (from == Side.SERVER) {
            line(kind, folder).bytesIn += bytes;
        } else {
            line(kind, folder).bytesOut += bytes;
        }
    }

    synchronized void wouldDo(StepReport step) {
        deeds++;
        if (steps.size() < MOST_STEPS) {
            steps.add(step);
        }
    }

    /** As {@link #wouldDo(StepReport)}, of an item that can be looked at there. */
    synchronized void wouldDo(StepReport step, Optional<ItemPlace> place) {
        wouldDo(step);
        if (steps.size() <= MOST_TITLES) {
            place.ifPresent(p -> places.put(steps.size() - 1, p));
        }
    }

    /** Where the first of the planned steps' items can be looked at. */
    synchronized Collection<ItemPlace> places() {
        return List.copyOf(places.values());
    }

    synchronized void titles(Map<ItemPlace, String> titles) {
        places.forEach((step, place) -> {
            if (titles.containsKey(place)) {
                steps.set(step, steps.get(step).titled(titles.get(place)));
            }
        });
    }

    synchronized void warn(String warning) {
        warnings.add(warning);
    }

    /** An item that a side put off, in this attempt: told at the end if no later attempt gets it done. */
    synchronized void waits(String where, String why) {
        waiting.merge(where + ": " + why, 1, Integer::sum);
    }

    synchronized void putOff() {
        putOff++;
    }

    /** Something is left for the next run: this one does not try it again. */
    synchronized void leave() {
        left = true;
    }

    synchronized boolean anyLeft() {
        return left;
    }

    /** The widest failure wins: a store that is gone explains its folders. */
    synchronized void failed(StoreException e) {
        if (failure.isEmpty() || failure.get().scope().compareTo(e.scope()) < 0) {
            failure = Optional.of(e);
        }
    }

    /** As {@link #failed}, of all that went wrong in the run's parts, in place of what the last of them left. */
    synchronized void failedWith(List<StoreException> failures) {
        failure = Optional.empty();
        failures.forEach(this::failed);
    }

    /** Forgets a failure that a new try may mend. */
    synchronized void tryAgain() {
        failure = Optional.empty();
        putOff = 0;
        waiting.clear();
    }

    synchronized Optional<StoreException> failure() {
        return failure;
    }

    /** The failure of a whole store, which ends a stage. */
    Optional<StoreException> storeFailure() {
        return failure().filter(f -> f.scope() == Scope.STORE);
    }

    synchronized long deeds() {
        return deeds;
    }

    synchronized boolean anyPutOff() {
        return putOff > 0;
    }

    synchronized List<FolderReport> folders() {
        return lines.entrySet().stream()
                .map(e -> new FolderReport(
                        e.getValue().kind,
                        e.getKey().substring(e.getKey().indexOf(' ') + 1),
                        e.getValue().counts(Side.CLIENT),
                        e.getValue().counts(Side.SERVER),
                        e.getValue().bytesIn,
                        e.getValue().bytesOut))
                .toList();
    }

    synchronized List<StepReport> steps() {
        return List.copyOf(steps);
    }

    synchronized List<String> warnings() {
        var all = new ArrayList<>(warnings);
        waiting.forEach((what, items) -> all.add(what + (items == 1 ? " (1 item)" : " (" + items + " items)")));
        return List.copyOf(all);
    }
}
