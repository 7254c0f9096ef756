package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Mark;

/** The hidden file in the root of a client folder that says whose it is; beside the folders of items, so that it is never one. */
final class MarkFile {
    static final String NAME = ".tenon-account";

    private static final String DRAFT = NAME + ".new";
    private static final String WORDS =
            "# Tenon's own: whose files these are, and as of when. Without it all is matched again.";

    private MarkFile() {}

    /** A file that cannot be understood is as good as none: then all is matched again. */
    static Optional<Mark> read(Path root) throws IOException {
        var values = new HashMap<String, String>();
        for (var line : SmallFiles.read(root.resolve(NAME)).lines().toList()) {
            int space = line.indexOf(' ');
            if (space > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        var generation = values.getOrDefault("generation", "");
        return generation.matches("[0-9]{1,18}") && values.containsKey("ledger")
                ? Optional.of(new Mark(
                        values.get("ledger"),
                        Long.parseLong(generation),
                        values.getOrDefault("account", ""),
                        values.getOrDefault("state", "")))
                : Optional.empty();
    }

    static void write(Path root, Mark mark) throws IOException {
        var draft = root.resolve(DRAFT);
        Files.deleteIfExists(draft);
        var text = String.join(
                "\n",
                WORDS,
                "ledger " + mark.ledger(),
                "generation " + mark.generation(),
                "account " + mark.owner().replace('\n', ' '),
                "state " + mark.state().replace('\n', ' '),
                "");
        SmallFiles.write(root.resolve(NAME), draft, text);
    }

    /** A mark in a folder above or below. */
    static Optional<Path> nearby(Path root) throws IOException {
        var absolute = root.toAbsolutePath().normalize();
        for (var above = absolute.getParent(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above.resolve(NAME))) {
                return Optional.of(above);
            }
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(absolute, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
                if (FileNames.of(file).equals(NAME) && !file.getParent().equals(absolute)) {
                    found.add(file.getParent());
                    return FileVisitResult.TERMINATE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream().findFirst();
    }
}
