package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.model.FolderName;

/**
 * The directories of one kind's tree and the folder names they stand for. Within one directory no two have the same name: a
 * spelling of ours wins, another program's directory is called as it is called, and where that name is taken already it gets
 * its hash behind it.
 */
final class Hierarchy {
    /** Holds the segments, spelt in full and one a line, that a cut directory name may stand for. */
    static final String TRUE_NAME = ".tenon-name";

    private static final Set<String> NOT_FOLDERS = Set.of("cur", "new", "tmp");

    private final Path top;

    Hierarchy(Path top) {
        this.top = top;
    }

    Path top() {
        return top;
    }

    /** A directory and what it is called. */
    record Child(String segment, Path path, BasicFileAttributes attributes) {}

    /** The sub-directories of {@code directory}, in order of their segments. */
    List<Child> children(Path directory) throws IOException {
        var literal = new ArrayList<Child>();
        var named = new TreeMap<String, Child>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var path : entries) {
                var name = FileNames.label(path);
                if (NOT_FOLDERS.contains(name)) {
                    continue;
                }
                var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isSymbolicLink() && Files.exists(path)) {
                    attributes = Files.readAttributes(path, BasicFileAttributes.class);
                }
                if (!attributes.isDirectory() || isMaildirPart(directory, path, name)) {
                    continue;
                }
                var segment = decode(directory, path, name);
                if (segment.isPresent()) {
                    named.put(segment.get(), new Child(segment.get(), path, attributes));
                } else {
                    literal.add(new Child(name, path, attributes));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        literal.sort(Comparator.comparing(Child::segment));
        for (var child : literal) {
            var segment = normal(directory, child.segment());
            while (named.containsKey(segment)) {
                segment = SegmentNames.withHash(segment);
            }
            named.put(segment, new Child(segment, child.path(), child.attributes()));
        }
        return List.copyOf(named.values());
    }

    /** On a file system without case {@code New} is {@code new}. */
    private static boolean isMaildirPart(Path directory, Path path, String name) throws IOException {
        for (var part : NOT_FOLDERS) {
            if (name.equalsIgnoreCase(part)) {
                var own = directory.resolve(part);
                return Files.exists(own) && Files.isSameFile(own, path);
            }
        }
        return false;
    }

    private Optional<String> decode(Path directory, Path path, String name) throws IOException {
        var segment = SegmentNames.looksCut(name) ? trueName(path, name) : SegmentNames.decode(name);
        return segment.filter(text -> normal(directory, text).equals(text));
    }

    /** At the top, INBOX has one case only. */
    private String normal(Path directory, String segment) {
        return directory.equals(top) ? FolderName.of(segment).last() : segment;
    }

    private static Optional<String> trueName(Path path, String name) throws IOException {
        return SmallFiles.read(path.resolve(TRUE_NAME))
                .lines()
                .flatMap(line -> SegmentNames.decodeInFull(line).stream())
                .filter(segment -> SegmentNames.encode(segment).equals(name))
                .findFirst();
    }

    /** The directory of {@code name}, where there is one. */
    Optional<Path> find(FolderName name) throws IOException {
        var directory = Optional.of(top);
        for (var segment : name.segments()) {
            directory = child(directory.get(), segment);
            if (directory.isEmpty()) {
                return directory;
            }
        }
        return directory;
    }

    private Optional<Path> child(Path directory, String segment) throws IOException {
        var ours = FileNames.child(directory, SegmentNames.encode(segment));
        if (Files.isDirectory(ours)) {
            return Optional.of(ours);
        }
        if (!mayBeLiteral(directory, segment)) {
            return Optional.empty();
        }
        return children(directory).stream()
                .filter(child -> child.segment().equals(segment))
                .map(Child::path)
                .findFirst();
    }

    /** Spares a listing in the common case: another program's directory is called as the segment is, or oddly. */
    private boolean mayBeLiteral(Path directory, String segment) {
        if (segment.indexOf('%') >= 0
                || !normal(directory, segment.toLowerCase(Locale.ROOT)).equals(segment.toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            return segment.indexOf('/') < 0 && Files.isDirectory(FileNames.child(directory, segment));
        } catch (InvalidPathException notAFileName) {
            return false;
        }
    }

    /** Makes the directory of {@code name} and those above it, as far as they lack. */
    Path make(FolderName name) throws IOException, NameTakenException {
        var directory = top;
        for (var segment : name.segments()) {
            var below = place(directory, segment);
            if (!Files.isDirectory(below)) {
                SmallFiles.directory(below);
                Durability.directory(directory);
            }
            keepTrueName(below, segment);
            directory = below;
        }
        return directory;
    }

    /** Where {@code segment} is below {@code directory}, or is to be made. */
    Path place(Path directory, String segment) throws IOException, NameTakenException {
        var found = child(directory, segment);
        var place = found.orElseGet(() -> FileNames.child(directory, SegmentNames.encode(segment)));
        if (Files.exists(place)) {
            mustBeSpelt(place, directory);
        }
        return place;
    }

    /** There is something called {@code place}: where no entry is spelt so, the file system took another spelling for it. */
    private static void mustBeSpelt(Path place, Path directory) throws IOException, NameTakenException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (entry.getFileName().equals(place.getFileName())
                        && FileNames.label(entry).equals(FileNames.label(place))) {
                    return;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        throw new NameTakenException();
    }

    /** Writes down what a cut name stands for, beside what it stood for before. */
    void keepTrueName(Path directory, String segment) throws IOException {
        if (SegmentNames.looksCut(SegmentNames.encode(segment))) {
            var file = directory.resolve(TRUE_NAME);
            var text = SmallFiles.read(file);
            var line = SegmentNames.encodeInFull(segment);
            if (text.lines().noneMatch(line::equals)) {
                var draft = directory.resolve(TRUE_NAME + ".draft");
                Files.deleteIfExists(draft);
                SmallFiles.write(file, draft, text + line + "\n");
            }
        }
    }

    /** Renames a directory with all below it, making the directories above the new place. */
    void rename(Path from, FolderName to) throws IOException, NameTakenException {
        var above = to.segments().size() == 1
                ? top
                : make(new FolderName(to.segments().subList(0, to.segments().size() - 1)));
        var place = place(above, to.last());
        if (Files.exists(place) && !Files.isSameFile(place, from)) {
            throw new FileAlreadyExistsException("");
        }
        keepTrueName(from, to.last());
        Files.move(from, place);
        Durability.directory(above);
        Durability.directory(from.getParent());
        if (!SegmentNames.looksCut(FileNames.label(place))) {
            Files.deleteIfExists(place.resolve(TRUE_NAME));
        }
    }

    /** Removes {@code directory} and the empty ones above it; one that holds anything but our own small file stays. */
    void prune(Path directory) throws IOException {
        for (var at = directory; !at.equals(top); at = at.getParent()) {
            var trueName = at.resolve(TRUE_NAME);
            try (var entries = Files.newDirectoryStream(at, entry -> !entry.equals(trueName))) {
                if (entries.iterator().hasNext()) {
                    return;
                }
            } catch (NoSuchFileException gone) {
                continue;
            }
            Files.deleteIfExists(trueName);
            Files.deleteIfExists(at);
            Durability.directory(at.getParent());
        }
    }

    /** The file system holds a folder whose name it does not tell from the one wanted. */
    static final class NameTakenException extends Exception {
        private static final long serialVersionUID = 1L;

        NameTakenException() {
            super("another spelling of the name is taken");
        }
    }
}
