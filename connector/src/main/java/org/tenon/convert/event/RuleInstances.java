package org.tenon.convert.event;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.fortuna.ical4j.model.Recur;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.ItemZone;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Zones;

/** The instances of a series by its rules and dates, on the clock of its start. */
final class RuleInstances {
    /** More often than daily a series can return so often that nobody comes to its end. */
    private static final Set<String> FREQUENCIES = Set.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY");

    private static final int MOST_TIMES_A_DAY = 50;
    private static final int MOST_YEARS = 100;
    private static final int MOST = 50_000;

    private RuleInstances() {}

    /** Up to a time; without what EXRULE takes out. EXDATE is not looked at. */
    static List<LocalDateTime> list(CalendarIn in, CalendarIn.Time start, LocalDateTime until, Warnings warnings) {
        var all = new ArrayList<LocalDateTime>();
        in.component().lines("RRULE").forEach(l -> all.addAll(ruled(l, start, until, warnings)));
        for (var line : in.component().lines("RDATE")) {
            for (var value : line.value().split(",", -1)) {
                var begin = value.contains("/") ? value.substring(0, value.indexOf('/')) : value;
                in.time(line, begin, warnings)
                        .ifPresent(t -> all.add(
                                t.isDate() && !start.isDate()
                                        ? t.local()
                                                .toLocalDate()
                                                .atTime(start.local().toLocalTime())
                                        : start.zone().clock().local(t.moment())));
            }
        }
        var out = new ArrayList<LocalDateTime>();
        in.component().lines("EXRULE").forEach(l -> out.addAll(ruled(l, start, until, warnings)));
        all.removeAll(Set.copyOf(out));
        return all.stream().filter(t -> !t.isAfter(until)).sorted().limit(MOST).toList();
    }

    private static List<LocalDateTime> ruled(
            ContentLine line, CalendarIn.Time start, LocalDateTime until, Warnings warnings) {
        var rule = RuleParts.of(line.value());
        int times = rule.list("BYHOUR").size()
                * rule.list("BYMINUTE").size()
                * rule.list("BYSECOND").size();
        boolean sane = FREQUENCIES.contains(rule.get("FREQ"))
                && times <= MOST_TIMES_A_DAY
                && until.getYear() - start.local().getYear() <= MOST_YEARS
                && (!rule.has("INTERVAL")
                        || rule.number("INTERVAL")
                                .filter(i -> i > 0 && i < 10_000)
                                .isPresent());
        if (!sane) {
            warnings.add("rule-not-shown", line.key(), "The rule cannot be shown in Outlook; its first instance is.");
            return List.of();
        }
        try {
            return new Recur<LocalDateTime>(text(rule, start.zone())).getDates(start.local(), start.local(), until);
        } catch (RuntimeException e) {
            // The library answers a broken rule with whatever its parts throw; to us it is a rule without instances.
            warnings.add("rule-not-shown", line.key(), "The rule cannot be read; its first instance is shown.");
            return List.of();
        }
    }

    /** The rule with its UNTIL on the clock that it is computed with. */
    private static String text(RuleParts rule, ItemZone zone) {
        return rule.parts().entrySet().stream()
                        .map(e -> e.getKey().equals("UNTIL")
                                ? "UNTIL="
                                        + until(e.getValue(), zone)
                                                .map(Zones::format)
                                                .orElse(e.getValue())
                                : e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(";"))
                // The library takes the machine's first day of the week where none is said, RFC 5545 takes Monday.
                + (rule.has("WKST") ? "" : ";WKST=MO");
    }

    private static Optional<LocalDateTime> until(String value, ItemZone zone) {
        return Zones.date(value)
                .map(LocalDate::atStartOfDay)
                .map(d -> d.plusDays(1).minusSeconds(1))
                .or(() -> Zones.local(value)
                        .map(u -> value.endsWith("Z") ? zone.clock().local(u.toInstant(ZoneOffset.UTC)) : u));
    }
}
