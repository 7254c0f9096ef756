package org.tenon.sync.vobject;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.fortuna.ical4j.model.Recur;

/**
 * Which instances a series has. Recurrence rules are ical4j's to compute, on local times alone: its time zone registry
 * installs a provider in the whole JVM for each calendar read and is never touched.
 */
public final class Series {
    /** Rarer than this none is of use, oftener than daily too many to walk through. */
    private static final Set<String> FREQUENCIES = Set.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY");

    private static final int MAX_YEARS = 200;
    private static final int MAX_STARTS_PER_DAY = 100;
    private static final Pattern INTERVAL = Pattern.compile("[1-9]\\d{0,3}");

    private Series() {}

    /** Whether the series starts, by rule or by date, at this instance (a {@link Zones#key}); not whether it is excepted. */
    public static boolean has(Component master, Zones zones, String instance) {
        var start = master.line("DTSTART");
        if (start.isEmpty()) {
            return false;
        }
        var value = start.get().value().strip();
        var tzid = start.get().param("TZID");
        if (zones.key(value, tzid).equals(instance)) {
            return true;
        }
        for (var line : master.lines("RDATE")) {
            for (var date : line.value().split(",", -1)) {
                if (zones.key(date, line.param("TZID")).equals(instance)) {
                    return true;
                }
            }
        }
        for (var line : master.lines("RRULE")) {
            if (ruled(line.value(), value, tzid, zones, instance)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ruled(String rule, String start, Optional<String> tzid, Zones zones, String instance) {
        var date = Zones.date(start);
        if (date.isPresent()) {
            return Zones.date(instance)
                    .map(d -> within(rule, date.get(), d, d.plusDays(1)).contains(d))
                    .orElse(false);
        }
        var seed = Zones.local(start);
        var zone = start.endsWith("Z") ? Optional.of("UTC") : tzid;
        var wanted = zone.isPresent()
                ? moment(instance).flatMap(m -> zones.wallClock(m, zone.get()))
                : Zones.local(instance);
        if (seed.isEmpty() || wanted.isEmpty()) {
            return false;
        }
        var local = wanted.get();
        return within(localUntil(rule, zones, zone), seed.get(), local, local.plusSeconds(1))
                .contains(local);
    }

    /** The last start of an observance at or before a local time. */
    public static Optional<LocalDateTime> lastOnset(Component observance, LocalDateTime at) {
        var starts = new ArrayList<LocalDateTime>();
        var first = observance.value("DTSTART").flatMap(Zones::local);
        first.ifPresent(starts::add);
        for (var line : observance.lines("RDATE")) {
            for (var date : line.value().split(",", -1)) {
                Zones.local(date.strip()).ifPresent(starts::add);
            }
        }
        if (first.isPresent()) {
            for (var line : observance.lines("RRULE")) {
                starts.addAll(within(
                        localUntil(line.value(), null, Optional.empty()),
                        first.get(),
                        at.minusDays(400),
                        at.plusSeconds(1)));
            }
        }
        return starts.stream().filter(s -> !s.isAfter(at)).max(LocalDateTime::compareTo);
    }

    /** The starts between two times; none where the rule is not understood. */
    private static <T extends Temporal> List<T> within(String rule, T seed, T from, T to) {
        if (!sane(rule, seed, to)) {
            return List.of();
        }
        try {
            // The library takes the machine's first day of the week where none is said, RFC 5545 section 3.3.10 takes
            // Monday.
            var whole = CalendarForm.parts(rule).containsKey("WKST") ? rule.strip() : rule.strip() + ";WKST=MO";
            return new Recur<T>(whole).getDates(seed, from, to);
        } catch (RuntimeException e) {
            // The library answers a broken rule with whatever its parts throw; to us it is a rule without instances.
            return List.of();
        }
    }

    /** Whether the library can be trusted to come to an end with the rule, and soon. */
    private static boolean sane(String rule, Temporal seed, Temporal to) {
        var parts = CalendarForm.parts(rule);
        int years = year(to) - year(seed);
        int starts = Stream.of("BYHOUR", "BYMINUTE", "BYSECOND")
                .mapToInt(p -> parts.getOrDefault(p, "").split(",", -1).length)
                .reduce(1, (a, b) -> Math.min(MAX_STARTS_PER_DAY, a) * Math.min(MAX_STARTS_PER_DAY, b));
        return FREQUENCIES.contains(parts.getOrDefault("FREQ", ""))
                && INTERVAL.matcher(parts.getOrDefault("INTERVAL", "1")).matches()
                && starts < MAX_STARTS_PER_DAY
                && years >= 0
                && years < MAX_YEARS;
    }

    private static int year(Temporal temporal) {
        return temporal.get(ChronoField.YEAR);
    }

    /** The rule with its UNTIL, in UTC by the book (RFC 5545 section 3.3.10), on the wall clock that it is computed with. */
    private static String localUntil(String rule, Zones zones, Optional<String> zone) {
        var parts = new ArrayList<String>();
        for (var part : rule.strip().split(";", -1)) {
            if (!part.regionMatches(true, 0, "UNTIL=", 0, 6)) {
                parts.add(part);
                continue;
            }
            var value = part.substring(6);
            var date = Zones.date(value);
            var until = date.map(LocalDate::atStartOfDay).map(d -> d.plusDays(1).minusSeconds(1));
            if (until.isEmpty()) {
                until = zone.isPresent() && value.endsWith("Z")
                        ? zones.moment(value, Optional.empty()).flatMap(m -> zones.wallClock(m, zone.get()))
                        : Zones.local(value);
            }
            until.ifPresent(u -> parts.add("UNTIL=" + Zones.format(u)));
        }
        return String.join(";", parts);
    }

    private static Optional<Instant> moment(String key) {
        try {
            return Optional.of(Instant.parse(key));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
