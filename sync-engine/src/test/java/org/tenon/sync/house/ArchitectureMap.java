package org.tenon.sync.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The table "Modules and packages" of ARCHITECTURE.md, as data: each package of the project with the packages of the project that it
 * knows. The rules of the house compare it with the code, so that a row that is not true any more fails the build.
 *
 * @param rows what each package knows; names without {@code org.tenon.}
 */
public record ArchitectureMap(Map<String, Set<String>> rows) {
    private static final String ROOT = "org.tenon.";
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    private static final int CELLS = 4;

    /** Reads the table. Rows begin with {@code |}, hold four cells, and name packages in back quotes in the second and the fourth. */
    public static ArchitectureMap read(Path document) throws IOException {
        var rows = new TreeMap<String, Set<String>>();
        boolean inside = false;
        for (var line : Files.readAllLines(document)) {
            inside = line.startsWith("#") ? line.equals("## Modules and packages") : inside;
            var cells = line.split("\\|", -1);
            if (!inside || cells.length != CELLS + 2) {
                continue;
            }
            for (var name : names(cells[2])) {
                if (rows.put(name, new TreeSet<>(names(cells[CELLS]))) != null) {
                    throw new IllegalArgumentException("two rows for " + name);
                }
            }
        }
        return new ArchitectureMap(rows);
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(r -> r.group(1)).toList();
    }

    /** Where the table and the code differ, a sentence each: packages without a row, rows without a package, and what is known or not. */
    public List<String> lies(JavaClasses classes) {
        var code = code(classes);
        var lies = new ArrayList<String>();
        code.forEach((name, knows) -> {
            if (!rows.containsKey(name)) {
                lies.add(name + " has no row; it knows " + knows);
                return;
            }
            more(knows, rows.get(name))
                    .forEach(other -> lies.add(name + " knows " + other + ", and its row does not say so"));
            more(rows.get(name), knows)
                    .forEach(other -> lies.add(name + " does not know " + other + ", and its row says so"));
        });
        more(rows.keySet(), code.keySet()).forEach(name -> lies.add(name + " has a row and no class"));
        return lies;
    }

    private static Set<String> more(Set<String> here, Set<String> there) {
        var more = new TreeSet<>(here);
        more.removeAll(there);
        return more;
    }

    private static Map<String, Set<String>> code(JavaClasses classes) {
        var code = new TreeMap<String, Set<String>>();
        for (JavaClass type : classes) {
            var own = name(type);
            // A package whose only class is its description has nothing to know.
            if (own == null || type.getSimpleName().equals("package-info")) {
                continue;
            }
            var knows = code.computeIfAbsent(own, n -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                var other = name(dependency.getTargetClass().getBaseComponentType());
                if (other != null && !other.equals(own)) {
                    knows.add(other);
                }
            }
        }
        return code;
    }

    private static String name(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) ? type.getPackageName().substring(ROOT.length()) : null;
    }
}
