package org.tenon.sync.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock of the one store that may clean up in its directory: what looks abandoned may be another process's work in hand. Held
 * while the store is open; without it nothing is cleaned up, and all else works. That two ledgers are not kept of one folder is
 * seen to by its mark, not here: a watch holds this lock for hours, and leaves room for other runs in between.
 */
final class StoreLock implements AutoCloseable {
    static final String FILE = ".tenon-lock";

    private final FileChannel channel;
    private final FileLock lock;

    private StoreLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static StoreLock take(Path root) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            return new StoreLock(channel, lock);
        } catch (IOException | OverlappingFileLockException notToBeHad) {
            return new StoreLock(channel, null);
        }
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
