package org.tenon.sync.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tenon.sync.model.Kind;

/** A listing of folders that was begun before anybody asked for it, on a thread of its own. */
final class ListingAhead {
    /** An older one is asked for again: much may have changed since. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Set<Kind> kinds;
    private final InstantSource clock;
    private final Instant begun;
    private final FutureTask<List<FolderInfo>> listing;

    private ListingAhead(Store store, Set<Kind> kinds, InstantSource clock) {
        this.kinds = Set.copyOf(kinds);
        this.clock = clock;
        this.begun = clock.instant();
        this.listing = new FutureTask<>(() -> store.folders(kinds));
    }

    static ListingAhead begin(Store store, Set<Kind> kinds, InstantSource clock) {
        var ahead = new ListingAhead(store, kinds, clock);
        Thread.ofPlatform().daemon().name("listing-ahead").start(ahead.listing);
        return ahead;
    }

    boolean answers(Set<Kind> asked) {
        return kinds.equals(asked) && clock.instant().isBefore(begun.plus(FRESH));
    }

    /** What the store said, or what it failed with. */
    List<FolderInfo> folders() throws StoreException {
        try {
            return listing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    StoreException.Scope.STORE,
                    StoreException.Retry.LATER,
                    StoreException.Cause.UNREACHABLE,
                    "Interrupted while the folders were listed.",
                    e);
        } catch (ExecutionException e) {
            throw FailedWork.of(e, StoreException.class);
        }
    }
}
