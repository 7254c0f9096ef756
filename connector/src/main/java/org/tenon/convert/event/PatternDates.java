package org.tenon.convert.event;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.tenon.convert.blob.RecurrencePattern;

/** The days of a pattern, by [MS-OXOCAL] section 2.2.1.44.1, from its first on. A day that a month has not is the month's last. */
public final class PatternDates {
    /** In a pattern of weekdays: the last one. */
    static final int LAST = 5;

    private static final int WEEK = 7;

    private PatternDates() {}

    /** The first days, as many as {@code limit} at most, none after {@code last}; deleted ones too. */
    public static List<LocalDate> list(RecurrencePattern pattern, int limit, LocalDate last) {
        var start = RecurrencePattern.date(pattern.range().startDate());
        int most = pattern.range().endType() == RecurrencePattern.END_BY_COUNT
                ? Math.min(limit, Math.max(0, pattern.range().occurrences()))
                : limit;
        var end = last;
        if (pattern.range().endType() == RecurrencePattern.END_BY_DATE) {
            var byDate = RecurrencePattern.date(pattern.range().endDate());
            end = byDate.isBefore(last) ? byDate : last;
        }
        return list(pattern, start, most, end);
    }

    private static List<LocalDate> list(RecurrencePattern pattern, LocalDate start, int most, LocalDate end) {
        var dates = new ArrayList<LocalDate>();
        switch (pattern.head().patternType()) {
            case RecurrencePattern.BY_DAY -> {
                long step = Math.max(1, pattern.days().period() / RecurrencePattern.MINUTES_A_DAY);
                for (var day = start; dates.size() < most && !day.isAfter(end); day = day.plusDays(step)) {
                    dates.add(day);
                }
            }
            case RecurrencePattern.BY_WEEK -> {
                var week = weekStart(start, pattern.range().firstDayOfWeek());
                boolean any = (pattern.days().mask() & 0x7F) != 0;
                while (any && dates.size() < most && !week.isAfter(end)) {
                    for (int i = 0; i < WEEK && dates.size() < most; i++) {
                        var day = week.plusDays(i);
                        if (has(pattern.days().mask(), day) && !day.isBefore(start) && !day.isAfter(end)) {
                            dates.add(day);
                        }
                    }
                    week = week.plusWeeks(Math.max(1, pattern.days().period()));
                }
            }
            case RecurrencePattern.BY_MONTH_DAY, RecurrencePattern.BY_NTH_WEEKDAY, RecurrencePattern.BY_MONTH_END -> {
                var month = YearMonth.from(start);
                while (dates.size() < most && !month.atDay(1).isAfter(end)) {
                    var day = inMonth(pattern, month);
                    if (day != null && !day.isBefore(start) && !day.isAfter(end)) {
                        dates.add(day);
                    }
                    month = month.plusMonths(Math.max(1, pattern.days().period()));
                }
            }
            default -> {}
        }
        return dates;
    }

    private static LocalDate inMonth(RecurrencePattern pattern, YearMonth month) {
        if (pattern.head().patternType() == RecurrencePattern.BY_MONTH_END) {
            return month.atEndOfMonth();
        }
        if (pattern.head().patternType() == RecurrencePattern.BY_MONTH_DAY) {
            return month.atDay(Math.clamp(pattern.days().number(), 1, month.lengthOfMonth()));
        }
        LocalDate found = null;
        int seen = 0;
        for (int d = 1; d <= month.lengthOfMonth(); d++) {
            if (has(pattern.days().mask(), month.atDay(d))
                    && (pattern.days().number() >= LAST || seen < pattern.days().number())) {
                found = month.atDay(d);
                seen++;
            }
        }
        return found;
    }

    static LocalDate weekStart(LocalDate day, int firstDayOfWeek) {
        int today = day.getDayOfWeek().getValue() % WEEK;
        return day.minusDays(Math.floorMod(today - firstDayOfWeek, WEEK));
    }

    static boolean has(int mask, LocalDate day) {
        return (mask >> (day.getDayOfWeek().getValue() % WEEK) & 1) != 0;
    }

    /** A day's bit: Sunday is the lowest. */
    static int bit(DayOfWeek day) {
        return 1 << (day.getValue() % WEEK);
    }
}
