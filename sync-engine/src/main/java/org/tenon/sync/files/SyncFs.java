package org.tenon.sync.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
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

    private final Libc libc;
    private final int descriptor;

    private SyncFs(Libc libc, int descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    /** Empty on another system, or where the native library cannot be loaded: then files are forced one by one. */
    static Optional<SyncFs> open(Path directory) {
        try {
            if (!Platform.isLinux()) {
                return Optional.empty();
            }
            var libc = Native.load("c", Libc.class);
            var path = FileNames.bytesOf(directory);
            var terminated = Arrays.copyOf(path, path.length + 1);
            return Optional.of(new SyncFs(libc, libc.open(terminated, O_RDONLY_CLOEXEC)));
        } catch (LinkageError | LastErrorException notHere) {
            return Optional.empty();
        }
    }

    Libc libc() {
        return libc;
    }

    void sync() throws IOException {
        try {
            libc.syncfs(descriptor);
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
            libc.close(descriptor);
        } catch (LastErrorException nothingToLose) {
            // Opened for reading only: nothing was written through it.
            return;
        }
    }
}
