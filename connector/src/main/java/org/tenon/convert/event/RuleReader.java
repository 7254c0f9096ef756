package org.tenon.convert.event;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.ical.ItemZone;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Zones;

/**
 * An RRULE as Outlook's pattern, [MS-OXCICAL] section 2.1.3.2.2; empty where Outlook has no pattern with just these instances. So has
 * it none for the 31st of each month: Outlook takes a short month's last day, iCalendar leaves the month out.
 */
public final class RuleReader {
    private static final LocalDate EPOCH = LocalDate.of(1601, 1, 1);
    private static final int MONTHS_A_YEAR = 12;
    private static final int ALL_DAYS = 0x7F;
    private static final int ALWAYS_THERE = 28;
    /** What Outlook writes for a series without end. */
    private static final int USUAL_COUNT = 10;

    private static final int MOST_COUNT = 999;
    private static final int MOST_INSTANCES = 100_000;
    private static final int MOST_DAYS = 999;
    private static final LocalDate LAST_DAY = LocalDate.of(4500, 8, 31);

    private final RuleParts rule;
    private final LocalDate start;
    private final int firstDay;

    private RuleReader(RuleParts rule, LocalDate start) {
        this.rule = rule;
        this.start = start;
        int day = RuleParts.DAYS.indexOf(rule.get("WKST"));
        this.firstDay = day < 0 ? 1 : day;
    }

    /** @param start the first instance, on the clock of {@code zone} */
    public static Optional<RecurrencePattern> read(String text, LocalDateTime start, ItemZone zone) {
        var rule = RuleParts.of(text);
        var reader = new RuleReader(rule, start.toLocalDate());
        return reader.pattern()
                .flatMap(p -> reader.end(p, start, zone))
                // A start that is not of the pattern is an instance of its own, which a pattern cannot have.
                .filter(p -> PatternDates.list(p, 1, LAST_DAY).equals(List.of(start.toLocalDate())));
    }

    private Optional<RecurrencePattern> pattern() {
        if (rule.has("INTERVAL")
                && rule.number("INTERVAL").filter(i -> i > 0 && i <= MOST_DAYS).isEmpty()) {
            return Optional.empty();
        }
        return switch (rule.get("FREQ")) {
            case "DAILY" -> daily();
            case "WEEKLY" -> weekly();
            case "MONTHLY" ->
                rule.has("BYMONTH") ? Optional.empty() : monthly(RecurrencePattern.MONTHLY, rule.interval());
            case "YEARLY" -> yearly();
            default -> Optional.empty();
        };
    }

    private Optional<RecurrencePattern> daily() {
        if (rule.onlyHas()) {
            return make(
                    RecurrencePattern.DAILY,
                    RecurrencePattern.BY_DAY,
                    rule.interval() * RecurrencePattern.MINUTES_A_DAY,
                    0,
                    0);
        }
        if (rule.onlyHas("BYDAY") && rule.interval() == 1) {
            return rule.mask().flatMap(m -> make(RecurrencePattern.WEEKLY, RecurrencePattern.BY_WEEK, 1, m, 0));
        }
        return Optional.empty();
    }

    private Optional<RecurrencePattern> weekly() {
        if (!rule.onlyHas("BYDAY")) {
            return Optional.empty();
        }
        var mask = rule.has("BYDAY") ? rule.mask() : Optional.of(PatternDates.bit(start.getDayOfWeek()));
        return mask.flatMap(m -> make(RecurrencePattern.WEEKLY, RecurrencePattern.BY_WEEK, rule.interval(), m, 0));
    }

    private Optional<RecurrencePattern> yearly() {
        if (rule.has("BYMONTH") && !rule.get("BYMONTH").equals(Integer.toString(start.getMonthValue()))) {
            return Optional.empty();
        }
        if (rule.has("BYDAY") && !rule.has("BYMONTH")) {
            return Optional.empty();
        }
        if (rule.interval() > MOST_DAYS / MONTHS_A_YEAR) {
            return Optional.empty();
        }
        if (rule.has("BYMONTHDAY") && !rule.has("BYMONTH")) {
            // Each month of the year, that is.
            return Optional.empty();
        }
        return monthly(RecurrencePattern.YEARLY, rule.interval() * MONTHS_A_YEAR);
    }

