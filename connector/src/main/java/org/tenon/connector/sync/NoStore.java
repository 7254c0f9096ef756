package org.tenon.connector.sync;

import java.time.Duration;
import java.util.List;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;

/** Stands in for a side where only the ledger is asked: looking at what is held must need no network and no password. */
final class NoStore implements Store {
    @Override
    public String label() {
        return "none";
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public List<FolderInfo> folders() {
        throw used();
    }

    @Override
    public Folder open(FolderInfo folder) {
        throw used();
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) {
        throw used();
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) {
        throw used();
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) {
        throw used();
    }

    @Override
    public boolean awaitChange(Duration limit) {
        throw used();
    }

    @Override
    public void close() {}

    private static IllegalStateException used() {
        return new IllegalStateException("a command that only looks at the ledger asked a store");
    }
}
