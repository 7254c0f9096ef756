package org.tenon.sync.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** A small tree of sources that break a rule: modules with classes, each given as its text. */
final class WrongTree {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|record|enum|interface) (\\w+)");

    private final Path project;
    private final List<Path> sources = new ArrayList<>();

    WrongTree(Path project) {
        this.project = project;
    }

    /** Puts a class where its package and its name say. */
    WrongTree with(String module, String text) throws IOException {
        var folder = project.resolve(module)
                .resolve("src/main/java")
                .resolve(first(PACKAGE, text).replace('.', '/'));
        var file = Files.createDirectories(folder).resolve(first(TYPE, text) + ".java");
        // As the formatter has it: the package on a line of its own.
        Files.writeString(file, text.replaceFirst("; ", ";\n"));
        sources.add(file);
        return this;
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException(pattern + " is not in " + text);
        }
        return found.group(1);
    }

    Sources sources() {
        return new Sources(project);
    }

    /** Compiled; what it names outside itself is the real thing. */
    JavaClasses classes() throws IOException {
        var out = Files.createDirectories(project.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-d", out.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            if (!task.call()) {
                throw new IllegalArgumentException("does not compile");
            }
        }
        return new ClassFileImporter().importPath(out);
    }
}
