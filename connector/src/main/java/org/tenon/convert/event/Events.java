package org.tenon.convert.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.GlobalObjectId;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.ical.AttachField;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarKind;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.CategoriesField;
import org.tenon.convert.ical.ClassField;
import org.tenon.convert.ical.CustomClassField;
import org.tenon.convert.ical.DescriptionField;
import org.tenon.convert.ical.HtmlField;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.Originals;
import org.tenon.convert.ical.PriorityField;
import org.tenon.convert.ical.ReminderField;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.TextField;
import org.tenon.convert.ical.UidField;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Node;

/** Events and appointments, [MS-OXCICAL] and [MS-OXOCAL]: a series with its overrides is one item. */
public final class Events {
    /** What maps to what, one field after the other. */
    public static final List<CalendarField> FIELDS = List.of(
            UidField.UID,
            TextField.of("SUMMARY", PidTag.SUBJECT, false),
            TimesField.TIMES,
            RuleField.RULE,
            RuleField.Deleted.DELETED,
            TextField.of("LOCATION", PidLid.LOCATION),
            DescriptionField.DESCRIPTION,
            HtmlField.HTML,
            CategoriesField.CATEGORIES,
            ClassField.CLASS,
            PriorityField.PRIORITY,
            BusyField.BUSY,
            new NumberField("SEQUENCE", PidLid.APPOINTMENT_SEQUENCE),
            new MomentField("DTSTAMP", PropertyKey.of(PidLid.OWNER_CRITICAL_CHANGE)),
            new MomentField("CREATED", PropertyKey.of(PidTag.CREATION_TIME)),
            new MomentField("LAST-MODIFIED", PropertyKey.of(PidTag.LAST_MODIFICATION_TIME)),
            PeopleField.PEOPLE,
            new ReminderField(PidLid.APPOINTMENT_START_WHOLE, "DTSTART", false),
            AttachField.ATTACH,
            TextField.of("X-MICROSOFT-SKYPETEAMSMEETINGURL", PidLid.SKYPE_TEAMS_MEETING_URL),
            TextField.of("X-MICROSOFT-ONLINEMEETINGCONFLINK", PidLid.ONLINE_MEETING_CONF_LINK),
            CustomClassField.CUSTOM_CLASS);

    static final List<CalendarField> OVERRIDE_FIELDS = FIELDS.stream()
            .filter(f -> f != RuleField.RULE
                    && f != RuleField.Deleted.DELETED
                    && f != UidField.UID
                    && f != CustomClassField.CUSTOM_CLASS)
            .toList();

    /** What a modified instance can have of its own. */
    static final Set<PropertyKey> OVERRIDE_KEYS = OVERRIDE_FIELDS.stream()
            .flatMap(f -> f.properties().stream())
            .map(PropRef::key)
            .collect(Collectors.toUnmodifiableSet());

    public static final String CLASS = "IPM.Appointment";

    public static final CalendarKind KIND = new CalendarKind(
            "VEVENT", CLASS, Events::groups, new Originals.Kind(FIELDS, Events::write, Events::item, Events::key));

    private Events() {}

    /** The components of one item: what has the same UID. An override whose series is not there is an item of its own. */
    private static List<List<Component>> groups(Component calendar) {
        var byUid = new LinkedHashMap<String, List<Component>>();
        int nameless = 0;
        for (var component : calendar.components()) {
            if (component.is("VEVENT")) {
                var uid = component.value("UID").orElse("");
                byUid.computeIfAbsent(uid.isEmpty() ? "\n" + nameless++ : uid, u -> new ArrayList<>())
                        .add(component);
            }
        }
        var groups = new ArrayList<List<Component>>();
        for (var group : byUid.values()) {
            boolean series =
                    group.stream().anyMatch(c -> c.line("RECURRENCE-ID").isEmpty());
            if (series) {
                groups.add(group);
            } else {
                group.forEach(c -> groups.add(List.of(c)));
            }
        }
        return groups;
    }

