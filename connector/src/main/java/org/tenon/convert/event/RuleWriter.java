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
        var start = RecurrencePattern.date(p.range().startDate());
        switch (p.head().patternType()) {
            case RecurrencePattern.BY_DAY -> {
                parts.add("FREQ=DAILY");
                interval(parts, Math.max(1, p.days().period() / RecurrencePattern.MINUTES_A_DAY));
            }
            case RecurrencePattern.BY_WEEK -> {
                parts.add("FREQ=WEEKLY");
                interval(parts, p.days().period());
                parts.add("BYDAY=" + days(p.days().mask()));
                if (p.days().period() > 1
                        && p.range().firstDayOfWeek() >= 0
                        && p.range().firstDayOfWeek() < RuleParts.DAYS.size()) {
                    parts.add("WKST=" + RuleParts.DAYS.get(p.range().firstDayOfWeek()));
                }
            }
            default -> {
                boolean yearly = p.days().period() > 0 && p.days().period() % MONTHS_A_YEAR == 0;
                parts.add(yearly ? "FREQ=YEARLY" : "FREQ=MONTHLY");
                interval(
                        parts,
                        yearly ? p.days().period() / MONTHS_A_YEAR : p.days().period());
                month(p, start, yearly, parts);
            }
        }
        switch (p.range().endType()) {
            case RecurrencePattern.END_BY_COUNT ->
                parts.add("COUNT=" + Math.max(1, p.range().occurrences()));
            case RecurrencePattern.END_BY_DATE ->
                parts.add("UNTIL=" + until(RecurrencePattern.time(p.range().endDate()), startOffset, allDay, zone));
            default -> {}
        }
        return Optional.of(String.join(";", parts));
    }

    /** Whether the pattern goes by the calendar that iCalendar's rules go by. */
    public static boolean gregorian(RecurrencePattern p) {
        return p.head().calendarType() <= 1 && p.head().patternType() < RecurrencePattern.HIJRI_MONTH_DAY;
    }

    private static void month(RecurrencePattern p, LocalDate start, boolean yearly, ArrayList<String> parts) {
        if (yearly) {
            parts.add("BYMONTH=" + start.getMonthValue());
        }
        int length = yearly ? start.getMonth().minLength() : 28;
        if (p.head().patternType() == RecurrencePattern.BY_MONTH_END
                || (p.head().patternType() == RecurrencePattern.BY_MONTH_DAY
                        && p.days().number() >= 31
                        && length < 31)) {
            parts.add("BYMONTHDAY=-1");
        } else if (p.head().patternType() == RecurrencePattern.BY_MONTH_DAY) {
            if (p.days().number() <= length) {
                parts.add("BYMONTHDAY=" + Math.max(1, p.days().number()));
            } else {
                // Of a month without that day, its last.
                parts.add("BYMONTHDAY=" + (p.days().number() == 29 ? "28,29" : "28,29,30"));
                parts.add("BYSETPOS=-1");
            }
        } else {
            var number = p.days().number() >= PatternDates.LAST
                    ? "-1"
                    : Integer.toString(Math.max(1, p.days().number()));
            if (Integer.bitCount(p.days().mask() & ALL_DAYS) == 1) {
                parts.add("BYDAY=" + number + days(p.days().mask()));
            } else {
                parts.add("BYDAY=" + days(p.days().mask()));
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
