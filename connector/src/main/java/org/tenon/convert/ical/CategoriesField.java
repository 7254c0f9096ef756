package org.tenon.convert.ical;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Text;

/** CATEGORIES, one line or more: Outlook's categories, each once. */
public enum CategoriesField implements CalendarField {
    CATEGORIES;

    @Override
    public List<String> open() {
        return List.of("CATEGORIES");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidLid.KEYWORDS));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        read(in.component().lines("CATEGORIES"), out);
    }

    /** The categories of these lines, into the item. */
    public static void read(List<ContentLine> lines, MapiItem out) {
        var all = lines.stream()
                .flatMap(l -> Text.split(l.value(), ',').stream().map(v -> TextValue.read(l.withValue(v, "\r\n"))))
                .map(String::strip)
                .filter(c -> !c.isEmpty())
                .distinct()
                .toList();
        if (!all.isEmpty()) {
            out.properties().put(PidLid.KEYWORDS, all);
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        line(in).ifPresent(out::add);
    }

    /** The line with the item's categories, where it has any. */
    public static Optional<ContentLine> line(MapiItem in) {
        return in.properties()
                .get(PidLid.KEYWORDS)
                .filter(all -> !all.isEmpty())
                .map(all -> Lines.line(
                        "CATEGORIES", all.stream().map(TextValue::escape).collect(Collectors.joining(","))));
    }
}
