package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** What a failed file operation means to the engine. No message names a path: a path may name the account. */
final class FileFailures {
    /** With less than this left, a write that failed failed for want of space, in whatever language the system says so. */
    private static final long HARDLY_ANY = 64 * 1024;

    private FileFailures() {}

    /** The failure of {@code what} (a phrase: "writing a message") on files below {@code place}. */
    static StoreException of(IOException e, String what, Path place) {
        if (isNoSpace(e, place)) {
            return new StoreException(
                    Scope.STORE,
                    Retry.LATER,
                    Cause.NO_SPACE,
                    "There is no space left on the disk of the local mail folder (" + what
                            + "). Nothing was lost: what had not been stored yet stays on the server. Free some space and sync again.",
                    e);
        }
        if (isNoAccess(e)) {
            return new StoreException(
                    Scope.COLLECTION,
                    Retry.AFTER_RECONFIGURING,
                    Cause.NO_ACCESS,
                    "The local folder cannot be read or changed with the rights of this user (" + what
                            + "). Nothing was changed in it. Give the user access and sync again.",
                    e);
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return new StoreException(
                    Scope.COLLECTION,
                    Retry.LATER,
                    Cause.FOLDER_GONE,
                    "The local folder is gone, or another program moved it meanwhile (" + what
                            + "). The next run looks again.",
                    e);
        }
        return new StoreException(
                Scope.COLLECTION,
                Retry.LATER,
                Cause.NO_ACCESS,
                "The disk of the local folder failed (" + what + "). The next run tries again.",
                e);
    }

    static boolean isNoSpace(IOException e, Path place) {
        var text = words(e);
        return text.contains("no space left")
                || text.contains("quota exceeded")
                || text.contains("not enough space")
                || (!(e instanceof NoSuchFileException) && !isNoAccess(e) && freeBytes(place) < HARDLY_ANY);
    }

    static boolean isNoAccess(IOException e) {
        return e instanceof AccessDeniedException
                || e.getCause() instanceof ReadOnlyFileSystemException
                || words(e).contains("read-only file system")
                || words(e).contains("operation not permitted");
    }

    /** Whether the name itself was refused: too long, or with a character that this file system cannot hold. */
    static boolean isBadName(IOException e) {
        var text = words(e);
        return text.contains("name too long")
                || text.contains("invalid argument")
                || text.contains("illegal byte sequence")
                || text.contains("syntax is incorrect");
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
    }

    private static long freeBytes(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
