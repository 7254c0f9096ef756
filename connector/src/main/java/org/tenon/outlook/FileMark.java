package org.tenon.outlook;

import java.util.Optional;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Mark;
import org.tenon.sync.store.StoreException;

/** Whose data file it is, written on its root folder. */
final class FileMark {
    private final OutlookStore store;

    FileMark(OutlookStore store) {
        this.store = store;
    }

    Optional<Mark> read() throws StoreException {
        return store.call("reading the data file's mark", () -> {
            try (var root = store.mapiStore().root()) {
                return store.mapiStore()
                        .existingTag(Stamp.MARK)
                        .flatMap(root::value)
                        .flatMap(FileMark::parsed);
            }
        });
    }

    void write(Mark mark) throws StoreException {
        store.call("marking the data file", () -> {
            try (var root = store.mapiStore().root()) {
                var text =
                        String.join("\n", mark.ledger(), Long.toString(mark.generation()), mark.owner(), mark.state());
                root.set(new Props().with(store.mapiStore().tag(Stamp.MARK), text));
                return null;
            }
        });
    }

    /** Tried by writing the mark that is there once more. */
    boolean mayOnlyBeRead() throws StoreException {
        return store.call("looking whether the data file may be changed", () -> {
            try (var root = store.mapiStore().root()) {
                var tag = store.mapiStore().existingTag(Stamp.MARK);
                var text = tag.flatMap(root::value);
                return text.isPresent()
                        && root.set(new Props().with(tag.get(), text.get())).values().stream()
                                .anyMatch(problem -> problem.result() == Codes.MAPI_E_NO_ACCESS);
            } catch (MapiException e) {
                if (e.result() == Codes.MAPI_E_NO_ACCESS) {
                    return true;
                }
                throw e;
            }
        });
    }

    private static Optional<Mark> parsed(String text) {
        var part = text.split("\n", -1);
        return part.length == 4 && part[1].matches("\\d{1,18}")
                ? Optional.of(new Mark(part[0], Long.parseLong(part[1]), part[2], part[3]))
                : Optional.empty();
    }
}
