package org.tenon.sync.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;

/**
 * The runs and their steps. A step is written before it is done (an intent, {@code open}) and closed in the transaction that
 * settles it; closed steps with their before-images are what a run is undone from.
 */
public final class Journal {
    private final Sql sql;

    Journal(Sql sql) {
        this.sql = sql;
    }

    /** Where a step took place, by name, since the folder may be gone when it is undone. */
    public record Place(Kind kind, FolderName name) {
        String text() {
            return kind.name() + ":" + name.path();
        }

        static Place parse(String text) {
            int colon = text.indexOf(':');
            return new Place(Kind.valueOf(text.substring(0, colon)), FolderName.ofPath(text.substring(colon + 1)));
        }
    }

    /**
     * A step that is written down.
     *
     * @param looks where the side took it and does not show it: in how many runs it was looked for
     */
    public record Entry<I extends Intent>(IntentId id, I intent, Optional<Integer> looks) {
        /** This entry, with its intent looked into. */
        public <J extends Intent> Entry<J> as(J sort) {
            return new Entry<>(id, sort, looks);
        }
    }

    /** The number that the next run will have. */
    public RunId next() {
        return new RunId(sql.number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'run'), 0) + 1"));
    }

    /** Notes that run {@code run} has begun to change something. One that changes nothing leaves no trace. */
    public void begin(RunId run, Instant now) {
        sql.update("INSERT OR IGNORE INTO run (id, started) VALUES (?, ?)", run, now.toEpochMilli());
    }

    public void end(RunId run, Instant now, String how, long steps) {
        sql.update(
                "UPDATE run SET finished = ?, ended = ?, steps = ? WHERE id = ?", now.toEpochMilli(), how, steps, run);
    }

    /** Writes an intent; its number. In a transaction. */
    public IntentId intend(RunId run, Intent intent) {
        return intend(run, List.of(intent)).getFirst();
    }

    /** Writes intents; their numbers, in this order. In a transaction. */
    public List<IntentId> intend(RunId run, List<Intent> intents) {
        return intents.isEmpty() ? List.of() : IntentRows.insert(sql, run, intents);
    }

    /** The step is done, and can be undone. */
    public void done(IntentId step) {
        sql.update("UPDATE step SET open = 0 WHERE id = ?", step);
    }

    /** The side took it and does not show it. The step stays open. */
    public void unplaced(IntentId step) {
        sql.update("UPDATE step SET looks = coalesce(looks, 0) WHERE id = ?", step);
    }

    /** One more run looked for it in vain. */
    public void lookedInVain(IntentId step) {
        sql.update("UPDATE step SET looks = looks + 1 WHERE id = ?", step);
    }

    /** A person let this step go. */
    public void released(IntentId step) {
        sql.update("UPDATE step SET released = 1 WHERE id = ?", step);
    }

    /** Deletions of one folder, on one side. */
    public record Deletions(Place folder, Side side, long items) {}

    /** What runs that began since then deleted, but for what a person let go or took back. */
    public List<Deletions> deletedSince(Instant then) {
        return sql.list(
                "SELECT folder, side, count(*) FROM step WHERE action = 'delete' AND open = 0 AND released = 0"
                        // What is still in the ledger is planned again, and counted there.
                        + " AND NOT EXISTS (SELECT 1 FROM item WHERE item.id = step.item)"
                        + " AND run IN (SELECT id FROM run WHERE started >= ?) GROUP BY folder, side",
                r -> new Deletions(Place.parse(r.getString(1)), Sql.side(r.getInt(2)), r.getLong(3)),
                then.toEpochMilli());
    }

    /**
     * The first of the last {@code days} days on which a run changed something, up to {@code now}; empty where there were
     * fewer. A clock that jumps ahead makes one day of it, however far it jumps.
     */
    public Optional<Instant> firstOfLastDays(int days, Instant now) {
        return sql.one(
                "SELECT DISTINCT started / 86400000 AS day FROM run WHERE started <= ? ORDER BY day DESC LIMIT 1 OFFSET ?",
                r -> Instant.ofEpochSecond(r.getLong(1) * 86400),
                now.toEpochMilli(),
                days - 1);
    }

    /** The step was not done, or is one that undo leaves alone. */
    public void drop(IntentId step) {
        sql.update("DELETE FROM step WHERE id = ?", step);
    }

    /** As {@link #drop(IntentId)}, of several. */
    public void drop(List<IntentId> steps) {
        if (!steps.isEmpty()) {
            var rows = new Rows();
            steps.forEach(rows::add);
            sql.once("DELETE FROM step WHERE id IN (SELECT value->>0 FROM json_each(?))", rows.json());
        }
    }

    public List<Entry<Intent>> open() {
        return sql.list("SELECT " + IntentRows.COLUMNS + " FROM step WHERE open = 1 ORDER BY id", IntentRows.ENTRY);
    }

    public long countOpen() {
        return sql.number("SELECT count(*) FROM step WHERE open = 1");
    }

    /** The run's steps, latest first. */
    public List<Entry<Intent>> of(RunId run) {
        return sql.list(
                "SELECT " + IntentRows.COLUMNS + " FROM step WHERE run = ? AND open = 0 ORDER BY id DESC",
                IntentRows.ENTRY,
                run);
    }

    /** Whether a step after this one deleted the item. */
    public boolean deletedLater(IntentId step, ItemId item) {
        return sql.number("SELECT count(*) FROM step WHERE item = ? AND action = 'delete' AND id > ?", item, step) > 0;
    }

    public boolean exists(RunId run) {
        return sql.number("SELECT count(*) FROM run WHERE id = ?", run) == 1;
    }

    public void undone(RunId run) {
        sql.update("UPDATE run SET undone = 1 WHERE id = ?", run);
    }

    /** A past run. */
    public record Run(
            RunId id, Instant started, Optional<Instant> finished, String ended, long steps, boolean undone) {}

    public List<Run> runs(int most) {
        return sql.list(
                "SELECT id, started, finished, ended, steps, undone FROM run ORDER BY id DESC LIMIT ?",
                r -> {
                    long finished = r.getLong(3);
                    return new Run(
                            new RunId(r.getLong(1)),
                            Instant.ofEpochMilli(r.getLong(2)),
                            finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished)),
                            Optional.ofNullable(r.getString(4)).orElse("cut off"),
                            r.getLong(5),
                            r.getInt(6) == 1);
                },
                most);
    }

    /** Forgets steps of runs that began before {@code limit}: they can no longer be undone. */
    public void expire(Instant limit) {
        sql.update(
                "DELETE FROM step WHERE open = 0 AND run IN (SELECT id FROM run WHERE started < ?)",
                limit.toEpochMilli());
    }

    /** Two copies kept. */
    public record Conflict(long id, RunId run, FolderId folder, ItemId item, String copy, String what) {}

    /** @param copy the handle of the second copy */
    public void conflict(RunId run, FolderId folder, ItemId item, String copy, String what) {
        sql.update(
                "INSERT INTO conflict (run, folder, item, copy, what) VALUES (?, ?, ?, ?, ?)",
                run,
                folder,
                item,
                copy,
                what);
    }

    public List<Conflict> conflicts() {
        return sql.list(
                "SELECT id, run, folder, item, copy, what FROM conflict ORDER BY id",
                r -> new Conflict(
                        r.getLong(1),
                        new RunId(r.getLong(2)),
                        Sql.folder(r, 3),
                        Sql.item(r, 4),
                        r.getString(5),
                        r.getString(6)));
    }

    /** A person has looked at it. */
    public boolean resolveConflict(long id) {
        return sql.update("DELETE FROM conflict WHERE id = ?", id) == 1;
    }
}
