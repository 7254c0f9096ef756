package org.tenon.sync.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Mark;

/** One side of an account: a tree of folders. Safe for use by several threads; each {@link Folder} by one at a time. */
public interface Store extends AutoCloseable {
    /** Words for reports: {@code IMAP}, {@code Maildir}; never an account, a host or a path. */
    String label();

    /** How many folders may usefully be open at once; the engine runs no more side by side. */
    int parallelism();

    /**
     * Every folder that there is. Complete, or an exception: a listing that may be short must never be returned, since a
     * folder missing here is taken to have vanished.
     */
    List<FolderInfo> folders() throws StoreException;

    /** Those of {@link #folders()} that are of these kinds; nothing that holds only others need be reached for it. */
    default List<FolderInfo> folders(Set<Kind> kinds) throws StoreException {
        return folders().stream().filter(f -> kinds.contains(f.kind())).toList();
    }

    /**
     * What the last {@link #folders()} left out though people may look for it, and why, in sentences: other people's mailboxes,
     * names that nothing can be called here. For the report: nothing is left out in silence.
     */
    default List<String> omitted() {
        return List.of();
    }

    /** What the server wants people to know ({@code ALERT} of RFC 9051 section 7.1), in sentences fit to be shown. For the report. */
    default List<String> alerts() {
        return List.of();
    }

    /**
     * A folder that {@link #folders()} left out, asked for by its {@link FolderInfo#identity}, or by its name where it has none
     * ({@code identity} is empty then): the second proof before it is
     * believed to have vanished, as {@link Folder#stillHere} is for items. Empty where it is gone, and where the store has no other
     * way to ask.
     */
    default Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity) throws StoreException {
        return Optional.empty();
    }

    /**
     * The kinds that stand and fall together: where one server is down, what is on another is synced all the same. Kinds that
     * are not named go with the last.
     */
    default List<Set<Kind>> parts() {
        return List.of(Set.of(Kind.values()));
    }

    /** Opens a folder for observing and acting. Blocks while {@link #parallelism()} folders are open already. */
    Folder open(FolderInfo folder) throws StoreException;

    /**
     * Creates a folder and the parents that it lacks. Accepted also where it exists already, so that a repeat after a crash
     * is harmless. Rejected where this store cannot hold such a name.
     */
    Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException;

    /** Renames a folder with all that lies below it. After a crash it has either name, never both or none. */
    Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException;

    /**
     * Deletes a folder that is empty of items; its sub-folders stay. Deferred where it holds an item, so that what arrived
     * a moment ago is not lost. Accepted where it is gone already.
     */
    Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException;

    /** The names of the {@link FolderInfo#attributes() attributes} that folders of this kind can have here. */
    default Set<String> attributes(Kind kind) {
        return Set.of();
    }

    /** Gives a folder these attributes beside those it has. Rejected where this store keeps no such. */
    default Outcome<FolderInfo> setAttributes(FolderInfo folder, Map<String, String> attributes) throws StoreException {
        return Outcome.rejected("no-attributes", "Folders have no such attributes here.");
    }

    /** What this side does by itself about the meetings of a folder. */
    default Scheduling scheduling(FolderInfo folder) throws StoreException {
        return Scheduling.NONE;
    }

    /**
     * Whether the store is only looked at from now on: then it writes nothing at all at its side, not even what makes it know an item
     * again. Until then it may.
     */
    default void lookOnly(boolean only) {}

    /** Whether this store can be marked at all; one of a server is not. */
    default boolean takesMark() {
        return false;
    }

    /** The mark that was left here, which no folder shows. */
    default Optional<Mark> mark() throws StoreException {
        return Optional.empty();
    }

    /** Leaves a mark in the place of the last one: after a crash it is the one or the other. */
    default void mark(Mark mark) throws StoreException {}

    /**
     * Before there is a mark: says whose work is being done here, for as long as the store is open. False where another's is under
     * way.
     */
    default boolean claim(String work) throws StoreException {
        return true;
    }

    /** Whether this store has a place but nothing at all in it. */
    default boolean isBare() throws StoreException {
        return false;
    }

    /** Where in a folder above or below this store another store is marked. */
    default Optional<String> markNearby() throws StoreException {
        return Optional.empty();
    }

    /** Waits until something changed on this side, or {@code limit} passed; true where something did. May say so too often. */
    boolean awaitChange(Duration limit) throws StoreException, InterruptedException;

    @Override
    void close();
}
