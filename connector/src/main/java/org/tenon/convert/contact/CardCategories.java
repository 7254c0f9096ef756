package org.tenon.convert.contact;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CategoriesField;

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
        CategoriesField.read(in.lines("CATEGORIES"), out);
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        CategoriesField.line(in).ifPresent(out::add);
    }
}
