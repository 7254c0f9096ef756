package org.tenon.convert.contact;

import java.util.List;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.Text;

/** CATEGORIES: Outlook's categories, each once. */
enum CardCategories implements CardField {
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
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        var all = in.lines("CATEGORIES").stream()
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
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        var all = in.properties().get(PidLid.KEYWORDS).orElse(List.of());
        if (!all.isEmpty()) {
            out.add(Lines.line("CATEGORIES", all.stream().map(TextValue::escape).collect(Collectors.joining(","))));
        }
    }
}
