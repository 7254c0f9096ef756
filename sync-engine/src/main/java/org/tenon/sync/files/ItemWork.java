package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.Path;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Something done to what is in a folder. */
@FunctionalInterface
interface ItemWork<T> {
    T run() throws IOException, StoreException;

    /** The same for work that changes the folder: whatever becomes of it, {@code changed} is told. */
    static <T> T change(String what, String item, Path directory, Runnable changed, ItemWork<T> work)
            throws StoreException {
        try {
            return attempt(what, item, directory, work);
        } finally {
            changed.run();
        }
    }

    /** Does {@code work}, called {@code what} for people, in {@code directory}, which holds things called {@code item}. */
    static <T> T attempt(String what, String item, Path directory, ItemWork<T> work) throws StoreException {
        try {
            return work.run();
        } catch (StagedFile.SourceException e) {
            if (e.getCause().getCause() instanceof StoreException theirs) {
                throw theirs;
            }
            throw new StoreException(
                    Scope.ITEM,
                    Retry.LATER,
                    Cause.UNREACHABLE,
                    item + " could not be read to its end. Nothing of it was stored.",
                    e);
        } catch (IOException e) {
            throw FileFailures.of(e, what, directory);
        }
    }
}
