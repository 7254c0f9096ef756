package org.tenon.connector.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.connector.sync.HumanNumbers;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.History.PastRun;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.Counts;
import org.tenon.sync.run.RunReport.FolderReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;

/** A run's report for people: a table of what changed, then what waits for them. */
final class TextReport {
    /** A rehearsal of a first sync may plan a million steps; nobody reads them on a screen. */
    private static final int MOST_STEPS = 200;

    private TextReport() {}

    static List<String> of(RunReport report) {
        return of(report, 0);
    }

    /** @param columns the width to fit tables into; 0 where there is none */
    static List<String> of(RunReport report, int columns) {
        var lines = new ArrayList<String>();
        if (report.dryRun()) {
            steps(report, lines, columns);
        } else {
            changes(report, lines, columns);
        }
        if (!report.held().isEmpty()) {
            lines.add("");
            lines.addAll(held(report.held()));
        }
        if (!report.conflicts().isEmpty()) {
            lines.add("");
            lines.addAll(conflicts(report.conflicts()));
        }
        if (!report.rejected().isEmpty()) {
            lines.add("");
            lines.addAll(rejected(report.rejected()));
        }
        for (var warning : report.warnings()) {
            lines.add("Note: " + warning);
        }
        lines.addAll(outside(report.outside()));
        if (report.failure().isEmpty()) {
            lines.add(last(report));
        }
        return !lines.isEmpty() && lines.getFirst().isEmpty() ? lines.subList(1, lines.size()) : lines;
    }

