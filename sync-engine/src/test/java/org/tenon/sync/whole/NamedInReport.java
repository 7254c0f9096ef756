package org.tenon.sync.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport;

/** That a run which left something behind says so. */
final class NamedInReport {
    private NamedInReport() {}

    /** What is not the same on both sides after a run that came through is named, with its folder and the reason. */
    static void check(DavSoakWorld world, RunReport report, Consumer<String> story) {
        var texts = new TreeMap<String, List<String>>();
        var names = new TreeMap<String, Set<String>>();
        var folders = new TreeMap<String, Set<String>>();
        for (var side : Side.values()) {
            for (var seen : world.all(side)) {
                var first = seen.first();
                var text = seen.place().name() + DavRig.lines(seen.text());
                var others = texts.computeIfAbsent(first, t -> new ArrayList<>());
                if (side == Side.CLIENT || !others.remove(text)) {
                    others.add(text);
                }
                names.computeIfAbsent(first, t -> new TreeSet<>()).add(seen.name());
                folders.computeIfAbsent(first, t -> new TreeSet<>())
                        .add(seen.place().name());
            }
        }
        texts.forEach((first, unlike) -> {
            if (!unlike.isEmpty()) {
                story.accept("not across: " + first + " in " + folders.get(first) + " " + names.get(first));
                DavSoak.check(!report.inSync(), "said to be in sync: " + unlike);
                DavSoak.check(
                        folders.get(first).stream().anyMatch(folder -> isNamed(report, folder, names.get(first))),
                        "not named: " + names.get(first) + " " + unlike + " in " + report);
            }
        });
    }

    private static boolean isNamed(RunReport report, String folder, Set<String> names) {
        return report.waiting().stream()
                        .anyMatch(w -> w.folder().equals(folder)
                                && names.contains(w.item())
                                && !w.why().isBlank())
                || report.rejected().stream()
                        .anyMatch(r -> r.folder().equals(folder)
                                && names.contains(r.item())
                                && !r.message().isBlank())
                || report.held().stream().anyMatch(h -> h.folder().equals(folder))
                || report.warnings().stream().anyMatch(w -> isAboutFolder(w, folder));
    }

    /** A folder that could not be looked at, or whose other half failed: all that is in it is meant. */
    private static boolean isAboutFolder(String warning, String folder) {
        return warning.startsWith(folder + ":") || warning.startsWith(folder + " (");
    }
}
