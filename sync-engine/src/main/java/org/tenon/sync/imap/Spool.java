package org.tenon.sync.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.store.body.FileBody;

/** A folder of bodies that wait to be sent. Readable by its owner alone; what a crash left behind goes when it is opened. */
final class Spool {
    private static final String SUFFIX = ".staged";

    private final Path directory;
    private boolean ready;

    Spool(Path directory) {
        this.directory = directory;
    }

    Body take(Body body) throws StoreException {
        if (body.lasting()) {
            return body;
        }
        try {
            prepare();
            var file = Files.createTempFile(directory, "m", SUFFIX);
            boolean done = false;
            try (var in = body.open();
                    var out = Files.newOutputStream(file)) {
                in.transferTo(out);
                done = true;
            } finally {
                if (!done) {
                    Files.deleteIfExists(file);
                }
            }
            return new FileBody(file, Files.size(file), body.receivedAt(), true);
        } catch (IOException e) {
            throw new StoreException(
                    Scope.STORE, Retry.LATER, Cause.NO_SPACE, "A message could not be kept on disk to be sent.", e);
        }
    }

    private synchronized void prepare() throws IOException {
        if (ready) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
        ready = true;
    }

    /** Drops what a former run left. */
    synchronized void clean() throws StoreException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException(
                    Scope.STORE,
                    Retry.AFTER_RECONFIGURING,
                    Cause.NO_ACCESS,
                    "The folder for messages to be sent cannot be read.",
                    e);
        }
    }
}
