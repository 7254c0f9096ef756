package org.tenon.convert.ical;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.GlobalObjectId;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * A kind of items that are one component of a calendar each: tasks, notes, journal entries.
 *
 * @param component such as {@code VTODO}
 * @param mine which of these components are of the kind
 * @param messageClass of the items
 * @param fields what maps to what, one after the other
 * @param finish what each item has besides
 */
public record ComponentKind(
        String component, Predicate<Component> mine, String messageClass, List<CalendarField> fields, Finish finish) {
    /** Puts in what every item of the kind has. */
    public interface Finish {
        void finish(MapiItem item);
    }

    /** Every such item of a calendar, each with the text that it came from riding along. */
    public List<Converted<MapiItem>> toMapi(Document document, Settings settings) {
        var all = new ArrayList<Converted<MapiItem>>();
        for (var calendar : document.roots()) {
            for (var one : own(calendar)) {
                var warnings = new Warnings();
                var text = Originals.only(document, calendar, List.of(one));
                var item = item(text.roots().getFirst(), settings, warnings);
                all.add(Originals.ride(item, text, settings, fields, warnings));
            }
        }
        return all;
    }

    private List<Component> own(Component calendar) {
        return calendar.components().stream()
                .filter(c -> c.is(component) && mine.test(c))
                .toList();
    }

    private MapiItem item(Component calendar, Settings settings, Warnings warnings) {
        var item = MapiItem.ofClass(messageClass);
        own(calendar).stream()
                .findFirst()
                .ifPresent(c -> CalendarField.read(fields, new CalendarIn(calendar, c, settings), item, warnings));
        finish.finish(item);
        return item;
    }

    /** The calendar that an item becomes: the text that it came from, with what was changed since; or a new one. */
    public Converted<Content> toText(MapiItem item, Settings settings) {
        return Originals.toText(item, settings, kind());
    }

    /**
     * Brings a changed text into an item that is there: {@link Originals#update}.
     *
     * @param text a calendar with that one item
     */
    public Converted<MapiItem> update(MapiItem existing, Document text, Settings settings) {
        for (var calendar : text.roots()) {
            var found = own(calendar);
            if (!found.isEmpty()) {
                var only = Originals.only(text, calendar, found.subList(0, 1));
                return Originals.update(existing, only, settings, kind());
            }
        }
        return Converted.unchanged(existing, component);
    }

    /** {@link Originals#settle} for this kind. */
    public void settle(MapiItem kept) {
        Originals.settle(kept, kind());
    }

    private Originals.Kind kind() {
        return new Originals.Kind(fields, this::write, this::item, (one, calendar, settings) -> "");
    }

    private Originals.Written write(MapiItem item, Settings settings, Warnings warnings) {
        var out = CalendarField.write(fields, withUid(item), settings, warnings);
        return new Originals.Written(component, Map.of("", new Originals.Part(fields, out, List.of())));
    }

    /** An item without anything that tells it apart gets a UID made of what it says. */
    private static MapiItem withUid(MapiItem item) {
        if (item.properties().get(PidLid.CLEAN_GLOBAL_OBJECT_ID).isPresent()) {
            return item;
        }
        var text = item.properties().get(PidTag.SUBJECT).orElse("") + "\n"
                + item.properties().get(PidTag.SEARCH_KEY) + "\n"
                + item.properties().get(PidTag.CREATION_TIME);
        var uid = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        var copy = new MapiItem(item.properties().copy(), item.recipients(), item.attachments());
        copy.properties()
                .put(PidLid.CLEAN_GLOBAL_OBJECT_ID, GlobalObjectId.ofUid(uid).binary());
        return copy;
    }
}
