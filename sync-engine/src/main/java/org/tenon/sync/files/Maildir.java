package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One directory with {@code cur}, {@code new} and {@code tmp}: what is in it, and where a message is now. Other programs rename
 * files here at any time, and a listing of a directory may miss a file that is renamed while it runs, under both names. So
 * nothing is believed missing until a listing ran from end to end in a directory that stayed as it was; or, where it never does,
 * until a dozen listings in a row have missed it, which takes a rename at the wrong moment in each.
 */
final class Maildir {
    /** Two changes closer together than a tick of the kernel's clock may leave the same modification time. */
    private static final long TICK_MILLIS = 20;

    private static final int SCANS = 6;
    private static final int LISTINGS = 12;

    final Path directory;
    final Path cur;
    final Path fresh;
    final Path tmp;

    Maildir(Path directory) {
        this.directory = directory;
        this.cur = directory.resolve("cur");
        this.fresh = directory.resolve("new");
        this.tmp = directory.resolve("tmp");
    }

    /** A message's file as it was last seen: where, and under which name. */
    record Entry(boolean inNew, String fileName) {
        MaildirName name() {
            return MaildirName.parse(fileName);
        }
    }

    Path path(Entry entry) {
        return FileNames.child(entry.inNew() ? fresh : cur, entry.fileName());
    }

    /** Who hears of each message file. */
    interface Visitor {
        void file(boolean inNew, Path path, String fileName) throws IOException;
    }

    /**
     * Tells {@code visitor} every file of {@code new}, then of {@code cur}: in this order, since messages go that way and one
     * that goes meanwhile is told twice rather than never.
     */
    private void list(Visitor visitor) throws IOException {
        if (Files.isDirectory(fresh)) {
            list(fresh, true, visitor);
        }
        list(cur, false, visitor);
    }

    private static void list(Path directory, boolean inNew, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = FileNames.of(file);
                if (name.charAt(0) != '.') {
                    visitor.file(inNew, file, name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Who hears of each message with its file's attributes. */
    interface StateVisitor {
        void file(boolean inNew, String fileName, BasicFileAttributes attributes);
    }

    /** Tells {@code visitor} every message that is here, some more than once; the last word counts. */
    void scan(StateVisitor visitor) throws IOException {
        for (int pass = 1; ; pass++) {
            var before = stamp();
            var vanished = new boolean[1];
            list((inNew, path, name) -> {
                try {
                    var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    // Links, pipes and devices are told too: whoever asks for their content hears what they are.
                    if (!attributes.isDirectory()) {
                        visitor.file(inNew, name, attributes);
                    }
                } catch (NoSuchFileException renamedOrGone) {
                    vanished[0] = true;
                }
            });
            // After so many passes every message that stayed was told in one of them, but for a chance of chances,
            // which
            // the engine's second look item by item (Folder.stillHere) covers.
            if (pass == SCANS || (!vanished[0] && before.covers(stamp()))) {
                return;
            }
        }
    }

    /** Where the messages called {@code bases} are; those left out are not here. Tells {@code seen} every message that comes past. */
    Map<String, Entry> find(Set<String> bases, BiConsumer<String, Entry> seen) throws IOException {
        var found = new HashMap<String, Entry>();
        for (int pass = 1; ; pass++) {
            var before = stamp();
            list((inNew, path, name) -> {
                var base = MaildirName.handle(name);
                var entry = new Entry(inNew, name);
                if (bases.contains(base)) {
                    found.put(base, entry);
                }
                seen.accept(base, entry);
            });
            if (found.size() == bases.size() || before.covers(stamp()) || pass == LISTINGS) {
                return found;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        }
    }

    private Stamp stamp() throws IOException {
        long inNew = Files.isDirectory(fresh) ? nanos(fresh) : 0;
        return new Stamp(inNew, nanos(cur), System.currentTimeMillis());
    }

    private static long nanos(Path directory) throws IOException {
        return Files.getLastModifiedTime(directory).to(TimeUnit.NANOSECONDS);
    }

    /** When the two directories last changed, seen at a time of the system's own clock, as the file system's times are. */
    private record Stamp(long newNanos, long curNanos, long seenMillis) {
        /** Whether nothing changed from here to {@code after}. */
        boolean covers(Stamp after) {
            return newNanos == after.newNanos
                    && curNanos == after.curNanos
                    && !isRecent(newNanos)
                    && !isRecent(curNanos);
        }

        private boolean isRecent(long nanos) {
            return Math.abs(seenMillis - TimeUnit.NANOSECONDS.toMillis(nanos)) <= TICK_MILLIS;
        }
    }
}
