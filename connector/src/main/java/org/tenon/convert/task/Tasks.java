package org.tenon.convert.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.GlobalObjectId;
import org.tenon.convert.ical.AttachField;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CategoriesField;
import org.tenon.convert.ical.ClassField;
import org.tenon.convert.ical.HtmlField;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.Originals;
import org.tenon.convert.ical.PriorityField;
import org.tenon.convert.ical.ReminderField;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.TextField;
import org.tenon.convert.ical.UidField;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Tasks, [MS-OXOTASK]: a VTODO each. */
public final class Tasks {
    /** What maps to what, one field after the other. */
    public static final List<CalendarField> FIELDS = List.of(
            UidField.UID,
            TextField.of("SUMMARY", PidTag.SUBJECT, false),
            DatesField.DATES,
            TaskRuleField.RULE,
            StatusField.STATUS,
            TextField.of("DESCRIPTION", PidTag.BODY, true),
            HtmlField.HTML,
            CategoriesField.CATEGORIES,
            ClassField.CLASS,
            PriorityField.PRIORITY,
            new MomentField("CREATED", PropertyKey.of(PidTag.CREATION_TIME)),
            new MomentField("LAST-MODIFIED", PropertyKey.of(PidTag.LAST_MODIFICATION_TIME)),
            new ReminderField(PidLid.COMMON_END, "DUE", true),
            AttachField.ATTACH);

    public static final String CLASS = "IPM.Task";

    private Tasks() {}

    /** Every task of a calendar, each with the text that it came from riding along. */
    public static List<Converted<MapiItem>> toMapi(Document document, Settings settings) {
        var all = new ArrayList<Converted<MapiItem>>();
        for (var calendar : document.roots()) {
            for (var component : calendar.components()) {
                if (component.is("VTODO")) {
                    var warnings = new Warnings();
                    var own = Originals.only(document, calendar, List.of(component));
                    var item = item(own.roots().getFirst(), settings, warnings);
                    all.add(Originals.ride(item, own, settings, FIELDS, warnings));
                }
            }
        }
        return all;
    }

    private static MapiItem item(Component calendar, Settings settings, Warnings warnings) {
        var task = calendar.components().stream()
                .filter(c -> c.is("VTODO"))
                .findFirst()
                .orElseThrow();
        var item = MapiItem.ofClass(CLASS);
        CalendarField.read(FIELDS, new CalendarIn(calendar, task, settings), item, warnings);
        item.properties()
                .put(PidLid.TASK_VERSION, 1)
                .put(PidLid.TASK_STATE, 1)
                .put(PidLid.TASK_OWNERSHIP, 0)
                .put(PidLid.TASK_MODE, 0)
                .put(PidTag.ICON_INDEX, 0x500)
                .put(PidTag.MESSAGE_FLAGS, 1);
        return item;
    }

    /** The calendar that a task becomes. */
    public static Converted<Content> toText(MapiItem item, Settings settings) {
        return Originals.toText(item, settings, KIND);
    }

    /**
     * Brings a changed text into a task that is there: {@link Originals#update}.
     *
     * @param text a calendar with that one task
     */
    public static Converted<MapiItem> update(MapiItem existing, Document text, Settings settings) {
        for (var calendar : text.roots()) {
            var tasks = calendar.components().stream()
                    .filter(c -> c.is("VTODO"))
                    .limit(1)
                    .toList();
            if (!tasks.isEmpty()) {
                return Originals.update(existing, Originals.only(text, calendar, tasks), settings, KIND);
            }
        }
        return Converted.unchanged(existing, "VTODO");
    }

    private static final Originals.Kind KIND =
            new Originals.Kind(FIELDS, Tasks::write, Tasks::item, (component, calendar, s) -> "");

    private static Originals.Written write(MapiItem item, Settings settings, Warnings warnings) {
        var out = CalendarField.write(FIELDS, withUid(item), settings, warnings);
        return new Originals.Written("VTODO", Map.of("", new Originals.Part(FIELDS, out, List.of())));
    }

    private static MapiItem withUid(MapiItem item) {
        if (item.properties().get(PidLid.CLEAN_GLOBAL_OBJECT_ID).isPresent()) {
            return item;
        }
        var text = item.properties().get(PidTag.SUBJECT).orElse("") + "\n"
                + item.properties().get(PidTag.SEARCH_KEY) + "\n"
                + item.properties().get(PidTag.CREATION_TIME);
        var copy = new MapiItem(item.properties().copy(), item.recipients(), item.attachments());
        var uid = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        copy.properties()
                .put(PidLid.CLEAN_GLOBAL_OBJECT_ID, GlobalObjectId.ofUid(uid).binary());
        return copy;
    }
}