    private Optional<RecurrencePattern> monthly(int frequency, int months) {
        if (rule.onlyHas("BYMONTH", "BYMONTHDAY")) {
            if (!rule.has("BYMONTHDAY")) {
                return monthDay(frequency, months, start.getDayOfMonth());
            }
            if (rule.get("BYMONTHDAY").equals("-1")) {
                return make(frequency, RecurrencePattern.BY_MONTH_END, months, 0, 31);
            }
            return rule.number("BYMONTHDAY").filter(d -> d > 0).flatMap(d -> monthDay(frequency, months, d));
        }
        if (rule.onlyHas("BYMONTH", "BYMONTHDAY", "BYSETPOS")
                && rule.get("BYSETPOS").equals("-1")) {
            // The 30th, or a shorter month's last day.
            return switch (rule.get("BYMONTHDAY")) {
                case "28,29" -> make(frequency, RecurrencePattern.BY_MONTH_DAY, months, 0, 29);
                case "28,29,30" -> make(frequency, RecurrencePattern.BY_MONTH_DAY, months, 0, 30);
                default -> Optional.empty();
            };
        }
        if (rule.onlyHas("BYMONTH", "BYDAY")) {
            var day = rule.get("BYDAY");
            if (!day.matches("(\\+?[1-4]|-1)(SU|MO|TU|WE|TH|FR|SA)")) {
                return Optional.empty();
            }
            int mask = 1 << RuleParts.DAYS.indexOf(day.substring(day.length() - 2));
            int number = day.startsWith("-1") ? PatternDates.LAST : day.charAt(day.length() - 3) - '0';
            return make(frequency, RecurrencePattern.BY_NTH_WEEKDAY, months, mask, number);
        }
        if (rule.onlyHas("BYMONTH", "BYDAY", "BYSETPOS")) {
            return rule.mask().flatMap(mask -> rule.number("BYSETPOS")
                    .filter(n -> n == -1 || (n >= 1 && n <= 4))
                    .flatMap(n -> make(
                            frequency,
                            RecurrencePattern.BY_NTH_WEEKDAY,
                            months,
                            mask,
                            n == -1 ? PatternDates.LAST : n)));
        }
        return Optional.empty();
    }

    private Optional<RecurrencePattern> monthDay(int frequency, int months, int day) {
        boolean always = day <= ALWAYS_THERE
                || (months % MONTHS_A_YEAR == 0 && day <= start.getMonth().minLength());
        return always ? make(frequency, RecurrencePattern.BY_MONTH_DAY, months, 0, day) : Optional.empty();
    }

    private Optional<RecurrencePattern> make(int frequency, int type, int period, int mask, int number) {
        if (type == RecurrencePattern.BY_WEEK && (mask & ALL_DAYS) == 0) {
            return Optional.empty();
        }
        return Optional.of(new RecurrencePattern(
                new RecurrencePattern.Head(frequency, type),
                new RecurrencePattern.Days(firstDateTime(type, period), period, 0, mask, number),
                new RecurrencePattern.Range(
                        RecurrencePattern.NEVER,
                        USUAL_COUNT,
                        firstDay,
                        RecurrencePattern.minutes(start),
                        RecurrencePattern.NO_END),
                List.of(),
                List.of(),
                new Binary(new byte[0])));
    }

    /** From where the periods count, within the first of them since 1601: [MS-OXOCAL] section 2.2.1.44.1, FirstDateTime. */
    private int firstDateTime(int type, int period) {
        return switch (type) {
            case RecurrencePattern.BY_DAY -> RecurrencePattern.minutes(start) % period;
            case RecurrencePattern.BY_WEEK ->
                RecurrencePattern.minutes(PatternDates.weekStart(start, firstDay))
                        % (period * 7 * RecurrencePattern.MINUTES_A_DAY);
            default -> {
                int months = (start.getYear() - EPOCH.getYear()) * MONTHS_A_YEAR + start.getMonthValue() - 1;
                yield RecurrencePattern.minutes(EPOCH.plusMonths(months % period));
            }
        };
    }

    private Optional<RecurrencePattern> end(RecurrencePattern p, LocalDateTime begin, ItemZone zone) {
        if (rule.has("COUNT")) {
            return rule.number("COUNT")
                    .filter(c -> c > 0 && c <= MOST_COUNT * 10)
                    .flatMap(count -> {
                        var dates = PatternDates.list(p, count, LAST_DAY);
                        return dates.size() < count
                                ? Optional.empty()
                                : Optional.of(ended(p, RecurrencePattern.END_BY_COUNT, count, dates.getLast()));
                    });
        }
        if (!rule.has("UNTIL")) {
            return Optional.of(p);
        }
        return until(rule.get("UNTIL"), begin, zone).map(last -> {
            var dates = PatternDates.list(p, MOST_INSTANCES, last.isAfter(LAST_DAY) ? LAST_DAY : last);
            return ended(p, RecurrencePattern.END_BY_DATE, Math.max(1, dates.size()), dates.isEmpty() ? start : last);
        });
    }

    /** The last day that can have an instance. */
    static Optional<LocalDate> until(String value, LocalDateTime begin, ItemZone zone) {
        var date = Zones.date(value);
        if (date.isPresent()) {
            return date;
        }
        return Zones.local(value)
                .map(u -> value.endsWith("Z") ? zone.clock().local(u.toInstant(ZoneOffset.UTC)) : u)
                .map(u -> u.toLocalTime().isBefore(begin.toLocalTime())
                        ? u.toLocalDate().minusDays(1)
                        : u.toLocalDate());
    }

    private static RecurrencePattern ended(RecurrencePattern p, int endType, int count, LocalDate last) {
        return p.with(new RecurrencePattern.Range(
                endType, count, p.range().firstDayOfWeek(), p.range().startDate(), RecurrencePattern.minutes(last)));
    }

    /** A daily pattern with an end: what carries instances that no pattern has. */
    static RecurrencePattern daily(LocalDate first, LocalDate last) {
        int days = (int) Duration.between(first.atStartOfDay(), last.atStartOfDay())
                        .toDays()
                + 1;
        var reader = new RuleReader(RuleParts.of("FREQ=DAILY"), first);
        return ended(reader.daily().orElseThrow(), RecurrencePattern.END_BY_DATE, days, last);
    }
}
