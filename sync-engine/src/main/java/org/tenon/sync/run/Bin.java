package org.tenon.sync.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.FileBody;

/**
 * What was deleted or overwritten, kept for 30 days in plain files named by their hash: {@code bin/ab/abcdef….eml},
 * {@code .ics} or {@code .vcf}. Any program
 * can read them. Nothing is deleted from a store before its content rests here, durably.
 */
final class Bin {
    static final Duration KEEP = Duration.ofDays(30);

    private static final int FEW = 4;
    private static final int WORKERS = 8;

    private final Path directory;
    private final Clock clock;
    private final Lock naming = new ReentrantLock();

    Bin(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Keeps a body; durable when this returns. */
    ContentSummary keep(KindRules rules, Body body) throws StoreException {
        try (var batch = new Batch()) {
            var found = batch.add(rules, body);
            batch.keep();
            return found;
        }
    }

    /** Several bodies to be kept together. */
    Batch batch() {
        return new Batch();
    }

    /**
     * Bodies that come to rest together. All are written before the first is flushed, and all are named before the first folder
     * is: a file system flushes much of the others along with the first.
     */
    final class Batch implements AutoCloseable {
        private final Map<Path, Path> drafts = new LinkedHashMap<>();

        private Batch() {}

        /** Writes a body down; kept it is after {@link #keep}. */
        ContentSummary add(KindRules rules, Body body) throws StoreException {
            try {
                Files.createDirectories(directory);
                var draft = Files.createTempFile(directory, "draft", rules.suffix());
                var digest = rules.digest();
                boolean written = false;
                try (var in = open(body);
                        var out = Files.newOutputStream(draft)) {
                    var buffer = new byte[1 << 16];
                    for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
                        digest.write(buffer, 0, n);
                        out.write(buffer, 0, n);
                    }
                    written = true;
                } finally {
                    if (!written) {
                        Files.deleteIfExists(draft);
                    }
                }
                var found = digest.found();
                drafts.put(draft, place(rules, found.hash()));
                return found;
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /** All of them are kept, durably, when this returns. */
        void keep() throws StoreException {
            if (drafts.isEmpty()) {
                return; // Not even the bin may be there yet.
            }
            try {
                each(drafts.keySet(), draft -> {
                    Files.setLastModifiedTime(draft, FileTime.from(clock.instant()));
                    try (var written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                        written.force(true);
                    }
                });
                var folders = new LinkedHashSet<Path>();
                for (var draft : drafts.entrySet()) {
                    name(draft.getKey(), draft.getValue());
                    folders.add(draft.getValue().getParent());
                }
                folders.add(directory);
                each(folders, Bin::sync);
                drafts.clear();
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /** Drops what was not kept. */
        @Override
        public void close() throws StoreException {
            try {
                for (var draft : drafts.keySet()) {
                    Files.deleteIfExists(draft);
                }
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    /** One at a time: where two folders hold the same, Windows refuses the second of two files that come to its place at once. */
    private void name(Path draft, Path place) throws IOException {
        naming.lock();
        try {
            Files.createDirectories(place.getParent());
            Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            naming.unlock();
        }
    }

    private interface Work {
        void on(Path path) throws IOException;
    }

    /** Side by side where they are many: a disk that is asked for several flushes at once does them together. */
    private static void each(Collection<Path> paths, Work work) throws IOException {
        try {
            Parallel.each(List.copyOf(paths), paths.size() > FEW ? WORKERS : 1, path -> {
                try {
                    work.on(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static InputStream open(Body body) throws StoreException {
        try {
            return body.open();
        } catch (IOException e) {
            throw BrokenBody.of(e);
        }
    }

    /** A body that breaks off is its store's trouble, not the bin's. */
    private static int read(InputStream in, byte[] buffer) throws StoreException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw BrokenBody.of(e);
        }
    }

    private static StoreException failure(IOException e) {
        return StateFolder.failure("nothing was deleted, since the bin cannot be written", e);
    }

    private static void sync(Path folder) throws IOException {
        if (File.separatorChar == '/') {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The kept body, if it still is. */
    Optional<Body> find(KindRules rules, ContentHash hash) {
        var place = place(rules, hash);
        try {
            return Optional.of(FileBody.of(place, Files.size(place)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path place(KindRules rules, ContentHash hash) {
        return directory.resolve(hash.hex().substring(0, 2)).resolve(hash.hex() + rules.suffix());
    }

    /** Lets go of what has rested here since before {@code limit}. */
    void expire(Instant limit) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> old = new ArrayList<>();
        try (var files = Files.find(
                directory,
                2,
                (path, about) -> about.isRegularFile()
                        && about.lastModifiedTime().toInstant().isBefore(limit))) {
            files.forEach(old::add);
        }
        for (var path : old) {
            Files.deleteIfExists(path);
        }
    }
}
