package org.tenon.convert.ical;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.Component;

/** A kind of items that are one component of a calendar each: {@link CalendarKind#ofOne}. */
record OneComponent(
        String component,
        Predicate<Component> mine,
        String messageClass,
        List<CalendarField> fields,
        CalendarKind.Finish finish) {
    CalendarKind kind() {
        return new CalendarKind(
                component,
                messageClass,
                this::groups,
                new Originals.Kind(fields, this::write, this::item, (one, calendar, settings) -> ""));
    }

    private List<List<Component>> groups(Component calendar) {
        return calendar.components().stream()
                .filter(c -> c.is(component) && mine.test(c))
                .map(List::of)
                .toList();
    }

    private MapiItem item(Component calendar, Settings settings, Warnings warnings) {
        var item = MapiItem.ofClass(messageClass);
        groups(calendar).stream()
                .findFirst()
                .ifPresent(own ->
                        CalendarField.read(fields, new CalendarIn(calendar, own.getFirst(), settings), item, warnings));
        finish.finish(item);
        return item;
    }

    private Originals.Written write(MapiItem item, Settings settings, Warnings warnings) {
        var out = CalendarField.write(fields, withUid(item), settings, warnings);
        return new Originals.Written(component, Map.of("", new Originals.Part(fields, out, List.of())));
    }

    /** An item without anything that tells it apart gets a UID made of what it says. */
    private static MapiItem withUid(MapiItem item) {
        var properties = item.properties();
        return properties.get(PidLid.CLEAN_GLOBAL_OBJECT_ID).isPresent()
                ? item
                : UidField.made(
                        item,
                        properties.get(PidTag.SUBJECT).orElse("") + "\n"
                                + properties.get(PidTag.SEARCH_KEY) + "\n"
                                + properties.get(PidTag.CREATION_TIME));
    }
}
