package org.tenon.sync.ledger;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/** The folders, and each side's view of them. */
public final class FolderTable {
    private final Sql sql;

    FolderTable(Sql sql) {
        this.sql = sql;
    }

    /** A folder and its number in the ledger. */
    public record Known(FolderId id, Kind kind, FolderName name) {}

    /** One side's view, as last noted. */
    public record View(
            Optional<String> identity,
            Optional<Checkpoint> checkpoint,
            Optional<String> digest,
            boolean vanished,
            Optional<KeptRefusal> refused) {}

    public List<Known> all() {
        return sql.list(
                "SELECT id, kind, name FROM folder ORDER BY name",
                r -> new Known(Sql.folder(r, 1), Kind.valueOf(r.getString(2)), FolderName.ofPath(r.getString(3))));
    }

    public Known get(FolderId id) {
        return sql.one(
                        "SELECT id, kind, name FROM folder WHERE id = ?",
                        r -> new Known(
                                Sql.folder(r, 1), Kind.valueOf(r.getString(2)), FolderName.ofPath(r.getString(3))),
                        id)
                .orElseThrow();
    }

    public Optional<FolderId> find(Kind kind, FolderName name) {
        return sql.one(
                "SELECT id FROM folder WHERE kind = ? AND name = ?", r -> Sql.folder(r, 1), kind.name(), name.path());
    }

    /** The folder's number; a new one where it is not known. */
    public FolderId idOf(Kind kind, FolderName name) {
        return find(kind, name)
                .orElseGet(() -> new FolderId(
                        sql.insert("INSERT INTO folder (kind, name) VALUES (?, ?)", kind.name(), name.path())));
    }

    public Optional<View> view(FolderId folder, Side side) {
        return sql.one(
                "SELECT identity, validity, position, digest, vanished, refused FROM folder_sighting"
                        + " WHERE folder = ? AND side = ?",
                r -> {
                    var validity = r.getString(2);
                    return new View(
                            Optional.ofNullable(r.getString(1)),
                            validity == null ? Optional.empty() : Optional.of(new Checkpoint(validity, r.getString(3))),
                            Optional.ofNullable(r.getString(4)),
                            r.getInt(5) == 1,
                            Optional.ofNullable(r.getString(6)).map(KeptRefusal::read));
                },
                folder,
                side);
    }

    /** Notes that the side lists the folder. */
    public void here(FolderId folder, Side side, Optional<String> identity) {
        sql.update(
                "INSERT INTO folder_sighting (folder, side, identity) VALUES (?, ?, ?)"
                        + " ON CONFLICT (folder, side) DO UPDATE SET"
                        + " identity = excluded.identity, vanished = 0, refused = NULL",
                folder,
                side,
                identity.orElse(null));
    }

    public void vanished(FolderId folder, Side side) {
        sql.update(
                "UPDATE folder_sighting SET vanished = 1, digest = NULL WHERE folder = ? AND side = ?", folder, side);
    }

    public void refused(FolderId folder, Side side, KeptRefusal why) {
        sql.update(
                "INSERT INTO folder_sighting (folder, side, vanished, refused) VALUES (?, ?, 0, ?)"
                        + " ON CONFLICT (folder, side) DO UPDATE SET refused = excluded.refused",
                folder,
                side,
                why.write());
    }

    /** Notes how far the side has been observed; in one transaction with what was observed. */
    public void observed(FolderId folder, Side side, Checkpoint checkpoint, Optional<String> digest) {
        sql.update(
                "UPDATE folder_sighting SET validity = ?, position = ?, digest = ? WHERE folder = ? AND side = ?",
                checkpoint.validity(),
                checkpoint.position(),
                digest.orElse(null),
                folder,
                side);
    }

    /** Whether just this is noted already. */
    public boolean isObserved(FolderId folder, Side side, Checkpoint checkpoint, Optional<String> digest) {
        var noted = view(folder, side);
        return noted.flatMap(View::checkpoint).equals(Optional.of(checkpoint))
                && noted.flatMap(View::digest).equals(digest);
    }

    /** Forgets how far the side was observed: the folder was made anew there. */
    public void forgetCheckpoint(FolderId folder, Side side) {
        sql.update(
                "UPDATE folder_sighting SET validity = NULL, position = NULL, digest = NULL WHERE folder = ? AND side = ?",
                folder,
                side);
    }

    /** Makes the next run look at the folder afresh, since something in it was left undone. */
    public void forgetDigest(FolderId folder, Side side) {
        sql.update("UPDATE folder_sighting SET digest = NULL WHERE folder = ? AND side = ?", folder, side);
    }

    /** Calls the folder something else. Where that name is known already, it is the name of an empty folder just noted. */
    public void rename(FolderId folder, FolderName name) {
        var kind = get(folder).kind();
        sql.transaction(() -> {
            find(kind, name).filter(other -> !other.equals(folder)).ifPresent(this::delete);
            sql.update("UPDATE folder SET name = ? WHERE id = ?", name.path(), folder);
        });
    }

    /**
     * An attribute of a folder.
     *
     * @param agreed what both sides had last
     * @param refused what a side would not take
     */
    public record Attribute(Optional<String> agreed, Optional<String> refused) {}

    public Attribute attribute(FolderId folder, String name) {
        return sql.one(
                        "SELECT agreed, refused FROM folder_attribute WHERE folder = ? AND name = ?",
                        r -> new Attribute(Optional.ofNullable(r.getString(1)), Optional.ofNullable(r.getString(2))),
                        folder,
                        name)
                .orElse(new Attribute(Optional.empty(), Optional.empty()));
    }

    public void attribute(FolderId folder, String name, Attribute now) {
        sql.update(
                "INSERT OR REPLACE INTO folder_attribute (folder, name, agreed, refused) VALUES (?, ?, ?, ?)",
                folder,
                name,
                now.agreed().orElse(null),
                now.refused().orElse(null));
    }

    public void delete(FolderId folder) {
        sql.update("DELETE FROM folder WHERE id = ?", folder);
    }

    /** Forgets that the side has the folder: it comes back there if something in it has to. */
    public void forgetView(FolderId folder, Side side) {
        sql.update("DELETE FROM folder_sighting WHERE folder = ? AND side = ?", folder, side);
    }
}
