package org.tenon.sync.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock of the one store that may clean up in its directory: what looks abandoned may be another process's work in hand. Held
 * while the store is open; where there are no locks, nothing is cleaned up, and all else works. Where another process holds it,
 * the store cannot be opened.
 */
final class StoreLock implements AutoCloseable {
    static final String FILE = ".tenon-lock";

    private final FileChannel channel;
    private final FileLock lock;
    private final boolean anothers;

    private StoreLock(FileChannel channel, FileLock lock, boolean anothers) {
        this.channel = channel;
        this.lock = lock;
        this.anothers = anothers;
    }

    static StoreLock take(Path root) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            return new StoreLock(channel, lock, lock == null);
        } catch (IOException | OverlappingFileLockException notToBeHad) {
            return new StoreLock(channel, null, false);
        }
    }

    /** Another process has it: two at once would take each other's work in hand for a person's. */
    boolean isAnothers() {
        return anothers;
    }

    boolean isHeld() {
        return lock != null;
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException nothingToLose) {
                return;
            }
        }
    }
}
