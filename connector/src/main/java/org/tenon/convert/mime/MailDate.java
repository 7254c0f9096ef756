package org.tenon.convert.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates of header fields, [RFC 5322] sections 3.3 and 4.3, read as programs write them. */
public final class MailDate {
    private static final Pattern DATE = Pattern.compile("(\\d{1,2})[\\s-]+([A-Za-z]{3})[A-Za-z]*[\\s-]+(\\d{2,4})"
            + "(?:,?\\s+(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2}))?(?:[.,]\\d+)?)?\\s*([AaPp][Mm])?\\s*(.*)");
    private static final Pattern ASCTIME = Pattern.compile(
            "[A-Za-z]{3},?\\s+([A-Za-z]{3})\\s+(\\d{1,2}),?\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s+(?:([A-Z]{1,5})\\s+)?(\\d{4})(.*)");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("EDT", -4),
            Map.entry("EST", -5),
            Map.entry("CDT", -5),
            Map.entry("CST", -6),
            Map.entry("MDT", -6),
            Map.entry("MST", -7),
            Map.entry("PDT", -7),
            Map.entry("PST", -8),
            Map.entry("CET", 1),
            Map.entry("CEST", 2),
            Map.entry("MET", 1),
            Map.entry("MEST", 2),
            Map.entry("BST", 1),
            Map.entry("JST", 9));
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss", Locale.ENGLISH);

    private MailDate() {}

    public static Optional<Instant> read(String value) {
        var text = ParameterValue.withoutComments(value).strip();
        try {
            var date = DATE.matcher(text);
            if (date.find()) {
                int year = Integer.parseInt(date.group(3));
                year += year < 50 ? 2000 : year < 1000 ? 1900 : 0;
                int hour = number(date.group(4));
                if (date.group(7) != null) {
                    hour = hour % 12 + (date.group(7).equalsIgnoreCase("pm") ? 12 : 0);
                }
                return moment(
                        year,
                        date.group(2),
                        number(date.group(1)),
                        hour,
                        number(date.group(5)),
                        number(date.group(6)),
                        date.group(8));
            }
            var asctime = ASCTIME.matcher(text);
            if (asctime.find()) {
                var zone = (asctime.group(6) == null ? "" : asctime.group(6)) + " " + asctime.group(8);
                return moment(
                        number(asctime.group(7)),
                        asctime.group(1),
                        number(asctime.group(2)),
                        number(asctime.group(3)),
                        number(asctime.group(4)),
                        number(asctime.group(5)),
                        zone.strip());
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static Optional<Instant> moment(
            int year, String month, int day, int hour, int minute, int second, String zone) {
        int at = MONTHS.indexOf(month.toLowerCase(Locale.ROOT));
        if (at < 0 || at % 3 != 0 || year < 1601 || year >= 4500) {
            return Optional.empty();
        }
        var local = LocalDateTime.of(year, at / 3 + 1, day, hour % 24, minute, Math.min(second, 59));
        return Optional.of(local.toInstant(offset(zone)));
    }

    private static ZoneOffset offset(String zone) {
        var numeric = Pattern.compile("([+-])(\\d{2}):?(\\d{2})").matcher(zone);
        if (numeric.find()) {
            int minutes = Integer.parseInt(numeric.group(2)) * 60 + Integer.parseInt(numeric.group(3));
            if (minutes > 18 * 60) {
                return ZoneOffset.UTC;
            }
            return ZoneOffset.ofTotalSeconds((numeric.group(1).equals("-") ? -1 : 1) * minutes * 60);
        }
        var name = zone.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
        return ZoneOffset.ofHours(ZONES.getOrDefault(name, 0));
    }

    /** In UTC. */
    public static String write(Instant moment) {
        return WRITTEN.format(LocalDateTime.ofInstant(moment, ZoneOffset.UTC)) + " +0000";
    }
}
