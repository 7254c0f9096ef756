package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rig's README: each behaviour has a test, and each test and switch that it names is there. */
final class RigReadmeTest {
    private static final Path README = Path.of("src/test/cpp/README.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+)(?:\\.(\\w+)(…?))?`");

    @Test
    void everyBehaviourNamesATestThatIsThere() throws IOException {
        var sources = sources();
        var wrong = new ArrayList<String>();
        int rows = 0;
        for (var line : Files.readAllLines(README)) {
            var cells = line.split("(?<!\\\\)\\|", -1);
            boolean behaviours = cells.length == 7 || cells.length == 6;
            if (!line.startsWith("|") || !behaviours || line.contains("---") || line.contains("| grade |")) {
                continue;
            }
            rows++;
            var test = cells[cells.length - 2];
            var found = TEST.matcher(test);
            if (!found.find()) {
                wrong.add(test.contains("all that end it") ? "" : line);
                continue;
            }
            var source = sources.get(found.group(1));
            boolean there = source != null && (found.group(2) == null || source.contains("void " + found.group(2)));
            if (!there) {
                wrong.add(test);
            }
        }
        wrong.removeIf(String::isEmpty);
        assertEquals(List.of(), wrong);
        assertTrue(rows > 60, "rows: " + rows);
    }

    @Test
    void everySwitchIsExplained() throws IOException {
        var readme = Files.readString(README);
        var unexplained = new TreeSet<String>();
        var switches = Pattern.compile("\\{\"([a-z-]+)\", \\d+, \\d+\\}")
                .matcher(Files.readString(Path.of("src/test/cpp/rig/switches.cpp")));
        switches.results()
                .map(one -> one.group(1))
                .filter(name -> !readme.contains("`" + name + "`"))
                .forEach(unexplained::add);
        assertEquals(new TreeSet<>(), unexplained);
    }

    private static Map<String, String> sources() throws IOException {
        var all = new HashMap<String, String>();
        for (var root : List.of(
                Path.of("src/test/java"),
                Path.of("../connector/src/test/java"),
                Path.of("../deployer/src/test/java"))) {
            try (var files = Files.walk(root)) {
                for (var file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    all.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return all;
    }
}
