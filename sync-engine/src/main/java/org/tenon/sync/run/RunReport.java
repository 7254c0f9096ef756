package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.store.StoreException;

/**
 * What one run did, as a value: the {@code --json} object of DESIGN's contract, a table for people. Items are named by
 * handles; their own words stand in a rehearsal alone.
 *
 * @param run the number that {@code tenon undo} takes; 0 for a rehearsal
 * @param inSync nothing is left that a person or a later run must see to
 * @param waiting what was put off and is taken up by the next run
 * @param outside what the owner's window leaves on the server
 * @param failure why the run ended before its end, if it did; what was done before that is in the other fields
 */
public record RunReport(
        long run,
        double seconds,
        boolean inSync,
        boolean dryRun,
        List<FolderReport> folders,
        List<StepReport> steps,
        List<ConflictReport> conflicts,
        List<HeldReport> held,
        List<RejectedReport> rejected,
        List<String> warnings,
        Optional<StoreException> failure,
        List<WaitingReport> waiting,
        List<OutsideReport> outside) {

    /** The same with more to note, before its own warnings. */
    public RunReport noting(List<String> notes) {
        var all = new ArrayList<>(notes);
        all.addAll(warnings);
        return notes.isEmpty()
                ? this
                : new RunReport(
                        run, seconds, inSync, dryRun, folders, steps, conflicts, held, rejected, all, failure, waiting,
                        outside);
    }

    /** What changed on each side of one folder. */
    public record FolderReport(Kind kind, String name, Counts client, Counts server, long bytesIn, long bytesOut) {
        public Counts on(Side side) {
            return side == Side.CLIENT ? client : server;
        }
    }

    public record Counts(long created, long updated, long deleted, long moved, long flags) {
        public static final Counts ZERO = new Counts(0, 0, 0, 0, 0);

        public long sum() {
            return created + updated + deleted + moved + flags;
        }
    }

    /**
     * A step that would be done ({@code --dry-run}); {@code action} is create, update, delete, move, flags, or folder-…
     *
     * @param title what people call the item; empty where that was not looked up
     */
    public record StepReport(String folder, Side side, String action, String item, String reason, String title) {
        public StepReport(String folder, Side side, String action, String item, String reason) {
            this(folder, side, action, item, reason, "");
        }

        StepReport titled(String words) {
            return new StepReport(folder, side, action, item, reason, words);
        }
    }

    /**
     * Two copies kept of one item, since both sides changed it and the changes could not be merged.
     *
     * @param copy where the second copy was put; empty where that is not known
     */
    public record ConflictReport(long id, Kind kind, String folder, String item, String copy, String what, long run) {}

    /**
     * Deletions that wait for a person.
     *
     * @param side where the items are still there
     */
    public record HeldReport(long id, Kind kind, String folder, Side side, Hold sort, long items, String reason) {}

    /**
     * An item that was put off.
     *
     * @param why a sentence for people
     * @param runs in how many runs in a row, this one included
     */
    public record WaitingReport(Kind kind, String folder, String item, String why, int runs) {}

    /** How many of a folder's messages are on the server alone, by the window of {@code [policy.mail]}. */
    public record OutsideReport(Kind kind, String folder, long items) {}

    /**
     * An item or folder that a side will not have.
     *
     * @param what of it was refused: {@code new}, {@code edit}, {@code move} or {@code mark}; {@code item} where that cannot be told;
     *     {@code folder}
     */
    public record RejectedReport(
            Kind kind, String folder, Side side, String item, String code, String message, String what) {}
}
