package org.tenon.sync.imap;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A date-time as IMAP writes it (RFC 9051 section 9): {@code 05-Mar-2024 10:00:00 +0100}. Read and written by hand: each message
 * has one, and a formatter takes longer over it than all else about a reply.
 */
final class DateTime {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    /** What stands behind the day; a 0 is for any digit, an x for any letter, a + for either sign. */
    private static final String REST = "-xxx-0000 00:00:00 +0000";

    private DateTime() {}

    /** The epoch where it is none. */
    static Instant parse(String text) {
        var stripped = text.strip();
        int at = stripped.length() - REST.length();
        if (at < 1 || at > 2 || !isWritten(stripped, at)) {
            return Instant.EPOCH;
        }
        int month = MONTHS.indexOf(lower(stripped, at + 1));
        if (month < 0 || month % 3 != 0) {
            return Instant.EPOCH;
        }
        try {
            var inMonth = YearMonth.of(number(stripped, at + 5, 4), month / 3 + 1);
            int day = number(stripped, 0, at);
            var local = LocalDateTime.of(
                    inMonth.getYear(),
                    inMonth.getMonthValue(),
                    day > 31 ? day : Math.min(day, inMonth.lengthOfMonth()),
                    number(stripped, at + 10, 2),
                    number(stripped, at + 13, 2),
                    number(stripped, at + 16, 2));
            int sign = stripped.charAt(at + 19) == '-' ? -1 : 1;
            return local.toInstant(ZoneOffset.ofHoursMinutes(
                    sign * number(stripped, at + 20, 2), sign * number(stripped, at + 22, 2)));
        } catch (DateTimeException noSuchTime) {
            return Instant.EPOCH;
        }
    }

    private static boolean isWritten(String text, int day) {
        for (int i = 0; i < text.length(); i++) {
            char wanted = i < day ? '0' : REST.charAt(i - day);
            char c = text.charAt(i);
            boolean fits =
                    switch (wanted) {
                        case '0' -> c >= '0' && c <= '9';
                        case 'x' -> (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
                        case '+' -> c == '+' || c == '-';
                        default -> c == wanted;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static String lower(String text, int from) {
        return new String(new char[] {
            (char) (text.charAt(from) | 0x20),
            (char) (text.charAt(from + 1) | 0x20),
            (char) (text.charAt(from + 2) | 0x20)
        });
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    /** Quotes included. */
    static String quoted(Instant instant) {
        var utc = instant.atOffset(ZoneOffset.UTC);
        var text = new StringBuilder(28).append('"');
        int day = utc.getDayOfMonth();
        text.append(day < 10 ? " " : "").append(day).append('-');
        int month = 3 * (utc.getMonthValue() - 1);
        text.append((char) (MONTHS.charAt(month) - 0x20)).append(MONTHS, month + 1, month + 3);
        text.append('-').append(utc.getYear()).append(' ');
        twoDigits(text, utc.getHour()).append(':');
        twoDigits(text, utc.getMinute()).append(':');
        return twoDigits(text, utc.getSecond()).append(" +0000\"").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
