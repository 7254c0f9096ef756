package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The JVM's own archive of a build's classes (JEP 350), which is half of a start. The launcher names the file, another one for each build;
 * the process for Outlook's libraries, which needs the most classes, writes it at its end where it is not there yet.
 */
final class ClassArchive {
    private static final String OPTION = "-XX:SharedArchiveFile=";
    private static final String NAMES = "classes-*.jsa";

    private ClassArchive() {}

    /** More options for that process. What former builds left goes. */
    static List<String> options(List<String> given) {
        var named = given.stream().filter(option -> option.startsWith(OPTION)).findFirst();
        if (named.isEmpty()) {
            return List.of();
        }
        try {
            var archive = Path.of(named.get().substring(OPTION.length()));
            if (!Files.exists(archive)) {
                clear(Files.createDirectories(archive.toAbsolutePath().getParent()));
            }
            return List.of("-XX:+AutoCreateSharedArchive");
        } catch (IOException | InvalidPathException e) {
            // A start takes longer without it, and that is all.
            return List.of();
        }
    }

    private static void clear(Path folder) throws IOException {
        try (var former = Files.newDirectoryStream(folder, NAMES)) {
            for (var one : former) {
                Files.deleteIfExists(one);
            }
        }
    }
}
