package org.tenon.convert.ical;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.SystemTime;
import org.tenon.convert.blob.TimeZoneDefinition;
import org.tenon.convert.blob.TimeZoneStruct;
import org.tenon.convert.blob.ZoneRule;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Zones;

/**
 * A time zone as an item uses it.
 *
 * @param tzid its name in iCalendar
 * @param windowsName its name in Outlook
 */
public record ItemZone(String tzid, String windowsName, WallClock clock) {
    public static ItemZone of(ZoneId zone) {
        // Java calls it Z, which is no name that Outlook or a calendar knows.
        var id = zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : Zones.canonical(zone.getId());
        return new ItemZone(id, WindowsZones.windows(id).orElse(id), new WallClock.Known(zone.getRules()));
    }

    public boolean isUtc() {
        return tzid.equals("UTC");
    }

    /** The zone that a TZID of a calendar stands for: one that is known by that name, or else by its definition there. */
    public static Optional<ItemZone> ofTzid(String tzid, Component calendar, LocalDateTime at, Warnings warnings) {
        var name = tzid.strip();
        var known = Zones.known(name).or(() -> WindowsZones.iana(name).map(ZoneId::of));
        var definition = calendar.components().stream()
                .filter(c -> c.is("VTIMEZONE") && c.value("TZID").orElse("").equals(name))
                .findFirst();
        if (known.isEmpty()) {
            known = definition.flatMap(d -> d.value("X-LIC-LOCATION")).flatMap(Zones::known);
        }
        var defined = definition.flatMap(d -> rule(d, at));
        if (known.isPresent()) {
            var zone = of(known.get());
            if (defined.isPresent() && !sameOffset(zone.clock(), new WallClock.Ruled(defined.get()), at)) {
                warnings.add(
                        "zone-contradicts",
                        "VTIMEZONE",
                        "The calendar defines the zone " + TextValue.characters(name)
                                + " otherwise than the world's table of zones; the table was followed.");
            }
            return Optional.of(zone);
        }
        var shown = TextValue.characters(name);
        return defined.map(rule -> new ItemZone(shown, shown, new WallClock.Ruled(rule)));
    }

    private static boolean sameOffset(WallClock one, WallClock other, LocalDateTime at) {
        return one.moment(at).equals(other.moment(at));
    }

    /** What an item's properties say: the definition by its name, else by its rule; the old structure has a rule alone. */
    public static Optional<ItemZone> ofBlobs(
            Optional<Binary> definition, Optional<Binary> struct, Optional<String> text) {
        var defined = definition.flatMap(TimeZoneDefinition::parse);
        if (defined.isPresent()) {
            var name = defined.get().keyName();
            var known = known(name);
            return known.isPresent()
                    ? known
                    : defined.get()
                            .effective()
                            .map(r -> new ItemZone(name.isEmpty() ? "Custom" : name, name, new WallClock.Ruled(r)));
        }
        return struct.flatMap(TimeZoneStruct::parse).map(s -> {
            var rule = s.rule();
            return text.flatMap(ItemZone::known).orElseGet(() -> sameRule(rule)
                    .orElseGet(() -> new ItemZone("Custom", "Custom", new WallClock.Ruled(rule))));
        });
    }

    private static Optional<ItemZone> known(String name) {
        return WindowsZones.iana(name)
                .map(id ->
                        new ItemZone(id, name, new WallClock.Known(ZoneId.of(id).getRules())))
                .or(() -> Zones.known(name).map(ItemZone::of));
    }

    private static final int SAMPLE_YEAR = 2026;

    private static Optional<ItemZone> sameRule(ZoneRule rule) {
        return WindowsZones.all().entrySet().stream()
                .filter(e -> Zones.known(e.getValue()).isPresent())
                .sorted(Map.Entry.comparingByKey())
                .map(e -> of(ZoneId.of(e.getValue())))
                .filter(z -> z.clock().rule(SAMPLE_YEAR).equals(rule))
                .findFirst();
    }

    public Binary definition(Instant at, int flags) {
        return TimeZoneDefinition.of(windowsName, ruleAt(at), flags).binary();
    }

    public Binary struct(Instant at) {
        return TimeZoneStruct.of(ruleAt(at)).binary();
    }

    private ZoneRule ruleAt(Instant at) {
        return clock.rule(clock.local(at).getYear());
    }

    // --- Definitions in iCalendar

    /** The rule that holds at a time: of each observance the latest that began before. */
    private static Optional<ZoneRule> rule(Component definition, LocalDateTime at) {
        var standard = observance(definition, "STANDARD", at);
        var daylight = observance(definition, "DAYLIGHT", at);
        if (standard.isEmpty()) {
            standard = daylight;
            daylight = Optional.empty();
        }
        var offset = standard.flatMap(s -> s.value("TZOFFSETTO")).flatMap(ItemZone::minutes);
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        int bias = -offset.get();
        var summer = daylight.flatMap(d -> d.value("TZOFFSETTO")).flatMap(ItemZone::minutes);
        var on = daylight.flatMap(ItemZone::onset);
        var off = standard.flatMap(ItemZone::onset);
        if (summer.isEmpty() || on.isEmpty() || off.isEmpty()) {
            return Optional.of(new ZoneRule(bias, 0, 0, SystemTime.NONE, SystemTime.NONE));
        }
        return Optional.of(new ZoneRule(bias, 0, -summer.get() - bias, off.get(), on.get()));
    }

