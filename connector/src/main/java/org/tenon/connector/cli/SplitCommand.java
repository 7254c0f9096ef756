package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.tenon.connector.sync.Exit;
import org.tenon.sync.merge.ItemSplit;
import org.tenon.sync.vobject.Content;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon split}: makes a file for each item of an export, since a server takes one item in a file. */
record SplitCommand(Context context) implements Verb {
    private static final String KEPT = ".split";

    @Override
    public CommandSpec grammar() {
        return Grammar.command("split", "Make a file for each item of .ics and .vcf files that hold several.")
                .addPositional(Grammar.parameters(
                        String[].class,
                        "1..*",
                        "FILE",
                        "Exports of calendars or address books. The files are written beside each; the export itself is kept as"
                                + " FILE" + KEPT + "."));
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        boolean all = true;
        for (var name : given.matchedPositionalValue(0, new String[0])) {
            var file = context.places().here().resolve(name);
            if (!Files.isRegularFile(file)) {
                throw Grammar.misuse(given, "there is no file " + name);
            }
            all &= split(file);
        }
        return all ? Exit.IN_SYNC : Exit.WAITING;
    }

    /** The new files are there before the old one goes; answers whether there was anything to do or nothing amiss. */
    private boolean split(Path file) throws IOException {
        var name = file.getFileName();
        var items = ItemSplit.of(Content.of(Files.readAllBytes(file)));
        if (items.isEmpty()) {
            context.screen().print(List.of(name + ": holds no calendar items and no cards, and is left as it is."));
            return false;
        }
        if (items.size() == 1) {
            context.screen().print(List.of(name + ": holds one item, and is left as it is."));
            return true;
        }
        var written = new ArrayList<Path>();
        for (var item : items) {
            written.add(write(file, written.size() + 1, item));
        }
        var kept = file.resolveSibling(name + KEPT);
        Files.move(file, kept);
        context.screen()
                .print(List.of(name + ": " + items.size() + " items, "
                        + written.getFirst().getFileName() + " to "
                        + written.getLast().getFileName() + "; the export is kept as " + kept.getFileName() + "."));
        return true;
    }

    /** Under the first free number; whole before it has the name of an item. */
    private static Path write(Path file, int number, Content item) throws IOException {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var stem = dot < 0 ? name : name.substring(0, dot);
        var end = dot < 0 ? "" : name.substring(dot);
        for (int n = number; ; n++) {
            var place = file.resolveSibling(stem + "-" + n + end);
            var draft = file.resolveSibling("." + stem + "-" + n + end + ".part");
            if (Files.exists(place)) {
                continue;
            }
            Files.write(draft, item.bytes(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            try {
                return Files.move(draft, place);
            } catch (FileAlreadyExistsException taken) {
                Files.delete(draft);
            }
        }
    }
}
