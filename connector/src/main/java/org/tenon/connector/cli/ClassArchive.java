package org.tenon.connector.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.mapi.Mapi;
import org.tenon.outlook.TrialConversions;
import org.tenon.sync.store.Store;

/**
 * The JVM's own archive of a build's classes (JEP 350), half of a start. The launcher on Windows (installer/launcher.c) names it, and lets
 * the process for Outlook's libraries, which needs the most classes, write it at its end where it is not there yet.
 */
final class ClassArchive {
    /** A property that the launcher gives to the process that writes the archive. */
    private static final String WRITTEN = "tenon.archive";

    private static final String NAMES = "classes-*.jsa*";
    private static final String CLASS = ".class";

    private ClassArchive() {}

    /** Last thing in a process: where the archive is about to be written, it gets what this run had no use for too. */
    static void complete() {
        if (System.getProperty(WRITTEN) == null) {
            return;
        }
        try {
            for (var jar : jars()) {
                for (var name : classes(jar)) {
                    Class.forName(name, false, ClassArchive.class.getClassLoader());
                }
            }
            TrialConversions.run();
        } catch (IOException | ClassNotFoundException | LinkageError e) {
            // A start takes longer without it, and that is all.
            return;
        }
    }

    /** The jars of this program's own modules. */
    private static Set<Path> jars() {
        return Stream.of(ClassArchive.class, Mapi.class, Store.class)
                .map(one -> one.getProtectionDomain().getCodeSource().getLocation())
                .map(where -> Path.of(URI.create(where.toString())))
                .filter(Files::isRegularFile)
                .collect(Collectors.toSet());
    }

    private static Set<String> classes(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name ->
                            name.startsWith("org/tenon/") && name.endsWith(CLASS) && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }

    /** Deletes what lies in {@code folder} of it. What another process has open stays. */
    static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var all = Files.newDirectoryStream(folder, NAMES)) {
            for (var one : all) {
                try {
                    Files.deleteIfExists(one);
                } catch (IOException e) {
                    // The agent's, say: it goes with the next one that is undone.
                }
            }
        }
    }
}
