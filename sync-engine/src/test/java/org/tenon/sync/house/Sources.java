package org.tenon.sync.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java sources of the whole project, for rules that the compiled classes cannot tell. */
public record Sources(Path project) {
    private static final String SOURCE = "src/main/java";
    /** Comments, texts and characters; then qualified names. */
    private static final Pattern CODE =
            Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'"
                    + "|//[^\\n]*|/\\*.*?\\*/|(?m:^(?:import|package)\\b[^\\n]*)"
                    + "|(?<![\\w.])((?:java|javax|jakarta|org|com|net)(?:\\.[a-z]\\w*)+)\\.([A-Z]\\w*)");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import [\\w.]+\\.([A-Z]\\w*);");

    /** Each simple name that is a class of its own in more than one place, with the places. */
    public List<String> namesTwice() throws IOException {
        var places = new TreeMap<String, List<String>>();
        for (var file : files(SOURCE)) {
            var name = file.getFileName().toString();
            if (!name.endsWith("-info.java")) {
                places.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(project.relativize(file).toString());
            }
        }
        return places.values().stream()
                .filter(p -> p.size() > 1)
                .map(p -> String.join(" and ", p))
                .toList();
    }

    /** Each qualified name in the code of a file that could import it. */
    public List<String> inlineNames() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files("src")) {
            if (file.getFileName().toString().endsWith("-info.java")) {
                continue;
            }
            var text = Files.readString(file);
            var imported = IMPORT.matcher(text).results().map(r -> r.group(1)).collect(Collectors.toSet());
            CODE.matcher(text)
                    .results()
                    .filter(r -> r.group(2) != null && mayBeImported(text, imported, r.group(1), r.group(2)))
                    .forEach(r -> found.add(project.relativize(file) + ": " + r.group()));
        }
        return found;
    }

    /** Each file below {@code folder} of a module's product in whose code {@code word} stands. */
    public List<String> with(String word, String folder) throws IOException {
        var whole = Pattern.compile("\\b" + Pattern.quote(word) + "\\b");
        var found = new ArrayList<String>();
        for (var file : files(SOURCE)) {
            var path = project.relativize(file).toString();
            if (path.startsWith(folder)
                    && whole.matcher(CODE.matcher(Files.readString(file)).replaceAll(""))
                            .find()) {
                found.add(file.getFileName().toString());
            }
        }
        return found;
    }

    private static boolean mayBeImported(String text, Set<String> imported, String from, String name) {
        return !imported.contains(name) || text.contains("import " + from + "." + name + ";");
    }

    private List<Path> files(String below) throws IOException {
        try (var modules = Files.list(project)) {
            return modules.map(module -> module.resolve(below))
                    .filter(Files::isDirectory)
                    .flatMap(Sources::java)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> java(Path folder) {
        try (var walk = Files.walk(folder)) {
            return walk.filter(p -> p.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
