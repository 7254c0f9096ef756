package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The system's notices of changes, kept as counters. A digest made of the counters and of the directories' own times vouches for
 * a folder only from the moment its directories were registered, in this run, on a file system whose notices are known to be
 * complete; anything less, and there is no digest.
 */
final class Watcher implements AutoCloseable {
    /** Where every change on this machine raises a notice, and no other machine can make one. */
    private static final Set<String> TRUSTED =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "overlay", "ntfs");

    /** Notices do not tell of everything (a write through shared memory): so no digest lives longer than this. */
    private static final long LONGEST_MINUTES = 60;

    /** How often to look where notices are not to be had. */
    private static final Duration BLIND = Duration.ofSeconds(60);

    private final Clock clock;
    private final String nonce;
    private final Map<Object, Watched> watched = new HashMap<>();
    private final Map<WatchKey, Watched> byKey = new HashMap<>();
    private WatchService service;
    private boolean begun;
    private boolean blind;
    private boolean closed;
    private long registrations;
    private long changes;
    private long acknowledged;

    Watcher(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.nonce = HexFormat.of().toHexDigits(random.nextLong());
    }

    /** A registered directory. {@code names}: only folders and small files matter in it. */
    private static final class Watched {
        final Path directory;
        final WatchKey key;
        final boolean names;
        final boolean trusted;
        final long number;
        long changes;

        Watched(Path directory, WatchKey key, boolean names, boolean trusted, long number) {
            this.directory = directory;
            this.key = key;
            this.names = names;
            this.trusted = trusted;
            this.number = number;
        }
    }

    /** Begins to watch. Directories are registered as they are met from now on. False where it has begun already. */
    synchronized boolean begin() {
        if (begun) {
            return false;
        }
        begun = true;
        try {
            service = FileSystems.getDefault().newWatchService();
            var pump = new Thread(this::pump, "tenon-files-watch");
            pump.setDaemon(true);
            pump.start();
        } catch (IOException tooMany) {
            // The system's limit of watchers: it works without, but not as well.
            blind = true;
        }
        return true;
    }

    /** Watches {@code directory} for folders that come and go, once watching has begun. */
    synchronized void watchNames(Path directory) throws IOException {
        if (service != null && !closed) {
            register(directory, true);
        }
    }

    /**
     * A text that differs whenever anything in the folder differs, for what is looked at after this call; empty where that
     * cannot be promised.
     */
    synchronized Optional<String> digest(Maildir maildir) {
        if (service == null || closed) {
            return Optional.empty();
        }
        try {
            var cur = register(maildir.cur, false);
            var fresh = register(maildir.fresh, false);
            if (cur == null || fresh == null || !cur.trusted || !fresh.trusted) {
                return Optional.empty();
            }
            var text = new StringBuilder(nonce)
                    .append('.')
                    .append(clock.instant().getEpochSecond() / TimeUnit.MINUTES.toSeconds(LONGEST_MINUTES));
            append(text, cur);
            append(text, fresh);
            var keywords = maildir.directory.resolve(Keywords.FILE);
            if (Files.exists(keywords)) {
                text.append('.').append(Revisions.of(attributes(keywords)).value());
            }
            return Optional.of(text.toString());
        } catch (IOException notSure) {
            return Optional.empty();
        }
    }

    /** The same for a folder that is one directory, whose files count as well as its names. */
    synchronized Optional<String> digest(Path directory) {
        if (service == null || closed) {
            return Optional.empty();
        }
        try {
            var one = register(directory, false);
            if (one == null || !one.trusted) {
                return Optional.empty();
            }
            var text = new StringBuilder(nonce)
                    .append('.')
                    .append(clock.instant().getEpochSecond() / TimeUnit.MINUTES.toSeconds(LONGEST_MINUTES));
            append(text, one);
            return Optional.of(text.toString());
        } catch (IOException notSure) {
            return Optional.empty();
        }
    }

    private static void append(StringBuilder text, Watched one) throws IOException {
        text.append('.')
                .append(one.number)
                .append('-')
                .append(one.changes)
                .append('-')
                .append(attributes(one.directory).lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** Null where the system does not let us. */
    private Watched register(Path directory, boolean names) throws IOException {
        var fileKey = attributes(directory).fileKey();
        Object identity = fileKey == null ? directory : fileKey;
        var known = watched.get(identity);
        if (known != null && known.key.isValid() && known.directory.equals(directory)) {
            return known;
        }
        if (known != null) {
            drop(identity, known);
        }
        try {
            var key = names
                    ? directory.register(
                            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE)
                    : directory.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            boolean trusted = isTrusted(directory);
            blind |= !trusted;
            var one = new Watched(directory, key, names, trusted, ++registrations);
            watched.put(identity, one);
            byKey.put(key, one);
            return one;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException tooMany) {
            // The system's limit of watches: it works without, but not as well.
            blind = true;
            return null;
        }
    }

    /** A container's root may be no mount point of any file system that the JDK can name. */
    private static boolean isTrusted(Path directory) throws NoSuchFileException {
        try {
            return TRUSTED.contains(Files.getFileStore(directory).type().toLowerCase(Locale.ROOT));
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException unknown) {
            return false;
        }
    }

    private void drop(Object identity, Watched one) {
        one.key.cancel();
        byKey.remove(one.key);
        watched.remove(identity);
    }

    /** Lets go of {@code directory} and all below it, which is about to be renamed or removed: Windows would refuse that. */
    synchronized void forget(Path directory) {
        for (var entry : List.copyOf(watched.entrySet())) {
            if (entry.getValue().directory.startsWith(directory)) {
                drop(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Watches {@code directory} for everything in it, once watching has begun. */
    synchronized void watchFiles(Path directory) throws IOException {
        if (service != null && !closed) {
            register(directory, false);
        }
    }

    /** Counts a change of our own at once: the system's notice of it comes a little later. */
    synchronized void changed(Path directory) {
        for (var one : watched.values()) {
            if (one.directory.equals(directory)) {
                one.changes++;
            }
        }
    }

    private void pump() {
        try {
            while (true) {
                take(service.take());
            }
        } catch (ClosedWatchServiceException | InterruptedException over) {
            return;
        } finally {
            // Whatever ended it: from now on there is no digest.
            close();
        }
    }

    private synchronized void take(WatchKey key) {
        var one = byKey.get(key);
        for (var event : key.pollEvents()) {
            if (one != null && matters(one, event)) {
                one.changes++;
                changes++;
            }
        }
        if (!key.reset() && one != null) {
            byKey.remove(key);
            watched.values().remove(one);
            changes++;
        }
        notifyAll();
    }

    private static boolean matters(Watched one, WatchEvent<?> event) {
        if (!one.names || !(event.context() instanceof Path path)) {
            return true;
        }
        var name = FileNames.of(path);
        return name.equals(Keywords.FILE) || !(name.startsWith("dovecot") || name.startsWith(Hierarchy.TRUE_NAME));
    }

    /** Waits for a change not yet told. */
    synchronized boolean await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        long patience = System.nanoTime() + BLIND.toNanos();
        boolean guessing = blind;
        while (!closed) {
            if (changes != acknowledged) {
                acknowledged = changes;
                return true;
            }
            long now = System.nanoTime();
            if (guessing && now >= patience) {
                return true;
            }
            long rest = (guessing ? Math.min(until, patience) : until) - now;
            if (now >= until) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(rest, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return false;
    }

    @Override
    public void close() {
        WatchService ended;
        synchronized (this) {
            closed = true;
            ended = service;
            notifyAll();
        }
        if (ended != null) {
            try {
                ended.close();
            } catch (IOException nothingToLose) {
                return;
            }
        }
    }
}
