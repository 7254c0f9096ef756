package org.tenon.sync.files;

import java.util.List;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** The folders of one kind, below one directory of the store. Each method is that of {@link org.tenon.sync.store.Store}. */
interface KindTree {
    Kind kind();

    /**
     * Makes the tree ready for use.
     *
     * @param sweep whether to drop what an earlier run left unfinished: only where no other process can be at work on it
     */
    void prepare(boolean sweep) throws StoreException;

    List<FolderInfo> folders() throws StoreException;

    /** @param whenClosed to be run when the folder closes */
    Folder open(FolderInfo folder, Runnable whenClosed) throws StoreException;

    Outcome<FolderInfo> createFolder(FolderName name) throws StoreException;

    Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException;

    Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException;
}
