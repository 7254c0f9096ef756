package org.tenon.convert.ical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * A kind of items that calendars hold: events, tasks, notes, journal entries.
 *
 * @param component such as {@code VTODO}
 * @param messageClass of the items
 * @param groups finds a calendar's items of the kind
 * @param originals how an item is made of a calendar, and written
 */
public record CalendarKind(String component, String messageClass, Groups groups, Originals.Kind originals) {
    /** Finds a calendar's items of a kind: the components of each. */
    public interface Groups {
        List<List<Component>> of(Component calendar);
    }

    /** Puts in what every item of a kind has. */
    public interface Finish {
        void finish(MapiItem item);
    }

    /**
     * Items that are one component each.
     *
     * @param mine which of these components are of the kind
     * @param fields what maps to what, one after the other
     * @param finish what each item has besides
     */
    public static CalendarKind ofOne(
            String component,
            Predicate<Component> mine,
            String messageClass,
            List<CalendarField> fields,
            Finish finish) {
        return new OneComponent(component, mine, messageClass, fields, finish).kind();
    }

    /** Every such item of a calendar, each with the text that it came from riding along. */
    public List<Converted<MapiItem>> toMapi(Document document, Settings settings) {
        var all = new ArrayList<Converted<MapiItem>>();
        for (var calendar : document.roots()) {
            for (var group : groups.of(calendar)) {
                var warnings = new Warnings();
                var own = Originals.only(document, calendar, group);
                var item = originals.maker().make(own.roots().getFirst(), settings, warnings);
                all.add(Originals.ride(item, own, settings, originals.fields(), warnings));
            }
        }
        return all;
    }

    /** The calendar that an item becomes: the text that it came from, with what was changed since; or a new one. */
    public Converted<Content> toText(MapiItem item, Settings settings) {
        return Originals.toText(item, settings, originals);
    }

    /**
     * Brings a changed text into an item that is there: {@link Originals#update}.
     *
     * @param text a calendar with that one item
     */
    public Converted<MapiItem> update(MapiItem existing, Document text, Settings settings) {
        for (var calendar : text.roots()) {
            for (var group : groups.of(calendar)) {
                return Originals.update(existing, Originals.only(text, calendar, group), settings, originals);
            }
        }
        return Converted.unchanged(existing, component);
    }

    /** What a store made of an item counts as what came: {@link Originals#settle}. */
    public void settle(MapiItem kept) {
        Originals.settle(kept, originals);
    }
}
