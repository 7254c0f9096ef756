package org.tenon.sync.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What is done to each of many files: on Linux one system call, where Java's own ways need up to six. Whatever goes wrong in the
 * short way, or where there is none, the long way is taken, and what it throws is what the caller sees.
 */
final class QuickFiles {
    private static final int AT_FDCWD = -100;
    private static final int RENAME_NOREPLACE = 1;
    private static final long UTIME_OMIT = 0x3fffffff - 1;
    private static final int EEXIST = 17;

    private final Map<Path, byte[]> directories = new HashMap<>();
    private boolean isQuick;

    /** From now on the short way. {@code timespec} is two longs where a long has 64 bits only. */
    void use() {
        isQuick = Native.LONG_SIZE == Long.BYTES;
    }

    /** Sets the modification time. */
    void touch(Path file, Instant time) throws IOException {
        if (isQuick) {
            try {
                var times = new long[] {0, UTIME_OMIT, time.getEpochSecond(), time.getNano()};
                Libc.utimensat(AT_FDCWD, terminated(file), times, 0);
                return;
            } catch (LastErrorException | LinkageError theLongWay) {
                isQuick = false;
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    /** Renames without overwriting: with {@code renameat2} even where somebody else makes the same name at the same moment. */
    void rename(Path from, Path to) throws IOException {
        if (isQuick) {
            try {
                Libc.Renaming.renameat2(AT_FDCWD, terminated(from), AT_FDCWD, terminated(to), RENAME_NOREPLACE);
                return;
            } catch (LastErrorException e) {
                if (e.getErrorCode() == EEXIST) {
                    throw new FileAlreadyExistsException(to.toString());
                }
                // Said again, and better, by the long way; or done, where the file system does not know the flag.
            } catch (LinkageError theLongWay) {
                isQuick = false;
            }
        }
        SmallFiles.rename(from, to);
    }

    /** To ask for a path's bytes costs a system call itself, so the directories' are kept; names of ours are ASCII. */
    private byte[] terminated(Path file) {
        var name = file.getFileName().toString();
        if (!isAscii(name)) {
            var whole = FileNames.bytesOf(file);
            return Arrays.copyOf(whole, whole.length + 1);
        }
        var directory = directories.computeIfAbsent(file.getParent(), FileNames::bytesOf);
        var path = Arrays.copyOf(directory, directory.length + 1 + name.length() + 1);
        path[directory.length] = '/';
        for (int i = 0; i < name.length(); i++) {
            path[directory.length + 1 + i] = (byte) name.charAt(i);
        }
        return path;
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == 0 || name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
