package org.tenon.convert.event;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tenon.mapi.value.Binary;

/**
 * Walks a recurrence blob as its specification says, day by day, from its bytes: shares nothing with what wrote them. It asks of each
 * day whether the pattern has it, where the product steps from one instance to the next.
 */
final class BlobWalker {
    private static final LocalDate EPOCH = LocalDate.of(1601, 1, 1);

    /** Some 61 years. */
    private static final int MOST_DAYS = 61 * 366;

    private final byte[] bytes;
    private int at;

    int frequency;
    int type;
    int firstDateTime;
    int period;
    int mask;
    int number;
    int endType;
    int count;
    int firstDay;
    final List<Integer> deleted = new ArrayList<>();
    final List<Integer> modified = new ArrayList<>();
    int startDate;
    int endDate;
    int startOffset;
    int endOffset;
    /** Start, end, original. */
    final List<int[]> exceptions = new ArrayList<>();

    BlobWalker(Binary blob) {
        bytes = blob.bytes();
        at = 4;
        frequency = two();
        type = two();
        two();
        firstDateTime = four();
        period = four();
        four();
        mask = type == 1 || type == 3 ? four() : 0;
        number = type >= 2 ? four() : 0;
        endType = four();
        count = four();
        firstDay = four();
        for (int n = four(); n > 0; n--) {
            deleted.add(four());
        }
        for (int n = four(); n > 0; n--) {
            modified.add(four());
        }
        startDate = four();
        endDate = four();
        at += 8;
        startOffset = four();
        endOffset = four();
        for (int n = two(); n > 0; n--) {
            exceptions.add(new int[] {four(), four(), four()});
            int flags = two();
            for (int bit = 1; bit <= 0x100; bit <<= 1) {
                if ((flags & bit) != 0) {
                    if (bit == 1 || bit == 0x10) {
                        two();
                        int length = two();
                        at += length;
                    } else {
                        four();
                    }
                }
            }
        }
    }

    private int two() {
        return (bytes[at++] & 0xFF) | (bytes[at++] & 0xFF) << 8;
    }

    private int four() {
        return two() | two() << 16;
    }

    private static LocalDate day(int minutes) {
        return EPOCH.plusDays((minutes & 0xFFFFFFFFL) / 1440);
    }

    private static LocalDateTime time(int minutes) {
        return EPOCH.atStartOfDay().plusMinutes(minutes & 0xFFFFFFFFL);
    }

    /** The starts of the first instances, on the clock of the series. */
    List<LocalDateTime> starts(int most) {
        var gone = new HashSet<LocalDate>();
        deleted.forEach(d -> gone.add(day(d)));
        var starts = new ArrayList<LocalDateTime>();
        exceptions.forEach(e -> starts.add(time(e[0])));
        var day = day(startDate);
        int seen = 0;
        int walked = 0;
        int kept = 0;
        while (walked < MOST_DAYS && kept < most) {
            if (endType == 0x2021 && day.isAfter(day(endDate))) {
                break;
            }
            if (endType == 0x2022 && seen >= count) {
                break;
            }
            if (has(day)) {
                seen++;
                if (!gone.contains(day)) {
                    starts.add(day.atStartOfDay().plusMinutes(startOffset));
                    kept++;
                }
            }
            day = day.plusDays(1);
            walked++;
        }
        starts.sort(Comparator.naturalOrder());
        return starts;
    }

    private boolean has(LocalDate day) {
        long minutes = ChronoUnit.DAYS.between(EPOCH, day) * 1440;
        var weekdays = weekdays();
        switch (type) {
            case 0 -> {
                return (minutes - firstDateTime) % period == 0;
            }
            case 1 -> {
                int sinceWeekStart = Math.floorMod(day.getDayOfWeek().getValue() % 7 - firstDay, 7);
                long week = minutes - sinceWeekStart * 1440L;
                return weekdays.contains(day.getDayOfWeek()) && (week - firstDateTime) % (period * 10080L) == 0;
            }
            default -> {
                var first = day(firstDateTime);
                long months = ChronoUnit.MONTHS.between(first.withDayOfMonth(1), day.withDayOfMonth(1));
                if (months % period != 0) {
                    return false;
                }
                if (type == 4 || (type == 2 && number > day.lengthOfMonth())) {
                    return day.getDayOfMonth() == day.lengthOfMonth();
                }
                if (type == 2) {
                    return day.getDayOfMonth() == number;
                }
                return weekdays.contains(day.getDayOfWeek()) && nth(day, weekdays);
            }
        }
    }

    private boolean nth(LocalDate day, Set<DayOfWeek> weekdays) {
        if (number == 5) {
            var later = day.plusDays(1);
            while (later.getMonth() == day.getMonth()) {
                if (weekdays.contains(later.getDayOfWeek())) {
                    return false;
                }
                later = later.plusDays(1);
            }
            return true;
        }
        int nth = 0;
        var each = day.with(TemporalAdjusters.firstDayOfMonth());
        while (!each.isAfter(day)) {
            nth += weekdays.contains(each.getDayOfWeek()) ? 1 : 0;
            each = each.plusDays(1);
        }
        return nth == number;
    }

    private Set<DayOfWeek> weekdays() {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (int i = 0; i < 7; i++) {
            if ((mask >> i & 1) != 0) {
                days.add(i == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(i));
            }
        }
        return days;
    }
}
