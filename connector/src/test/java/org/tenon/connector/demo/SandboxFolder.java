package org.tenon.connector.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The folder that the demo plays in. A mark, made before anything else and deleted last, tells it from a person's own folder. */
final class SandboxFolder {
    private static final String MARK = ".made-by-tenon-demo";

    private SandboxFolder() {}

    /** An empty folder with the mark in it, whatever an earlier demo left there, and wherever that one stopped. */
    static void makeAnew(Path folder) throws IOException {
        if (Files.exists(folder) && !isOurs(folder)) {
            throw new IllegalStateException("the folder " + folder + " is not of this demo's making; it is left alone");
        }
        Files.createDirectories(folder);
        var mark = folder.resolve(MARK);
        Files.writeString(mark, "./demo deletes this folder and makes it anew.\n");
        clear(folder, mark);
    }

    private static boolean isOurs(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return Files.exists(folder.resolve(MARK))
                    || Files.exists(folder.resolve("account.toml"))
                    || inside.findAny().isEmpty();
        }
    }

    private static void clear(Path folder, Path kept) throws IOException {
        try (var inside = Files.list(folder)) {
            for (var entry : inside.toList()) {
                if (!entry.equals(kept)) {
                    delete(entry);
                }
            }
        }
    }

    /** Deletes a file or a folder with all that is in it. */
    static void delete(Path place) throws IOException {
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
