package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Work on a folder as a whole: what its failures mean is the same for every kind. */
interface FolderWork {
    Outcome<FolderInfo> run() throws IOException, Hierarchy.NameTakenException;

    /** Does {@code work}, called {@code what} for people, below {@code top}. */
    static Outcome<FolderInfo> attempt(String what, Path top, FolderWork work) throws StoreException {
        try {
            return work.run();
        } catch (Hierarchy.NameTakenException e) {
            return Outcome.rejected(
                    "bad-name",
                    "The local disk cannot tell this folder's name from another folder's, which differs only in upper and lower case or in"
                            + " accents. Rename one of the two.");
        } catch (FileAlreadyExistsException e) {
            return Outcome.rejected("bad-name", "There is something else of this name on the local disk already.");
        } catch (IOException e) {
            if (FileFailures.isBadName(e)) {
                return Outcome.rejected("bad-name", "The local disk cannot hold a folder of this name.");
            }
            throw FileFailures.of(e, what, top);
        }
    }
}
