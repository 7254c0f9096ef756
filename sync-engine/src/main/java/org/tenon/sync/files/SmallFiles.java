package org.tenon.sync.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories made in one step to an onlooker, for this user's eyes only where the system knows of such a thing. */
final class SmallFiles {
    private static final CopyOption[] REPLACE = {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING};

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final FileAttribute<?>[] OWN_FILE = attributes("rw-------");
    private static final FileAttribute<?>[] OWN_DIRECTORY = attributes("rwx------");

    private SmallFiles() {}

    /** Puts {@code text} in the place of {@code file}, durably: after a crash it is the old text or the new. */
    static void write(Path file, Path draft, String text) throws IOException {
        try (var channel = create(draft)) {
            fill(channel, text);
        }
        replace(draft, file);
        Durability.directory(file.getParent());
    }

    /** Writes {@code text} and forces it to the disk. */
    static void fill(FileChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** A new file, open for writing. Fails where there is one already. */
    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, NEW, OWN_FILE);
    }

    /** Makes {@code directory} if it is not there; its parent must be. */
    static void directory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, OWN_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /**
     * Renames without overwriting. The look before is not one step with the rename; what makes it safe is that nobody else
     * makes our names.
     */
    static void rename(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, REPLACE);
    }

    /** The text of a small file; empty where there is none. */
    static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
