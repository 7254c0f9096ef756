package org.tenon.sync.vobject;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The canonical form of iCalendar lines, within one calendar object and its time zones. */
public final class CalendarForm implements Form {
    private static final Set<String> DATES = Set.of("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE");
    private static final Set<String> WORDS =
            Set.of("STATUS", "CLASS", "TRANSP", "ACTION", "METHOD", "CALSCALE", "BUSYTYPE", "VERSION");
    private static final Set<String> ADDRESSES = Set.of("ATTENDEE", "ORGANIZER");
    private static final Set<String> NUMBERS = Set.of("PRIORITY", "PERCENT-COMPLETE", "SEQUENCE", "REPEAT");

    /** Said by their absence too (RFC 5545 section 3.2). */
    private static final Map<String, String> DEFAULTS = Map.of(
            "ROLE", "REQ-PARTICIPANT",
            "PARTSTAT", "NEEDS-ACTION",
            "CUTYPE", "INDIVIDUAL",
            "RSVP", "FALSE",
            "RELATED", "START",
            "RELTYPE", "PARENT",
            "ENCODING", "8BIT");

    /** Moments, by the book in UTC (RFC 5545 section 3.8.2.1, RFC 9074 section 6.1). */
    private static final Set<String> MOMENTS = Set.of("COMPLETED", "ACKNOWLEDGED");

    private static final Set<String> CASELESS_PARAMS =
            Set.of("ROLE", "PARTSTAT", "CUTYPE", "RSVP", "RELATED", "RELTYPE", "ENCODING", "VALUE", "FBTYPE", "RANGE");

    /**
     * What servers and their libraries add or take away: delivery reports and who delivers (RFC 6638 section 7), and the
     * notes that vobject writes to itself.
     */
    private static final Set<String> NOISE_PARAMS = Set.of(
            "SCHEDULE-AGENT",
            "SCHEDULE-STATUS",
            "SCHEDULE-FORCE-SEND",
            "CHARSET",
            "X-VOBJ-ORIGINAL-TZID",
            "X-VOBJ-FLOATINGTIME-ALLOWED");

    /** Types that a property has anyway. */
    private static final Set<String> USUAL_TYPES =
            Set.of("DATE-TIME", "TEXT", "CAL-ADDRESS", "DURATION", "RECUR", "INTEGER", "UTC-OFFSET");

    private static final Pattern DURATION = Pattern.compile(
            "([+-]?)P(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?(?:T(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?");

    private final Zones zones;

    public CalendarForm(Zones zones) {
        this.zones = zones;
    }

    public Zones zones() {
        return zones;
    }

    @Override
    public String name(ContentLine line) {
        return line.key();
    }

    @Override
    public SortedMap<String, SortedSet<String>> params(ContentLine line) {
        var params = new TreeMap<String, SortedSet<String>>();
        for (var param : whole(line.params())) {
            var key = param.key();
            if (key.equals("ENCODING") && line.quotedPrintable()) {
                continue;
            }
            if (NOISE_PARAMS.contains(key)
                    && !(key.equals("SCHEDULE-AGENT") && param.value().equalsIgnoreCase("NONE"))) {
                continue;
            }
            var values = new TreeSet<String>();
            for (var value : param.values()) {
                values.add(paramValue(key, value.strip()));
            }
            values.remove("");
            boolean said = values.isEmpty() || (values.size() == 1 && isSaidAnyway(line, key, values.first()));
            if (!said) {
                params.computeIfAbsent(key, k -> new TreeSet<>()).addAll(values);
            }
        }
        return params;
    }

    /**
     * SOGo writes {@code X-P="a;b"} as {@code X-P=a\;b}, which by the book is a value and a parameter without a name: there are no
     * escapes in parameters (RFC 5545 section 3.2), and no parameters without a name.
     */
    private static List<Param> whole(List<Param> params) {
        var whole = new ArrayList<Param>(params.size());
        for (var param : params) {
            var before = whole.isEmpty() ? "" : whole.getLast().value();
            if (param.name().isEmpty() && before.endsWith("\\")) {
                var last = whole.removeLast();
                var text = before.substring(0, before.length() - 1) + ";" + param.value();
                whole.add(new Param(last.name(), List.of(text)));
            } else {
                whole.add(param);
            }
        }
        return whole;
    }

    /** Whether the line says as much without the parameter: a default, or what the value shows by its shape. */
    private static boolean isSaidAnyway(ContentLine line, String key, String value) {
        return switch (key) {
            case "VALUE" ->
                USUAL_TYPES.contains(value)
                        || usualUri(line, value)
                        || (value.equals("DATE") && DATES.contains(line.key()));
            case "TZID" ->
                value.equals("UTC")
                        || MOMENTS.contains(line.key())
                        || !line.value().toUpperCase(Locale.ROOT).contains("T");
            default -> value.equals(DEFAULTS.get(key));
        };
    }

    private static boolean usualUri(ContentLine line, String type) {
        return type.equals("URI")
                && Set.of("ATTACH", "URL", "TZURL", "IMAGE", "CONFERENCE").contains(line.key());
    }

