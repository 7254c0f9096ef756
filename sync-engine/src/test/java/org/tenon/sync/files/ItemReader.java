package org.tenon.sync.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.UserHands;

/** A person's calendar program at work on the same directories of files. */
final class ItemReader implements UserHands {
    private final Path top;
    private final String extension;
    private final AtomicInteger count = new AtomicInteger();

    ItemReader(Path top, String extension) {
        this.top = top;
        this.extension = extension;
    }

    Path directory(FolderName folder) {
        var path = top;
        for (var segment : folder.segments()) {
            path = path.resolve(SegmentNames.encode(segment));
        }
        return path;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T now(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        var handle = new Handle("foreign-" + count.incrementAndGet() + extension);
        return edit(folder, handle, body);
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        return now(() -> {
            var part = Files.write(directory(folder).resolve(handle.value() + ".tmp"), body);
            Files.move(part, directory(folder).resolve(handle.value()), StandardCopyOption.REPLACE_EXISTING);
            return handle;
        });
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {}

    @Override
    public void delete(FolderName folder, Handle handle) {
        now(() -> Files.deleteIfExists(directory(folder).resolve(handle.value())));
    }

    @Override
    public Handle move(FolderName folder, Handle handle, FolderName target) {
        return now(() -> {
            Files.move(
                    directory(folder).resolve(handle.value()), directory(target).resolve(handle.value()));
            return handle;
        });
    }

    @Override
    public void createFolder(FolderName folder) {
        now(() -> Files.createDirectories(directory(folder)));
    }

    @Override
    public void renameFolder(FolderName folder, FolderName renamed) {
        now(() -> Files.move(directory(folder), directory(renamed)));
    }

    @Override
    public void deleteFolder(FolderName folder) {
        now(() -> {
            for (var file : MailReader.files(directory(folder))) {
                Files.delete(file);
            }
            Files.delete(directory(folder));
            return folder;
        });
    }

    @Override
    public List<Seen> look(FolderName folder) {
        return now(() -> {
            var seen = new ArrayList<Seen>();
            for (var file : MailReader.files(directory(folder))) {
                if (file.getFileName().toString().endsWith(extension)) {
                    seen.add(new Seen(new Handle(file.getFileName().toString()), Files.readAllBytes(file), Flags.NONE));
                }
            }
            return seen;
        });
    }
}
