package org.tenon.sync.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tenon.sync.model.Flags;

/**
 * The keywords of one folder: its {@code dovecot-keywords} file, lines {@code N name}, where 0 stands for the letter
 * {@code a} in file names and 25 for {@code z}. Shared with Dovecot by its own lock file. A letter once given is never given to
 * another keyword while the file, or a message, has it.
 */
final class Keywords {
    static final String FILE = "dovecot-keywords";

    private static final int LETTERS = 26;
    private static final Duration STALE_LOCK = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path file;
    private final Path lock;

    /** The lock file under a name of ours, which tells after a crash whose the lock was. */
    private final Path own;

    private Object version = "";
    private String[] names = new String[LETTERS];

    Keywords(Path directory) {
        this.file = directory.resolve(FILE);
        this.lock = directory.resolve(FILE + ".lock");
        this.own = directory.resolve(FILE + ".tenon");
    }

    /** Takes back the lock of a process of ours that died with it. None other may be at work here. */
    void sweep() throws IOException {
        if (Files.exists(own)) {
            if (Files.exists(lock) && Files.isSameFile(lock, own)) {
                Files.deleteIfExists(lock);
            }
            Files.deleteIfExists(own);
        }
    }

    /** Reads the file again if it changed. */
    void refresh() throws IOException {
        Object now = version();
        if (!now.equals(version)) {
            names = parse(SmallFiles.read(file));
            version = now;
        }
    }

    private Object version() throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Revisions.of(attributes);
        } catch (NoSuchFileException none) {
            return "none";
        }
    }

    /** The keywords that the lower-case letters among {@code letters} stand for. */
    Flags flags(String letters) {
        var flags = new ArrayList<String>();
        for (int i = 0; i < letters.length(); i++) {
            int n = letters.charAt(i) - 'a';
            if (n >= 0 && names[n] != null) {
                flags.add(names[n]);
            }
        }
        return Flags.of(flags);
    }

    /** The letters of those keywords among {@code flags} that have one. */
    String letters(Flags flags) {
        var letters = new StringBuilder();
        for (int n = 0; n < LETTERS; n++) {
            if (names[n] != null && flags.has(names[n])) {
                letters.append((char) ('a' + n));
            }
        }
        return letters.toString();
    }

    /** The lower-case letters among {@code letters} that stand for no keyword we know. */
    String unknown(String letters) {
        var unknown = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            int n = letters.charAt(i) - 'a';
            if (n >= 0 && names[n] == null) {
                unknown.append(letters.charAt(i));
            }
        }
        return unknown.toString();
    }

    /** Those of {@code flags} that are keywords without a letter yet. */
    List<String> missing(Flags flags) {
        return flags.names().stream()
                .filter(flag -> !MaildirName.isSystem(flag)
                        && isKeyword(flag)
                        && letters(Flags.of(flag)).isEmpty())
                .toList();
    }

    /** How many letters are to be given away, with {@code inUse} those that some file name has. */
    int room(Set<Character> inUse) {
        int room = 0;
        for (int n = 0; n < LETTERS; n++) {
            if (names[n] == null && !inUse.contains((char) ('a' + n))) {
                room++;
            }
        }
        return room;
    }

    /**
     * Gives letters to those of {@code wanted} that have none, as far as they last, and writes them down durably before any file
     * name has them.
     */
    void add(List<String> wanted, Set<Character> inUse) throws IOException {
        try (var draft = takeLock()) {
            version = "";
            refresh();
            var changed = names.clone();
            int n = 0;
            for (var name : missing(Flags.of(wanted))) {
                while (n < LETTERS && (changed[n] != null || inUse.contains((char) ('a' + n)))) {
                    n++;
                }
                if (n < LETTERS) {
                    changed[n] = name;
                }
            }
            if (!Arrays.equals(changed, names)) {
                draft.become(text(changed));
                names = changed;
                version = version();
            }
        }
    }

    /** The lock, held: a new file open for writing. */
    private final class Held implements AutoCloseable {
        private final FileChannel channel;
        private boolean renamed;

        Held(FileChannel channel) {
            this.channel = channel;
        }

        /** As Dovecot does it: the lock file becomes the new file. */
        void become(String text) throws IOException {
            SmallFiles.fill(channel, text);
            SmallFiles.replace(lock, file);
            renamed = true; // What is called so from now on is another's lock.
            Durability.directory(file.getParent());
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!renamed) {
                Files.deleteIfExists(lock);
            }
            Files.deleteIfExists(own);
        }
    }

    private Held takeLock() throws IOException {
        var channel = waitFor(own, () -> SmallFiles.create(own));
        try {
            waitFor(lock, () -> Files.createLink(lock, own));
            return new Held(channel);
        } catch (FileAlreadyExistsException held) {
            giveUp(channel);
            throw held;
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            giveUp(channel);
            return new Held(waitFor(lock, () -> SmallFiles.create(lock)));
        }
    }

    private void giveUp(FileChannel channel) throws IOException {
        channel.close();
        Files.deleteIfExists(own);
    }

    /** What makes the file that only one can make. */
    private interface Making<T> {
        T make() throws IOException;
    }

    private static <T> T waitFor(Path taken, Making<T> making) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return making.make();
            } catch (FileAlreadyExistsException held) {
                if (isStale(taken)) {
                    Files.deleteIfExists(taken);
                } else if (System.nanoTime() > until) {
                    throw held;
                } else {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }
    }

    private static boolean isStale(Path lock) throws IOException {
        try {
            var age = Duration.between(
                    Files.getLastModifiedTime(lock).toInstant(), Instant.ofEpochMilli(System.currentTimeMillis()));
            return age.compareTo(STALE_LOCK) > 0;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Whether a line of the file can hold it: an IMAP atom can. */
    static boolean isKeyword(String flag) {
        return !flag.isEmpty()
                && flag.charAt(0) != '\\'
                && flag.chars().allMatch(c -> c > ' ' && c != 0x7f && !Character.isISOControl(c));
    }

    private static String[] parse(String text) {
        var names = new String[LETTERS];
        for (var line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && space < 3 && line.chars().limit(space).allMatch(Character::isDigit)) {
                int n = Integer.parseInt(line.substring(0, space));
                var name = line.substring(space + 1).strip();
                if (n < LETTERS && !name.isEmpty()) {
                    names[n] = name;
                }
            }
        }
        return names;
    }

    private static String text(String[] names) {
        var lines = new TreeMap<Integer, String>();
        for (int n = 0; n < LETTERS; n++) {
            if (names[n] != null) {
                lines.put(n, names[n]);
            }
        }
        var text = new StringBuilder();
        lines.forEach((n, name) -> text.append(n).append(' ').append(name).append('\n'));
        return text.toString();
    }
}
