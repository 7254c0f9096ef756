package org.tenon.convert.event;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Optional;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.MomentField;
import org.tenon.sync.vobject.Zones;

/** Outlook's pattern as an RRULE; empty where it is one of another calendar than the Gregorian. */
public final class RuleWriter {
    private static final int ALL_DAYS = 0x7F;
    private static final int MONTHS_A_YEAR = 12;

    private RuleWriter() {}

    /** @param startOffset minutes from midnight to each start */
    public static Optional<String> write(RecurrencePattern p, int startOffset, boolean allDay, ItemZone zone) {
        if (!gregorian(p)) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        var start = RecurrencePattern.date(p.startDate());
        switch (p.patternType()) {
            case RecurrencePattern.BY_DAY -> {
                parts.add("FREQ=DAILY");
                interval(parts, Math.max(1, p.period() / RecurrencePattern.MINUTES_A_DAY));
            }
            case RecurrencePattern.BY_WEEK -> {
                parts.add("FREQ=WEEKLY");
                interval(parts, p.period());
                parts.add("BYDAY=" + days(p.mask()));
                if (p.period() > 1 && p.firstDayOfWeek() >= 0 && p.firstDayOfWeek() < RuleParts.DAYS.size()) {
                    parts.add("WKST=" + RuleParts.DAYS.get(p.firstDayOfWeek()));
                }
            }
            default -> {
                boolean yearly = p.period() > 0 && p.period() % MONTHS_A_YEAR == 0;
                parts.add(yearly ? "FREQ=YEARLY" : "FREQ=MONTHLY");
                interval(parts, yearly ? p.period() / MONTHS_A_YEAR : p.period());
                month(p, start, yearly, parts);
            }
        }
        switch (p.endType()) {
            case RecurrencePattern.END_BY_COUNT -> parts.add("COUNT=" + Math.max(1, p.occurrences()));
            case RecurrencePattern.END_BY_DATE ->
                parts.add("UNTIL=" + until(RecurrencePattern.time(p.endDate()), startOffset, allDay, zone));
            default -> {}
        }
        return Optional.of(String.join(";", parts));
    }

    /** Whether the pattern goes by the calendar that iCalendar's rules go by. */
    public static boolean gregorian(RecurrencePattern p) {
        return p.calendarType() <= 1 && p.patternType() < RecurrencePattern.HIJRI_MONTH_DAY;
    }

    private static void month(RecurrencePattern p, LocalDate start, boolean yearly, ArrayList<String> parts) {
        if (yearly) {
            parts.add("BYMONTH=" + start.getMonthValue());
        }
        int length = yearly ? start.getMonth().minLength() : 28;
        if (p.patternType() == RecurrencePattern.BY_MONTH_END
                || (p.patternType() == RecurrencePattern.BY_MONTH_DAY && p.number() >= 31 && length < 31)) {
            parts.add("BYMONTHDAY=-1");
        } else if (p.patternType() == RecurrencePattern.BY_MONTH_DAY) {
            if (p.number() <= length) {
                parts.add("BYMONTHDAY=" + Math.max(1, p.number()));
            } else {
                // Of a month without that day, its last.
                parts.add("BYMONTHDAY=" + (p.number() == 29 ? "28,29" : "28,29,30"));
                parts.add("BYSETPOS=-1");
            }
        } else {
            var number = p.number() >= PatternDates.LAST ? "-1" : Integer.toString(Math.max(1, p.number()));
            if (Integer.bitCount(p.mask() & ALL_DAYS) == 1) {
                parts.add("BYDAY=" + number + days(p.mask()));
            } else {
                parts.add("BYDAY=" + days(p.mask()));
                parts.add("BYSETPOS=" + number);
            }
        }
    }

    private static void interval(ArrayList<String> parts, int interval) {
        if (interval > 1) {
            parts.add("INTERVAL=" + interval);
        }
    }

    private static String days(int mask) {
        var days = new ArrayList<String>();
        for (int i = 0; i < RuleParts.DAYS.size(); i++) {
            if ((mask >> i & 1) != 0) {
                days.add(RuleParts.DAYS.get(i));
            }
        }
        return String.join(",", days);
    }

    private static String until(LocalDateTime end, int startOffset, boolean allDay, ItemZone zone) {
        if (allDay) {
            return Zones.format(end).substring(0, 8);
        }
        var last = end.toLocalDate().atStartOfDay().plusMinutes(startOffset);
        return MomentField.utc(zone.clock().moment(last));
    }
}
