package org.tenon.connector.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, and that are whole or not there, whatever happens. */
public final class Durable {
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Durable() {}

    /** Makes a folder, and those above it that are missing. */
    public static void folder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, isPosix(path) ? new FileAttribute<?>[] {OWNERS_FOLDER} : new FileAttribute<?>[0]);
        }
    }

    /** Opens a file that is not there yet; whoever writes it forces it to disk. */
    public static FileChannel create(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                isPosix(path) ? new FileAttribute<?>[] {OWNERS} : new FileAttribute<?>[0]);
    }

    /** Deletes a file; gone for good when this returns. */
    public static void delete(Path path) throws IOException {
        if (Files.deleteIfExists(path)) {
            force(path.toAbsolutePath().getParent());
        }
    }

    /** Writes a whole file in the place of what was there. */
    public static void write(Path path, String text) throws IOException {
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var channel = create(fresh)) {
            put(channel, text);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(path.toAbsolutePath().getParent());
    }

    /** Writes a line at the end of a file. */
    public static void append(Path path, String line) throws IOException {
        boolean fresh = !Files.exists(path);
        try (var channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE),
                isPosix(path) ? new FileAttribute<?>[] {OWNERS} : new FileAttribute<?>[0])) {
            put(channel, line + "\n");
        }
        if (fresh) {
            force(path.toAbsolutePath().getParent());
        }
    }

    private static void put(FileChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static void force(Path folder) throws IOException {
        // Windows has no such thing as an open folder, and writes renames down by itself.
        if (isPosix(folder)) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
