package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.CalendarKind;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;

/** Every kind of items that a calendar can hold. */
public final class CalendarKinds {
    public static final List<CalendarKind> ALL = List.of(Events.KIND, Tasks.KIND, Notes.KIND, JournalEntries.KIND);

    private CalendarKinds() {}

    /** Whether the item is of one of them. */
    public static boolean hold(MapiItem item) {
        return ALL.stream().anyMatch(k -> item.isA(k.messageClass()));
    }

    /** The item's kind; one of no such class is written as an event. */
    public static CalendarKind of(MapiItem item) {
        return ALL.stream().filter(k -> item.isA(k.messageClass())).findFirst().orElse(Events.KIND);
    }
}