    private static String paramValue(String key, String value) {
        if (CASELESS_PARAMS.contains(key)) {
            return value.toUpperCase(Locale.ROOT);
        }
        return switch (key) {
            case "TZID" -> Zones.canonical(value);
            case "SENT-BY", "DELEGATED-TO", "DELEGATED-FROM", "MEMBER", "EMAIL" -> address(value);
            default -> value;
        };
    }

    @Override
    public String value(ContentLine line) {
        var key = line.key();
        var value = line.value();
        if (MOMENTS.contains(key)) {
            return zones.key(value, line.param("TZID"));
        }
        if (DATES.contains(key)) {
            return date(value.strip(), line.param("TZID"));
        }
        if (WORDS.contains(key)) {
            return value.strip().toUpperCase(Locale.ROOT);
        }
        if (ADDRESSES.contains(key)) {
            return address(value);
        }
        if (NUMBERS.contains(key)) {
            return number(value);
        }
        return switch (key) {
            case "RRULE", "EXRULE" -> rule(value);
            case "GEO" -> geo(value);
            case "DURATION" -> duration(value).orElse(value.strip());
            case "TRIGGER" -> duration(value).orElseGet(() -> date(value.strip(), Optional.empty()));
            case "CATEGORIES", "RESOURCES" -> String.join(",", values(value));
            case "ATTACH", "IMAGE" -> line.param("ENCODING").isPresent() ? Text.withoutBlanks(value) : value.strip();
            case "URL", "TZURL" -> Text.unescape(value.strip());
            default -> Text.unescape(line.quotedPrintable() ? Text.unquotePrintable(value) : value);
        };
    }

    /** One value out of a list, to tell it from the others: for dates the moment, else the text. */
    public String element(ContentLine line, String value) {
        return DATES.contains(line.key())
                ? zones.key(value, line.param("TZID"))
                : params(line) + Text.unescape(value.strip());
    }

    /** What an address is compared by; schemes and hosts know no case, and no calendar tells two people by case. */
    public static String address(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private static String date(String value, Optional<String> tzid) {
        var text = value.toUpperCase(Locale.ROOT);
        boolean universal = tzid.isPresent() && Zones.canonical(tzid.get()).equals("UTC");
        return universal && text.contains("T") && !text.endsWith("Z") ? text + "Z" : text;
    }

    private static List<String> values(String value) {
        return Text.split(value, ',').stream()
                .map(v -> Text.unescape(v.strip()))
                .sorted()
                .toList();
    }

    private static String number(String value) {
        try {
            return Integer.toString(Integer.parseInt(value.strip()));
        } catch (NumberFormatException e) {
            return value.strip();
        }
    }

    /** To six places, as libical prints it; that is within a hand's breadth. */
    private static String geo(String value) {
        var parts = new ArrayList<String>();
        for (var part : value.strip().split("\\\\?;", -1)) {
            try {
                // A bound before the arithmetic: 1e999999999 is a number too.
                var number = part.length() > 32 ? null : new BigDecimal(part.strip());
                parts.add(
                        number == null || Math.abs(number.scale()) > 40
                                ? part
                                : number.setScale(6, RoundingMode.HALF_UP)
                                        .stripTrailingZeros()
                                        .toPlainString());
            } catch (NumberFormatException e) {
                parts.add(part);
            }
        }
        return String.join(";", parts);
    }

    /**
     * In seconds. A day is not always 24 hours (RFC 5545 section 3.3.6), but Radicale writes one for the other, and nobody
     * changes an event from one to the other and means it.
     */
    private static Optional<String> duration(String value) {
        var match = DURATION.matcher(value.strip().toUpperCase(Locale.ROOT));
        boolean empty = !value.chars().anyMatch(Character::isDigit);
        if (empty || !match.matches()) {
            return Optional.empty();
        }
        var time = Duration.ofDays(part(match.group(2)) * 7 + part(match.group(3)))
                .plusHours(part(match.group(4)))
                .plusMinutes(part(match.group(5)))
                .plusSeconds(part(match.group(6)));
        return Optional.of((match.group(1).equals("-") ? time.negated() : time).toSeconds() + "s");
    }

    private static long part(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Parts in order of name, lists sorted, defaults left out (RFC 5545 section 3.3.10). */
    private static String rule(String value) {
        var parts = parts(value);
        parts.remove("INTERVAL", "1");
        parts.remove("WKST", "MO");
        parts.replaceAll((name, list) -> name.equals("UNTIL")
                ? list
                : String.join(
                        ",",
                        List.of(list.split(",", -1)).stream()
                                .map(v -> v.startsWith("+") ? v.substring(1) : v)
                                .sorted()
                                .toList()));
        return parts.toString();
    }

    /** A rule's parts by name, in capitals. */
    public static SortedMap<String, String> parts(String rule) {
        var parts = new TreeMap<String, String>();
        for (var part : rule.strip().toUpperCase(Locale.ROOT).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            } else if (!part.isBlank()) {
                parts.put(part, "");
            }
        }
        return parts;
    }
}