    /** One line for a pass of {@code --watch}; absent where it did nothing. */
    static Optional<String> line(RunReport report) {
        var parts = new ArrayList<String>();
        for (var folder : report.folders()) {
            for (var side : Side.values()) {
                if (folder.on(side).sum() > 0) {
                    parts.add(shown(folder.name()) + " (" + side(side) + ") " + counts(folder.on(side)));
                }
            }
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("run " + report.run() + ": " + String.join("; ", parts) + " in "
                        + HumanNumbers.seconds(report.seconds()));
    }

    static List<String> held(List<HeldReport> held) {
        if (held.isEmpty()) {
            return List.of("Nothing is held.");
        }
        var table = new TextTable("held", "folder", "items", "would change the", "why");
        for (var h : held) {
            table.row(Long.toString(h.id()), h.folder(), HumanNumbers.number(h.items()), side(h.side()), h.reason());
        }
        var lines = new ArrayList<>(table.lines());
        lines.add("Let the items of a line go ahead: tenon release ID. Bring them back, or take back what was changed:"
                + " tenon restore ID.");
        return lines;
    }

    static List<String> conflicts(List<ConflictReport> conflicts) {
        if (conflicts.isEmpty()) {
            return List.of("No conflicts.");
        }
        var table = new TextTable("conflict", "folder", "item", "copy", "what", "run");
        for (var c : conflicts) {
            table.row(Long.toString(c.id()), c.folder(), c.item(), c.copy(), c.what(), Long.toString(c.run()));
        }
        var lines = new ArrayList<>(table.lines());
        lines.add("Keep of the item and its copy what you want, delete the other, then: tenon conflicts --settled ID.");
        return lines;
    }

    static List<String> rejected(List<RejectedReport> rejected) {
        var lines = new ArrayList<String>();
        lines.add("Rejected:");
        for (var r : rejected) {
            lines.add("  " + r.folder() + ", " + side(r.side()) + ": " + what(r) + r.message() + " (" + r.code()
                    + (r.item().isEmpty() ? "" : ", item " + r.item()) + ")");
        }
        lines.add("What was rejected is kept where it is. Try again: tenon sync --retry-rejected.");
        return lines;
    }

    /** What stays on the server because its owner wants it so: no more than a word, since it waits for nobody. */
    static List<String> outside(List<OutsideReport> outside) {
        return outside.stream()
                .map(o -> "On the server only, outside of policy.mail's since and maxSize: " + shown(o.folder()) + ", "
                        + HumanNumbers.count(o.items(), "message") + ".")
                .toList();
    }

    static List<String> waiting(List<WaitingReport> waiting) {
        var lines = new ArrayList<String>();
        lines.add("Waiting:");
        waiting.forEach(w -> lines.add(
                "  " + w.folder() + ", " + w.item() + ": " + w.why() + " (put off in " + w.runs() + " runs)"));
        lines.add("Each run tries again.");
        return lines;
    }

    private static String what(RejectedReport rejected) {
        return switch (rejected.what()) {
            case "new" -> "a new item: ";
            case "edit" -> "an edit: ";
            case "move" -> "a move: ";
            case "mark" -> "a mark: ";
            default -> "";
        };
    }

    static List<String> runs(List<PastRun> runs) {
        if (runs.isEmpty()) {
            return List.of("No runs yet.");
        }
        var table = new TextTable("run", "started", "took", "steps", "end");
        for (var run : runs) {
            table.row(
                    Long.toString(run.run()),
                    run.started().truncatedTo(ChronoUnit.SECONDS).toString(),
                    HumanNumbers.seconds(
                            Duration.between(run.started(), run.finished()).toMillis() / 1000.0),
                    HumanNumbers.number(run.steps()),
                    end(run) + (run.undone() ? ", undone" : ""));
        }
        return table.lines();
    }

    /** A run that never wrote its end was cut off; the next one went on from there. */
    static String end(PastRun run) {
        return run.end() == null ? "cut off" : run.end();
    }

    private static void changes(RunReport report, List<String> lines, int columns) {
        var changed = report.folders().stream().filter(TextReport::changed).toList();
        if (changed.isEmpty()) {
            return;
        }
        var table = new TextTable("folder", "client", "server", "in", "out");
        for (var f : changed) {
            table.row(shown(f.name()), counts(f.client()), counts(f.server()), bytes(f.bytesIn()), bytes(f.bytesOut()));
        }
        lines.addAll(table.lines(columns));
    }

    private static void steps(RunReport report, List<String> lines, int columns) {
        if (report.steps().isEmpty()) {
            return;
        }
        var table = new TextTable("folder", "on the", "step", "item", "since");
        report.steps().stream()
                .limit(MOST_STEPS)
                .forEach(s -> table.row(
                        shown(s.folder()),
                        side(s.side()),
                        s.action(),
                        s.title().isEmpty() ? s.item() : s.title(),
                        s.reason()));
        lines.addAll(table.lines(columns));
        if (report.steps().size() > MOST_STEPS) {
            lines.add("... and " + HumanNumbers.number(report.steps().size() - MOST_STEPS)
                    + " more; --json lists them all");
        }
    }

    private static String last(RunReport report) {
        var verdict = Verdict.of(report);
        if (report.dryRun()) {
            return "Rehearsal, " + HumanNumbers.seconds(report.seconds()) + ": " + verdict.text();
        }
        if (report.inSync() && report.folders().stream().noneMatch(TextReport::changed)) {
            // Without its number: a run that did nothing leaves no trace, and the next one has the same.
            return "In sync, nothing to do (" + HumanNumbers.seconds(report.seconds()) + ").";
        }
        return "Run " + report.run() + ", " + HumanNumbers.seconds(report.seconds()) + ": " + verdict.text();
    }

    private static boolean changed(FolderReport folder) {
        return folder.client().sum() + folder.server().sum() > 0;
    }

    static String counts(Counts c) {
        var parts = new ArrayList<String>();
        add(parts, c.created(), "new");
        add(parts, c.updated(), "changed");
        add(parts, c.deleted(), "deleted");
        add(parts, c.moved(), "moved");
        add(parts, c.flags(), c.flags() == 1 ? "flag" : "flags");
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    private static void add(List<String> parts, long n, String word) {
        if (n > 0) {
            parts.add(HumanNumbers.number(n) + " " + word);
        }
    }

    private static String bytes(long bytes) {
        return bytes == 0 ? "-" : HumanNumbers.bytes(bytes);
    }

    /** A folder's name as people write it: {@code 100% sure}, not {@code 100%25 sure}. */
    static String shown(String path) {
        return path.isEmpty() ? path : String.join("/", FolderName.ofPath(path).segments());
    }

    static String side(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
