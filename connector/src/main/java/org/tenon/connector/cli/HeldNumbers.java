package org.tenon.connector.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.tenon.sync.run.History;
import org.tenon.sync.run.RunReport.HeldReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Which held changes a command is about: by their numbers, or all. */
record HeldNumbers(ParseResult given, List<Long> ids, boolean all) {

    /** A command that takes such numbers. */
    static CommandSpec command(String name, String description) {
        return AccountArguments.command(name, description)
                .addOption(Grammar.flag("--all", "Every held change."))
                .addPositional(Grammar.parameters(Long[].class, "0..*", "ID", "A number that tenon held lists."));
    }

    /** Complains where nothing is named, or all and some. */
    static HeldNumbers of(ParseResult given) {
        var ids = List.of(given.matchedPositionalValue(0, new Long[0]));
        boolean all = Grammar.has(given, "--all");
        if (all != ids.isEmpty()) {
            throw Grammar.misuse(given, "name held changes by number, or say --all");
        }
        return new HeldNumbers(given, ids, all);
    }

    /** What was marked, and how many items it has. */
    record Marked(List<Long> numbers, long items) {}

    Marked marked(History history, LongPredicate mark) {
        long items = items(history);
        return new Marked(mark(history, mark), items);
    }

    private long items(History history) {
        return history.held().stream()
                .filter(h -> all || ids.contains(h.id()))
                .mapToLong(HeldReport::items)
                .sum();
    }

    /** Applies {@code mark} to each, all or none: a number that is not held is a mistake before anything is marked. */
    List<Long> mark(History history, LongPredicate mark) {
        var held = history.held().stream().map(HeldReport::id).toList();
        var chosen = all ? held : ids;
        for (long id : chosen) {
            if (!held.contains(id)) {
                throw Grammar.misuse(given, "no held change has the number " + id + "; see tenon held");
            }
        }
        var marked = new ArrayList<Long>();
        for (long id : chosen) {
            if (mark.test(id)) {
                marked.add(id);
            }
        }
        return marked;
    }
}
