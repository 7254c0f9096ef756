package org.tenon.convert.ical;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
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
        var all = new ArrayList<String>();
        for (var line : in.component().lines("CATEGORIES")) {
            for (var one : Text.split(line.value(), ',')) {
                var name = TextValue.read(line.withValue(one, "\r\n")).strip();
                if (!name.isEmpty() && !all.contains(name)) {
                    all.add(name);
                }
            }
        }
        if (!all.isEmpty()) {
            out.properties().put(PidLid.KEYWORDS, List.copyOf(all));
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var all = in.properties().get(PidLid.KEYWORDS).orElse(List.of());
        if (!all.isEmpty()) {
            out.add(Lines.line("CATEGORIES", all.stream().map(TextValue::escape).collect(Collectors.joining(","))));
        }
    }
}
