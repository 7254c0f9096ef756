package org.tenon.convert.ical;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.Field;
import org.tenon.convert.MapiItem;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;

/** A field of a calendar's component. */
public interface CalendarField extends Field<CalendarIn, CalendarOut> {
    /** Whether this line or component of {@code in} is what the field reads: what it writes stands in its place. */
    default boolean owns(Node node, Component in) {
        return switch (node) {
            case ContentLine line -> open().contains(line.key());
            case Component inner -> open().contains(inner.name().toUpperCase(Locale.ROOT));
        };
    }

    /** What the field is called where it is noted: its first line's name. */
    default String fieldName() {
        return open().getFirst();
    }

    /** Whether each of its lines stands for itself: what is added stands beside what is there, also beside what cannot be read. */
    default boolean isList() {
        return false;
    }

    /** All of a component into an item. */
    static void read(List<CalendarField> fields, CalendarIn in, MapiItem out, Warnings warnings) {
        for (var field : fields) {
            field.toMapi(in, out, warnings);
        }
    }

    /** All of an item into a component. */
    static CalendarOut write(List<CalendarField> fields, MapiItem in, Settings settings, Warnings warnings) {
        var out = new CalendarOut(settings);
        for (var field : fields) {
            in.properties().warnOfWrongTypes(field.properties(), warnings);
            out.begin(field);
            field.toOpen(in, out, warnings);
        }
        return out;
    }
}
