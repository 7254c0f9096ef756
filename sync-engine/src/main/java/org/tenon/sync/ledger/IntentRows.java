package org.tenon.sync.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.ledger.Intent.At;
import org.tenon.sync.ledger.Intent.Overwriting;
import org.tenon.sync.ledger.Intent.Written;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.RunId;

/** Intents as rows of the table {@code step}, which has one set of columns for all sorts. */
final class IntentRows {
    static final String COLUMNS =
            "id, looks, item, side, action, folder, target, handle, flags, flags_after, link_id, hash, new_hash, size";

    static final Sql.Row<Entry<Intent>> ENTRY =
            r -> new Entry<>(new IntentId(r.getLong(1)), read(r), Optional.ofNullable((Integer) r.getObject(2)));

    private IntentRows() {}

    /** The flags before and after, and the hash of what was there and of what is written. */
    private record Difference(Flags before, Flags after, Optional<ContentHash> hash, Optional<ContentHash> newHash) {}

    private static Difference difference(Intent intent) {
        return switch (intent) {
            case Intent.Create c ->
                new Difference(
                        Flags.NONE,
                        c.flags(),
                        Optional.empty(),
                        Optional.of(c.written().hash()));
            case Intent.Overwrite o ->
                new Difference(
                        o.what().flags(),
                        o.what().flags(),
                        Optional.of(o.what().kept()),
                        Optional.of(o.what().written().hash()));
            case Intent.Move m ->
                new Difference(m.flags(), m.flags(), m.content().hash(), Optional.empty());
            case Intent.Reflag f ->
                new Difference(f.before(), f.after(), f.content().hash(), Optional.empty());
            case Intent.Delete d ->
                new Difference(d.flags(), d.flags(), d.content().hash(), Optional.empty());
            case Intent.RenameFolder r -> new Difference(Flags.NONE, Flags.NONE, Optional.empty(), Optional.empty());
        };
    }

    /** Writes intents; their numbers, in this order. */
    static List<IntentId> insert(Sql sql, RunId run, List<Intent> intents) {
        long id = sql.number("SELECT coalesce(max(id), 0) FROM step");
        var numbers = new ArrayList<IntentId>(intents.size());
        var rows = new Rows();
        for (var intent : intents) {
            numbers.add(new IntentId(++id));
            add(rows, id, run, intent);
        }
        sql.once(
                "INSERT INTO step (id, run, item, side, action, folder, target, handle, flags, flags_after, link_id, hash, new_hash,"
                        + " size) SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,"
                        + " value->>8, value->>9, value->>10, value->>11, value->>12, value->>13 FROM json_each(?)",
                rows.json());
        return numbers;
    }

    private static void add(Rows rows, long id, RunId run, Intent intent) {
        var item = intent instanceof Intent.OfItem i ? Optional.of(i) : Optional.<Intent.OfItem>empty();
        var target =
                switch (intent) {
                    case Intent.Move move -> Optional.of(move.to());
                    case Intent.RenameFolder rename -> Optional.of(rename.to());
                    case Intent.OfItem stays -> Optional.<Place>empty();
                };
        var difference = difference(intent);
        rows.add(
                id,
                run,
                item.map(i -> i.item()).orElse(ItemId.NONE),
                intent.side(),
                intent.action().word(),
                intent.folder().text(),
                target.map(Place::text).orElse(null),
                item.flatMap(i -> i.handle()).map(Handle::value).orElse(null),
                difference.before().text(),
                difference.after().text(),
                item.flatMap(i -> i.content().linkId()).map(LinkId::value).orElse(null),
                difference.hash().map(ContentHash::hex).orElse(null),
                difference.newHash().map(ContentHash::hex).orElse(null),
                item.map(i -> i.content().sizeBytes()).orElse(0L));
    }

    private static Intent read(ResultSet r) throws SQLException {
        var at = new At(Sql.item(r, 3), Sql.side(r.getInt(4)), Place.parse(r.getString(6)));
        var action = Action.of(r.getString(5));
        return switch (action) {
            case CREATE -> new Intent.Create(at, handle(r), Flags.parse(r.getString(10)), written(r));
            case UPDATE -> new Intent.Update(overwriting(r, at));
            case MERGE -> new Intent.Merge(overwriting(r, at));
            case MOVE ->
                new Intent.Move(
                        at,
                        Place.parse(r.getString(7)),
                        handle(r).orElseThrow(),
                        Flags.parse(r.getString(9)),
                        content(r));
            case FLAGS ->
                new Intent.Reflag(
                        at,
                        handle(r).orElseThrow(),
                        Flags.parse(r.getString(9)),
                        Flags.parse(r.getString(10)),
                        content(r));
            case DELETE -> new Intent.Delete(at, handle(r).orElseThrow(), Flags.parse(r.getString(9)), content(r));
            case FOLDER_RENAME -> new Intent.RenameFolder(at.side(), at.folder(), Place.parse(r.getString(7)));
            case FOLDER_CREATE, FOLDER_DELETE, FOLDER_ATTRIBUTES ->
                throw new IllegalStateException("nothing is written down of it beforehand: " + action);
        };
    }

    private static Overwriting overwriting(ResultSet r, At at) throws SQLException {
        return new Overwriting(
                at, handle(r).orElseThrow(), Flags.parse(r.getString(9)), written(r), new ContentHash(r.getString(12)));
    }

    private static Optional<Handle> handle(ResultSet r) throws SQLException {
        return Optional.ofNullable(r.getString(8)).map(Handle::new);
    }

    private static Written written(ResultSet r) throws SQLException {
        return new Written(new LinkId(r.getString(11)), new ContentHash(r.getString(13)), r.getLong(14));
    }

    private static KnownContent content(ResultSet r) throws SQLException {
        return new KnownContent(
                Optional.ofNullable(r.getString(11)).map(LinkId::new),
                Optional.ofNullable(r.getString(12)).map(ContentHash::new),
                r.getLong(14));
    }
}
