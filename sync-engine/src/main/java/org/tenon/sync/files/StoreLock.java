package org.tenon.sync.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of the one store that may clean up in its directory: what looks abandoned may be another process's work in hand. Held
 * while the store is open; without it nothing is cleaned up, and all else works. That two ledgers are not kept of one folder is
 * seen to by its mark; the lock tells before there is a mark, by what its holder wrote into it. A watch holds this lock for hours,
 * and leaves room for other runs in between.
 */
final class StoreLock implements AutoCloseable {
    static final String FILE = ".tenon-lock";

    /** Far behind the text, since Windows lets nobody read the bytes that are locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final boolean anothers;

    private StoreLock(Path file, FileChannel channel, FileLock lock, boolean anothers) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.anothers = anothers;
    }

    static StoreLock take(Path root) {
        var file = root.resolve(FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock != null) {
                channel.truncate(0);
            }
            return new StoreLock(file, channel, lock, lock == null);
        } catch (OverlappingFileLockException ofThisProcess) {
            return new StoreLock(file, channel, null, true);
        } catch (IOException notToBeHad) {
            return new StoreLock(file, channel, null, false);
        }
    }

    boolean isHeld() {
        return lock != null;
    }

    /** Says whose work this is; or whose it is already, empty where that has not been said yet. */
    Optional<String> claim(String work) throws IOException {
        if (isHeld()) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(work.getBytes(StandardCharsets.UTF_8)), 0);
        }
        return anothers ? Optional.of(Files.readString(file)) : Optional.empty();
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
