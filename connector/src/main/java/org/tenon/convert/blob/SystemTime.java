package org.tenon.convert.blob;

/**
 * SYSTEMTIME as time zones have it: where the year is 0, {@code day} says which {@code dayOfWeek} of the month it is, 5 the last.
 *
 * @param dayOfWeek 0 is Sunday
 */
public record SystemTime(int year, int month, int dayOfWeek, int day, int hour, int minute, int second, int millis) {
    public static final SystemTime NONE = new SystemTime(0, 0, 0, 0, 0, 0, 0, 0);

    static SystemTime parse(Cursor in) {
        return new SystemTime(
                in.int16(), in.int16(), in.int16(), in.int16(), in.int16(), in.int16(), in.int16(), in.int16());
    }

    void write(BlobWriter out) {
        out.int16(year)
                .int16(month)
                .int16(dayOfWeek)
                .int16(day)
                .int16(hour)
                .int16(minute)
                .int16(second)
                .int16(millis);
    }
}
