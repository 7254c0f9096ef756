package org.tenon.convert.event;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.ReminderField;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Text;

/** What people look at in a calendar, to be compared: written for the tests, and apart from the conversions. */
final class Looks {
    private static final boolean VERBOSE = System.getenv("TENON_VERBOSE") != null;

    private Looks() {}

    static List<String> differences(Component one, Component other, Settings settings) {
        var lost = new ArrayList<String>();
        var first = parts(one, settings);
        var second = parts(other, settings);
        if (!first.keySet().equals(second.keySet())) {
            lost.add("overrides");
        }
        for (var key : first.keySet()) {
            var a = first.get(key);
            var b = second.get(key);
            if (b == null) {
                continue;
            }
            for (var name : a.keySet()) {
                if (!Objects.equals(a.get(name), b.get(name)) && !unsaid(name, a.get(name))) {
                    lost.add(name + (VERBOSE ? ": " + a.get(name) + " -> " + b.get(name) : ""));
                }
            }
        }
        return lost.stream().distinct().toList();
    }

    /** A floating time comes back in the zone of the machine; what has no UID gets one. */
    private static boolean unsaid(String name, Object value) {
        return (name.equals("zone") && Optional.of("").equals(value)) || (name.equals("uid") && "".equals(value));
    }

    private static TreeMap<String, TreeMap<String, Object>> parts(Component calendar, Settings settings) {
        var parts = new TreeMap<String, TreeMap<String, Object>>();
        for (var component : calendar.components()) {
            if (component.is("VEVENT")) {
                var in = new CalendarIn(calendar, component, settings);
                var id = in.time("RECURRENCE-ID", new Warnings())
                        .map(t -> t.moment().toString())
                        .orElse("");
                parts.putIfAbsent(id, looks(in));
            }
        }
        return parts;
    }

    private static TreeMap<String, Object> looks(CalendarIn in) {
        var looks = new TreeMap<String, Object>();
        var silent = new Warnings();
        for (var name : List.of("SUMMARY", "LOCATION")) {
            looks.put(name, in.text(name).map(Looks::plain).orElse(""));
        }
        looks.put("DESCRIPTION", in.text("DESCRIPTION").map(Looks::plain).orElse(""));
        var start = in.time("DTSTART", silent);
        looks.put("start", start.map(CalendarIn.Time::moment));
        looks.put(
                "zone",
                start.map(t -> t.isDate() || t.floating() ? "" : t.zone().windowsName()));
        looks.put("day", start.map(CalendarIn.Time::isDate));
        looks.put("end", start.map(s -> {
            var end = TimesField.end(in, s, silent).moment();
            var day = s.zone().clock().moment(s.local().plusDays(1));
            // A day that ends where it begins is that day.
            return s.isDate() && end.isBefore(day) ? day : end.isBefore(s.moment()) ? s.moment() : end;
        }));
        looks.put("uid", in.text("UID").orElse(""));
        looks.put(
                "categories",
                in.component().lines("CATEGORIES").stream()
                        .flatMap(l -> Text.split(l.value(), ',').stream())
                        .map(TextValue::characters)
                        .map(Text::unescape)
                        .map(String::strip)
                        .filter(c -> !c.isEmpty())
                        .distinct()
                        .sorted()
                        .toList());
        looks.put("organizer", in.line("ORGANIZER").map(l -> address(l.value())));
        looks.put(
                "attendees",
                in.component().lines("ATTENDEE").stream()
                        .map(l -> address(l.value()) + " "
                                + l.param("PARTSTAT").orElse("NEEDS-ACTION").toUpperCase(Locale.ROOT))
                        .sorted()
                        .toList());
        looks.put(
                "rule",
                start.filter(t -> RuleField.recurs(in))
                        // A series has its first instance whatever its rule says.
                        .map(t -> Stream.concat(
                                        Stream.of(t.local()),
                                        RuleInstances.list(in, t, t.local().plusYears(3), silent).stream())
                                .map(i -> t.zone().clock().moment(i))
                                .sorted()
                                .distinct()
                                .limit(100)
                                .toList()));
        looks.put(
                "deleted",
                in.component().lines("EXDATE").stream()
                        .flatMap(l -> List.of(l.value().split(",", -1)).stream().map(v -> in.time(l, v, silent)
                                .map(t -> t.moment().toString())
                                .orElse("?")))
                        .sorted()
                        .distinct()
                        .toList());
        looks.put(
                "attachments",
                in.component().lines("ATTACH").stream()
                        .map(l -> Text.withoutBlanks(l.value()))
                        .sorted()
                        .toList());
        looks.put(
                "reminder",
                in.component().components().stream()
                        .filter(c -> c.is("VALARM") && c.line("TRIGGER").isPresent())
                        .filter(c -> !c.value("ACTION").orElse("").matches("(?i)EMAIL|NONE"))
                        .findFirst()
                        .flatMap(c -> c.line("TRIGGER"))
                        .flatMap(t -> in.time(t, silent)
                                .map(CalendarIn.Time::moment)
                                .or(() -> ReminderField.duration(t.value())
                                        .flatMap(d -> start.map(s -> (t.param("RELATED")
                                                                .orElse("")
                                                                .equals("END")
                                                        ? TimesField.end(in, s, silent)
                                                        : s)
                                                .moment()
                                                .plus(d)))))
                        .map(m -> m.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES)));
        return looks;
    }

    private static String address(String value) {
        return value.strip().toLowerCase(Locale.ROOT).replaceFirst("^mailto: *", "");
    }

    private static String plain(String text) {
        return text.replace("\r", "").replaceAll("\\s+", " ").strip();
    }
}
