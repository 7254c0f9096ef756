package org.tenon.connector.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.SyncEngine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which held deletions a command is about: by their numbers, or all. */
final class HeldNumbers {
    @Parameters(paramLabel = "ID", description = "A number that tenon held lists.")
    private List<Long> ids = List.of();

    @Option(names = "--all", description = "Every held deletion.")
    private boolean all;

    /** Complains where nothing is named, or all and some. */
    void check(CommandSpec spec) {
        if (all != ids.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name held deletions by number, or say --all");
        }
    }

    /** Applies {@code mark} to each, all or none: a number that is not held is a mistake before anything is marked. */
    List<Long> mark(SyncEngine engine, LongPredicate mark, CommandSpec spec) {
        var held = engine.held().stream().map(HeldReport::id).toList();
        var chosen = all ? held : ids;
        for (long id : chosen) {
            if (!held.contains(id)) {
                throw new ParameterException(
                        spec.commandLine(), "no held deletion has the number " + id + "; see tenon held");
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
