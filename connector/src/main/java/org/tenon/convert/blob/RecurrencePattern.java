package org.tenon.convert.blob;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * RecurrencePattern, [MS-OXOCAL] section 2.2.1.44.1: when a task returns, and the first part of when an appointment does. Dates and
 * times are minutes since 1601 on the wall clock of the item's zone.
 *
 * @param deleted days of instances that are not there, or are elsewhere, ascending
 * @param modified days on which modified ones are, ascending
 * @param trailing what followed, where it stands alone
 */
public record RecurrencePattern(
        Head head, Days days, Range range, List<Integer> deleted, List<Integer> modified, Binary trailing) {
    /**
     * Of which form it is.
     *
     * @param frequency 0x200A daily, 0x200B weekly, 0x200C monthly, 0x200D yearly
     * @param patternType what {@link Days} has: 0 day, 1 week, 2 month, 3 nth weekday of a month, 4 last day; 0xA to 0xC the same by
     *     the Hijri calendar
     */
    public record Head(int readerVersion, int writerVersion, int frequency, int patternType, int calendarType) {
        /** As we write it: of the usual calendar. */
        public Head(int frequency, int patternType) {
            this(VERSION, VERSION, frequency, patternType, 0);
        }
    }

    /**
     * Which days it has.
     *
     * @param period days (in minutes) of a daily pattern, weeks, or months
     * @param sliding of a task: the next one counts from when this one was completed
     * @param mask days of the week, Sunday lowest; 0 where the pattern has none
     * @param number the day of the month, or which weekday of it (5 the last); 0 where the pattern has none
     */
    public record Days(int firstDateTime, int period, int sliding, int mask, int number) {}

    /**
     * From when to when.
     *
     * @param endType 0x2021 by date, 0x2022 by count, 0x2023 never (0xFFFFFFFF by some writers)
     * @param firstDayOfWeek 0 is Sunday
     */
    public record Range(int endType, int occurrences, int firstDayOfWeek, int startDate, int endDate) {}

    public static final int VERSION = 0x3004;

    public static final int DAILY = 0x200A;
    public static final int WEEKLY = 0x200B;
    public static final int MONTHLY = 0x200C;
    public static final int YEARLY = 0x200D;

    public static final int BY_DAY = 0;
    public static final int BY_WEEK = 1;
    public static final int BY_MONTH_DAY = 2;
    public static final int BY_NTH_WEEKDAY = 3;
    public static final int BY_MONTH_END = 4;
    public static final int HIJRI_MONTH_DAY = 0xA;
    public static final int HIJRI_NTH_WEEKDAY = 0xB;
    public static final int HIJRI_MONTH_END = 0xC;

    public static final int END_BY_DATE = 0x2021;
    public static final int END_BY_COUNT = 0x2022;
    public static final int NEVER = 0x2023;

    /** 4500-12-31 23:59 [MS-OXOCAL] section 2.2.1.44.1: the end of what never ends. */
    public static final int NO_END = 0x5AE980DF;

    public static final int MINUTES_A_DAY = 24 * 60;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1601, 1, 1, 0, 0);
    private static final Binary NOTHING = new Binary(new byte[0]);

    public RecurrencePattern {
        deleted = List.copyOf(deleted);
        modified = List.copyOf(modified);
    }

    public static Optional<RecurrencePattern> parse(Binary bytes) {
        return Cursor.parse(bytes, in -> parse(in, true));
    }

    static RecurrencePattern parse(Cursor in, boolean alone) {
        var head = new Head(in.int16(), in.int16(), in.int16(), in.int16(), in.int16());
        int first = in.int32();
        int period = in.int32();
        int sliding = in.int32();
        int mask = 0;
        int number = 0;
        switch (head.patternType()) {
            case BY_DAY -> {}
            case BY_WEEK -> mask = in.int32();
            case BY_NTH_WEEKDAY, HIJRI_NTH_WEEKDAY -> {
                mask = in.int32();
                number = in.int32();
            }
            case BY_MONTH_DAY, BY_MONTH_END, HIJRI_MONTH_DAY, HIJRI_MONTH_END -> number = in.int32();
            default -> {
                return null;
            }
        }
        int end = in.int32();
        int occurrences = in.int32();
        int firstDay = in.int32();
        var deleted = in.list(in.int32(), 4, Cursor::int32);
        var modified = in.list(in.int32(), 4, Cursor::int32);
        return new RecurrencePattern(
                head,
                new Days(first, period, sliding, mask, number),
                new Range(end, occurrences, firstDay, in.int32(), in.int32()),
                deleted,
                modified,
                alone ? in.rest() : NOTHING);
    }

    public Binary binary() {
        return write(new BlobWriter()).bytes(trailing).binary();
    }

    BlobWriter write(BlobWriter out) {
        out.int16(head.readerVersion())
                .int16(head.writerVersion())
                .int16(head.frequency())
                .int16(head.patternType())
                .int16(head.calendarType());
        out.int32(days.firstDateTime()).int32(days.period()).int32(days.sliding());
        switch (head.patternType()) {
            case BY_WEEK -> out.int32(days.mask());
            case BY_NTH_WEEKDAY, HIJRI_NTH_WEEKDAY -> out.int32(days.mask()).int32(days.number());
            case BY_MONTH_DAY, BY_MONTH_END, HIJRI_MONTH_DAY, HIJRI_MONTH_END -> out.int32(days.number());
            default -> {}
        }
        out.int32(range.endType()).int32(range.occurrences()).int32(range.firstDayOfWeek());
        out.int32(deleted.size());
        deleted.forEach(out::int32);
        out.int32(modified.size());
        modified.forEach(out::int32);
        return out.int32(range.startDate()).int32(range.endDate());
    }

    public boolean never() {
        return range.endType() != END_BY_DATE && range.endType() != END_BY_COUNT;
    }

    /** The same with other exceptions. */
    public RecurrencePattern with(List<Integer> nowDeleted, List<Integer> nowModified) {
        return new RecurrencePattern(head, days, range, nowDeleted, nowModified, trailing);
    }

    /** The same from and to when that says. */
    public RecurrencePattern with(Range other) {
        return new RecurrencePattern(head, days, other, deleted, modified, trailing);
    }

    /** The same, but the next one counts from when this one was done. */
    public RecurrencePattern regenerating() {
        var sliding = new Days(days.firstDateTime(), days.period(), 1, days.mask(), days.number());
        return new RecurrencePattern(head, sliding, range, deleted, modified, trailing);
    }

    /** Minutes since 1601. */
    public static int minutes(LocalDateTime time) {
        return (int) Duration.between(EPOCH, time).toMinutes();
    }

    public static int minutes(LocalDate date) {
        return minutes(date.atStartOfDay());
    }

    public static LocalDateTime time(int minutes) {
        return EPOCH.plusMinutes(minutes & 0xFFFFFFFFL);
    }

    public static LocalDate date(int minutes) {
        return time(minutes).toLocalDate();
    }
}
