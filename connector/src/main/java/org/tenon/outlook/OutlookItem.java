package org.tenon.outlook;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/** What a row of a contents table, or the item itself, tells the engine of an item. */
final class OutlookItem {
    /** What a contents table is asked for. */
    static final PropTag<?>[] COLUMNS = columns();

    /** What an item itself is asked for. */
    static PropTag<?>[] properties(MailMarks marks) {
        return columns(marks.categories().stream().toArray(PropTag<?>[]::new));
    }

    private static PropTag<?>[] columns(PropTag<?>... more) {
        return Stream.of(
                        Stream.of(Property.ENTRY_ID, Property.MESSAGE_CLASS, Property.LAST_MODIFICATION_TIME),
                        MailMarks.COLUMNS.stream(),
                        Stream.of(more))
                .flatMap(s -> s)
                .toArray(PropTag<?>[]::new);
    }

    private OutlookItem() {}

    static Handle handle(Binary entryId) {
        return new Handle(entryId.toString());
    }

    static Binary entryId(Handle handle) {
        return Binary.ofHex(handle.value());
    }

    static Revision revision(Props row) {
        return new Revision(
                row.get(Property.LAST_MODIFICATION_TIME).map(Instant::toString).orElse("?"));
    }

    /** The few items of which named properties say something: a table can be asked which, and need not tell what. */
    static List<Binary> entries(MapiFolder folder, Restriction which) {
        return entries(folder, which, messageClass -> true);
    }

    static List<Binary> entries(MapiFolder folder, Restriction which, Predicate<String> classes) {
        try (var table = folder.messages()
                .columns(Property.ENTRY_ID, Property.MESSAGE_CLASS)
                .where(which)) {
            return table.rows()
                    .filter(row -> classes.test(row.get(Property.MESSAGE_CLASS).orElse("")))
                    .flatMap(row -> row.get(Property.ENTRY_ID).stream())
                    .toList();
        }
    }
}