    private static MapiItem item(Component calendar, Settings settings, Warnings warnings) {
        var events = calendar.components().stream().filter(c -> c.is("VEVENT")).toList();
        var master = events.stream()
                .filter(c -> c.line("RECURRENCE-ID").isEmpty())
                .findFirst()
                .orElse(events.getFirst());
        var in = new CalendarIn(calendar, master, settings);
        var item = MapiItem.ofClass(CLASS);
        CalendarField.read(FIELDS, in, item, warnings);
        in.time("RECURRENCE-ID", warnings).ifPresent(id -> orphan(id, item));
        boolean otherKind = in.time("RECURRENCE-ID", warnings)
                .flatMap(id -> in.time("DTSTART", warnings).map(s -> s.isDate() != id.isDate()))
                .orElse(false);
        if (otherKind) {
            warnings.add(
                    "instance-at-other-time",
                    "RECURRENCE-ID",
                    "Which instance it is, is told by a day and its start by a time, or the other way round; the day counts.");
        }
        item.properties()
                .put(PidTag.ICON_INDEX, item.properties().get(PidLid.RECURRING).orElse(false) ? 0x401 : 0x400);
        item.properties().put(PidLid.SIDE_EFFECTS, 0x171).put(PidTag.MESSAGE_FLAGS, 1);
        return item;
    }

    /** An instance without its series: known by its day. */
    private static void orphan(CalendarIn.Time id, MapiItem item) {
        item.properties().put(PidLid.EXCEPTION_REPLACE_TIME, id.moment()).put(PidLid.IS_EXCEPTION, true);
        item.properties()
                .get(PidLid.GLOBAL_OBJECT_ID)
                .flatMap(GlobalObjectId::parse)
                .ifPresent(g -> item.properties()
                        .put(
                                PidLid.GLOBAL_OBJECT_ID,
                                g.at(id.local().toLocalDate()).binary()));
    }

    /** What an item says, component by component: the first is the series or the single event. */
    private static Originals.Written write(MapiItem item, Settings settings, Warnings warnings) {
        var parts = new LinkedHashMap<String, Originals.Part>();
        var now = withUid(item);
        var master = CalendarField.write(FIELDS, now, settings, warnings);
        var uid = master.written().getOrDefault(UidField.UID, List.of());
        var blob = RuleField.blob(now, new Warnings());
        var orphan = now.properties()
                .get(PidLid.EXCEPTION_REPLACE_TIME)
                .filter(t -> blob.isEmpty())
                .map(t -> recurrenceId(t, now, EventZones.series(now.properties(), settings), master));
        parts.put("", new Originals.Part(FIELDS, master, orphan.stream().toList()));
        if (blob.isPresent()) {
            var zone = EventZones.series(now.properties(), settings);
            for (int i = 0; i < blob.get().exceptions().size(); i++) {
                var instance = ChangedInstance.of(now, blob.get(), i, zone);
                var out = CalendarField.write(OVERRIDE_FIELDS, instance, settings, warnings);
                var original =
                        RecurrencePattern.time(blob.get().exceptions().get(i).original());
                var head = new ArrayList<Node>(uid);
                head.add(recurrenceId(zone.clock().moment(original), now, zone, out));
                parts.putIfAbsent(original.toLocalDate().toString(), new Originals.Part(OVERRIDE_FIELDS, out, head));
            }
        }
        return new Originals.Written("VEVENT", parts);
    }

    private static Node recurrenceId(Instant original, MapiItem series, ItemZone zone, CalendarOut out) {
        return series.properties().get(PidLid.APPOINTMENT_SUB_TYPE).orElse(false)
                ? TimesField.day("RECURRENCE-ID", zone.clock().local(original).toLocalDate())
                : TimesField.line("RECURRENCE-ID", original, Optional.of(zone), out);
    }

    /** The day of the instance that a component is about; empty of the series. */
    private static String key(Component component, Component calendar, Settings settings) {
        var silent = new Warnings();
        var start = calendar.components().stream()
                .filter(c -> c.is("VEVENT") && c.line("RECURRENCE-ID").isEmpty())
                .findFirst()
                .flatMap(c -> new CalendarIn(calendar, c, settings).time("DTSTART", silent));
        var id = new CalendarIn(calendar, component, settings).time("RECURRENCE-ID", silent);
        if (start.isEmpty() || id.isEmpty()) {
            return "";
        }
        var local = id.get().isDate() || id.get().floating()
                ? id.get().local()
                : start.get().zone().clock().local(id.get().moment());
        return local.toLocalDate().toString();
    }

    /** An item without anything that tells it apart gets a UID made of what it says. */
    private static MapiItem withUid(MapiItem item) {
        var known = item.properties()
                .get(PidLid.CLEAN_GLOBAL_OBJECT_ID)
                .or(() -> item.properties().get(PidLid.GLOBAL_OBJECT_ID))
                .flatMap(GlobalObjectId::parse);
        if (known.isPresent()) {
            return item;
        }
        return UidField.made(
                item,
                item.properties().get(PidTag.SUBJECT).orElse("") + "\n"
                        + item.properties().get(PidLid.APPOINTMENT_START_WHOLE) + "\n"
                        + item.properties().get(PidTag.SEARCH_KEY));
    }
}
