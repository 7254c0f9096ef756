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

/** Another mail program on the same Maildir folders, written against the convention alone; knows system flags only. */
final class MailReader implements UserHands {
    private final Path mail;
    private final AtomicInteger count = new AtomicInteger();

    MailReader(Path mail) {
        this.mail = mail;
    }

    Path directory(FolderName folder) {
        var path = mail;
        for (var segment : folder.segments()) {
            path = path.resolve(segment);
        }
        return path;
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        try {
            var base = "1700000000.P1Q" + count.incrementAndGet() + ".reader";
            var part = Files.write(directory(folder).resolve("tmp").resolve(base), body);
            Files.move(
                    part,
                    flags.isEmpty()
                            ? directory(folder).resolve("new").resolve(base)
                            : directory(folder).resolve("cur").resolve(base + info(flags)));
            return new Handle(base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        try {
            var part = Files.write(directory(folder).resolve("tmp").resolve(handle.value()), body);
            Files.move(part, file(folder, handle), StandardCopyOption.REPLACE_EXISTING);
            return handle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        try {
            var file = file(folder, handle);
            var flags = flags(file).plus(add).minus(remove);
            Files.move(file, directory(folder).resolve("cur").resolve(handle.value() + info(flags)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(FolderName folder, Handle handle) {
        try {
            Files.delete(file(folder, handle));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Handle move(FolderName folder, Handle handle, FolderName target) {
        try {
            var file = file(folder, handle);
            Files.move(file, directory(target).resolve("cur").resolve(file.getFileName()));
            return handle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void createFolder(FolderName folder) {
        try {
            for (var part : List.of("tmp", "new", "cur")) {
                Files.createDirectories(directory(folder).resolve(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void renameFolder(FolderName folder, FolderName renamed) {
        try {
            Files.move(directory(folder), directory(renamed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void deleteFolder(FolderName folder) {
        try {
            for (var part : List.of("new", "tmp", "cur")) {
                for (var file : files(directory(folder).resolve(part))) {
                    Files.delete(file);
                }
                Files.delete(directory(folder).resolve(part));
            }
            Files.delete(directory(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Seen> look(FolderName folder) {
        try {
            var seen = new ArrayList<Seen>();
            for (var file : messages(folder)) {
                seen.add(new Seen(new Handle(base(file)), Files.readAllBytes(file), flags(file)));
            }
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> messages(FolderName folder) throws IOException {
        var all = new ArrayList<Path>(files(directory(folder).resolve("new")));
        all.addAll(files(directory(folder).resolve("cur")));
        return all;
    }

    private Path file(FolderName folder, Handle handle) throws IOException {
        return messages(folder).stream()
                .filter(f -> base(f).equals(handle.value()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such message"));
    }

    static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static String base(Path file) {
        return file.getFileName().toString().split(":", 2)[0];
    }

    private static final String LETTERS = "DFRST";
    private static final List<String> FLAGS =
            List.of(Flags.DRAFT, Flags.FLAGGED, Flags.ANSWERED, Flags.SEEN, Flags.DELETED);

    private static Flags flags(Path file) {
        var name = file.getFileName().toString();
        var info = name.contains(":2,") ? name.substring(name.indexOf(":2,") + 3) : "";
        return Flags.of(info.chars()
                .filter(c -> LETTERS.indexOf(c) >= 0)
                .mapToObj(c -> FLAGS.get(LETTERS.indexOf(c)))
                .toList());
    }

    private static String info(Flags flags) {
        var info = new StringBuilder(":2,");
        for (int i = 0; i < LETTERS.length(); i++) {
            if (flags.has(FLAGS.get(i))) {
                info.append(LETTERS.charAt(i));
            }
        }
        return info.toString();
    }
}
