package org.tenon.sync.dav;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** What this session knows of the states of collections, beside what a listing tells of them. */
final class CollectionStates {
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();
    /** The digest of each collection after our own last deletion in it. */
    private final Map<String, String> written = new ConcurrentHashMap<>();

    private final Map<String, String> validities = new ConcurrentHashMap<>();
    private final Set<Refused> refused = ConcurrentHashMap.newKeySet();

    private record Refused(String folder, Handle handle, Revision expected) {}

    /** To be called before a listing, which tells of our deletions itself. */
    void listedAnew() {
        written.clear();
    }

    /** One whose listings left something out has no digest, so that it is looked at once more. */
    FolderInfo told(FolderInfo info) {
        return isDoubted(info) ? withoutDigest(info) : info;
    }

    private static FolderInfo withoutDigest(FolderInfo info) {
        return new FolderInfo(
                info.kind(),
                info.name(),
                info.identity(),
                Optional.empty(),
                info.role(),
                info.writable(),
                info.attributes());
    }

    /** Its next listing has to be a complete one: a part of it that we do not know has come to light. */
    void doubt(FolderInfo folder) {
        doubted.add(folder.identity().orElseThrow());
    }

    boolean isDoubted(FolderInfo folder) {
        return folder.identity().filter(doubted::contains).isPresent();
    }

    void believe(FolderInfo folder) {
        doubted.remove(folder.identity().orElseThrow());
    }

    /** False where the item was put off once before though it should be in just this state. */
    boolean firstRefusal(FolderInfo folder, Handle handle, Revision expected) {
        return refused.add(new Refused(folder.identity().orElseThrow(), handle, expected));
    }

    /** To be called after a deletion: what the collection's state is from now on, as far as we know. */
    void deletedIn(CollectionAddress place) throws StoreException {
        new DavCollections(place.http())
                .single(place.path(), Scope.COLLECTION)
                .flatMap(DavCollection::digest)
                .ifPresent(digest -> written.put(place.path(), digest));
    }

    /** The state that a deletion of the whole collection may find, as far as we know. */
    Optional<String> expected(CollectionAddress place, FolderInfo folder) {
        return Optional.ofNullable(written.get(place.path())).or(folder::digest);
    }

    /** The validity that the last observation of the folder was made in. */
    String validity(FolderInfo folder) {
        return validities.getOrDefault(folder.identity().orElseThrow(), DavObserver.VALIDITY);
    }

    void validity(FolderInfo folder, String validity) {
        validities.put(folder.identity().orElseThrow(), validity);
    }
}
