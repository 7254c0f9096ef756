package org.tenon.sync.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What it takes until a file survives a power cut: its data forced to the disk, then its directory. A few files are forced one
 * by one; for many, one {@code syncfs(2)} costs a fraction of that, and where it is not to be had several threads force
 * side by side. Belongs to one open folder.
 */
final class Durability implements AutoCloseable {
    /** From here on loading the native library pays. */
    static final int MANY = 16;

    private static final int THREADS = 8;

    private final Path place;
    private final boolean tryNative;
    private Optional<SyncFs> whole = Optional.empty();
    private boolean tried;
    private final QuickFiles quick = new QuickFiles();

    /**
     * @param place a directory on the file system of all the files
     * @param tryNative false to do without {@code syncfs}
     */
    Durability(Path place, boolean tryNative) {
        this.place = place;
        this.tryNative = tryNative;
    }

    /**
     * Says that {@code count} files are being written. Linux reports a failed write-back only to those who had the file system
     * open before it failed, so {@code syncfs} needs to be told early.
     */
    void expect(int count) {
        if (count > MANY && !tried) {
            tried = true;
            whole = tryNative ? SyncFs.open(place) : Optional.empty();
            if (whole.isPresent()) {
                quick.use();
            }
        }
    }

    /** What is done to each of the files: in the short way from where they are many. */
    QuickFiles quick() {
        return quick;
    }

    /** Makes the data of {@code files} durable. */
    void files(List<Path> files) throws IOException {
        expect(files.size());
        if (files.size() > MANY && whole.isPresent()) {
            whole.get().sync();
        } else if (files.size() > MANY) {
            sideBySide(files);
        } else {
            for (var file : files) {
                force(file);
            }
        }
    }

    /** Makes what was created, renamed and removed in {@code directory} durable. */
    static void directory(Path directory) throws IOException {
        // Windows cannot open a directory for this; NTFS journals its names by itself.
        if (FileSystems.getDefault().getSeparator().equals("/")) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void sideBySide(List<Path> files) throws IOException {
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var pending = new ArrayList<Future<?>>();
            for (var file : files) {
                pending.add(pool.submit(() -> {
                    try {
                        force(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
            for (var one : pending) {
                await(one);
            }
        }
    }

    private static void await(Future<?> one) throws IOException {
        try {
            one.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing to the disk", e);
        }
    }

    @Override
    public void close() {
        whole.ifPresent(SyncFs::close);
        whole = Optional.empty();
        tried = false;
    }
}