    private static Optional<Component> observance(Component definition, String name, LocalDateTime at) {
        Component best = null;
        LocalDateTime bestStart = null;
        for (var observance : definition.components()) {
            var start = observance.value("DTSTART").flatMap(Zones::local);
            if (!observance.is(name) || start.isEmpty() || ended(observance, at)) {
                continue;
            }
            boolean better = bestStart == null
                    || (start.get().isAfter(at)
                            ? start.get().isBefore(bestStart)
                            : start.get().isAfter(bestStart));
            if (better) {
                best = observance;
                bestStart = start.get();
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean ended(Component observance, LocalDateTime at) {
        var until = observance.value("RRULE").map(r -> part(r, "UNTIL")).orElse("");
        return Zones.local(until).map(u -> u.isBefore(at)).orElse(false);
    }

    private static Optional<SystemTime> onset(Component observance) {
        var start = observance.value("DTSTART").flatMap(Zones::local);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        var at = start.get();
        int nth = at.getDayOfMonth() + 7 > at.toLocalDate().lengthOfMonth() ? 5 : (at.getDayOfMonth() - 1) / 7 + 1;
        int day = at.getDayOfWeek().getValue() % 7;
        int month = at.getMonthValue();
        var rule = observance.value("RRULE").orElse("");
        var byDay = part(rule, "BYDAY");
        if (byDay.matches("[+-]?[1-5](SU|MO|TU|WE|TH|FR|SA)")) {
            nth = byDay.startsWith("-") ? 5 : Integer.parseInt(byDay.replaceAll("\\D", ""));
            day = "SUMOTUWETHFRSA".indexOf(byDay.substring(byDay.length() - 2)) / 2;
        }
        var byMonth = part(rule, "BYMONTH");
        if (byMonth.matches("1[0-2]|[1-9]")) {
            month = Integer.parseInt(byMonth);
        }
        return Optional.of(new SystemTime(0, month, day, nth, at.getHour(), at.getMinute(), at.getSecond(), 0));
    }

    private static String part(String rule, String name) {
        for (var part : rule.toUpperCase(Locale.ROOT).split(";", -1)) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static Optional<Integer> minutes(String offset) {
        if (!offset.matches("[+-]\\d{4}(\\d{2})?")) {
            return Optional.empty();
        }
        int minutes = Integer.parseInt(offset.substring(1, 3)) * 60 + Integer.parseInt(offset.substring(3, 5));
        return Optional.of(offset.startsWith("-") ? -minutes : minutes);
    }

    /** The definition of the zone, with the rule of a moment. */
    public Component vtimezone(Instant at) {
        var rule = ruleAt(at);
        int standard = -(rule.bias() + rule.standardBias());
        int daylight = -(rule.bias() + rule.daylightBias());
        var observances = new ArrayList<Component>();
        if (rule.changes()) {
            observances.add(observance("STANDARD", rule.standard(), daylight, standard));
            observances.add(observance("DAYLIGHT", rule.daylight(), standard, daylight));
        } else {
            observances.add(observance("STANDARD", SystemTime.NONE, standard, standard));
        }
        var nodes = new ArrayList<Node>();
        nodes.add(Lines.line("TZID", TextValue.bytes(tzid)));
        nodes.addAll(observances);
        return Lines.component("VTIMEZONE", nodes);
    }

    private static final String DAYS = "SUMOTUWETHFRSA";
    private static final int FIRST_YEAR = 1970;

    private static Component observance(String name, SystemTime time, int from, int to) {
        var lines = new ArrayList<ContentLine>();
        var onset = time.month() == 0
                ? LocalDateTime.of(FIRST_YEAR, 1, 1, 0, 0)
                : WallClock.Ruled.onset(time, time.year() == 0 ? FIRST_YEAR : time.year());
        lines.add(Lines.line("DTSTART", Zones.format(onset)));
        lines.add(Lines.line("TZOFFSETFROM", offset(from)));
        lines.add(Lines.line("TZOFFSETTO", offset(to)));
        if (time.month() != 0 && time.year() == 0) {
            var day = DAYS.substring(2 * time.dayOfWeek(), 2 * time.dayOfWeek() + 2);
            lines.add(Lines.line(
                    "RRULE",
                    "FREQ=YEARLY;BYMONTH=" + time.month() + ";BYDAY=" + (time.day() >= 5 ? -1 : time.day()) + day));
        }
        return Lines.component(name, lines);
    }

    private static String offset(int minutes) {
        int size = Math.abs(minutes);
        return "%s%02d%02d".formatted(minutes < 0 ? "-" : "+", size / 60, size % 60);
    }
}
