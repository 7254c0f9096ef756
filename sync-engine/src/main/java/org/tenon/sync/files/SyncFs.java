package org.tenon.sync.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Linux's {@code syncfs(2)}: one file system, held open, whose every dirty page goes to the disk at one call. */
final class SyncFs implements AutoCloseable {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private final int descriptor;

    private SyncFs(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Empty on another system, or where the native library cannot be loaded: then files are forced one by one. */
    static Optional<SyncFs> open(Path directory) {
        try {
            if (!Platform.isLinux()) {
                return Optional.empty();
            }
            var path = FileNames.bytesOf(directory);
            var terminated = Arrays.copyOf(path, path.length + 1);
            return Optional.of(new SyncFs(Libc.open(terminated, O_RDONLY_CLOEXEC)));
        } catch (LinkageError | LastErrorException notHere) {
            return Optional.empty();
        }
    }

    void sync() throws IOException {
        try {
            Libc.syncfs(descriptor);
        } catch (LastErrorException e) {
            int errno = e.getErrorCode();
            throw new IOException(
                    errno == ENOSPC || errno == EDQUOT ? "No space left on device" : "syncfs failed, errno " + errno,
                    e);
        }
    }

    @Override
    public void close() {
        try {
            Libc.close(descriptor);
        } catch (LastErrorException nothingToLose) {
            // Opened for reading only: nothing was written through it.
            return;
        }
    }
}
