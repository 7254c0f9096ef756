package org.tenon.deploy.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Refuses a file that others may read or write, where the file system knows owners and others. */
    public static void require(Path path) throws ConfigException {
        if (!Files.isRegularFile(path)) {
            throw new ConfigException("there is no file " + path);
        }
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            if (view != null
                    && view.readAttributes().permissions().stream()
                            .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                throw new ConfigException("others on this machine may use " + path + "; run: chmod 600 " + path);
            }
        } catch (IOException e) {
            throw new ConfigException(path + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Writes a whole new file: after a crash it is there in full or not at all, and nobody else could ever read it. */
    public static void write(Path path, String text) throws IOException {
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        boolean posix = Files.getFileStore(path.toAbsolutePath().getParent())
                .supportsFileAttributeView(PosixFileAttributeView.class);
        if (posix) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, text, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        if (posix) {
            try (var folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
