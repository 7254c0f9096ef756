package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.Kind;

/**
 * What an event, a task or a contact of a story says, in whatever spelling and with whatever else beside it: who looks at Outlook sees
 * properties, and what Outlook changed reaches the server in words of other order.
 *
 * @param text the description of an event or a task, the note of a contact
 * @param day when it begins, is due or was born: {@code 20260203}
 * @param times once, or in a series
 * @param marked whether it is in the category of second copies
 */
public record Words(Kind kind, String title, String text, String day, Times times, boolean marked) {
    /** How often an event takes place. */
    public enum Times {
        ONCE,
        WEEKLY,
        /** Weekly, and at another hour in the second week. */
        WEEKLY_BUT_ONE
    }

    /** A line of each item that is written here, which no other program knows. */
    public static final String UNKNOWN = "X-NOBODY:knows ";

    private static final String COPY = " (conflict copy)";
    private static final String RULE = "RRULE:FREQ=WEEKLY;COUNT=5";
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]");
    private static final Pattern COMPONENT =
            Pattern.compile("BEGIN:(VEVENT|VTODO|VCARD)\r?\n.*?END:\\1\r?\n", Pattern.DOTALL);
    private static final Pattern DATES = Pattern.compile("(?m)^((?:DTSTART|DTEND|DUE)(?:;[^:\r\n]*)?:)\\d{8}");

    /** What a text says, by a reader that is none of ours. */
    public static Words of(Kind kind, byte[] body) {
        var whole = unfolded(body);
        var main = main(whole);
        var title = value(main, titleName(kind)).orElse("");
        boolean repeats = value(main, "RRULE").isPresent();
        boolean excepted = COMPONENT.matcher(whole).results().count() > 1;
        return new Words(
                kind,
                title.endsWith(COPY) ? title.substring(0, title.length() - COPY.length()) : title,
                value(main, textName(kind)).orElse("").replaceFirst("(\\\\n)+$", ""),
                day(value(main, dayName(kind)).orElse("")),
                excepted ? Times.WEEKLY_BUT_ONE : repeats ? Times.WEEKLY : Times.ONCE,
                categories(main).contains(ConflictCopy.CATEGORY));
    }

    public Words marked(boolean as) {
        return new Words(kind, title, text, day, times, as);
    }

    public Words saying(String other) {
        return new Words(kind, title, other, day, times, marked);
    }

    /** As a program writes it that makes it. */
    public byte[] write(String uid) {
        var lines = new ArrayList<String>();
        if (kind == Kind.CALENDAR) {
            lines.addAll(List.of("DTSTART:" + day + "T100000Z", "DTEND:" + day + "T110000Z"));
        } else if (!day.isEmpty()) {
            lines.add(dayLine());
        }
        if (kind != Kind.CONTACTS) {
            lines.add("SUMMARY:" + title);
        }
        lines.add(textName(kind) + ":" + text);
        lines.add(UNKNOWN + title);
        if (times != Times.ONCE) {
            lines.add(RULE);
        }
        if (marked) {
            lines.add("CATEGORIES:" + ConflictCopy.CATEGORY);
        }
        var own = lines.toArray(String[]::new);
        var body =
                switch (kind) {
                    case CONTACTS -> Texts.card(uid, title, own);
                    case TASKS -> Texts.todo(uid, own);
                    default -> withOtherHour(Texts.event(uid, own), uid);
                };
        return body.getBytes(UTF_8);
    }

    private String withOtherHour(String event, String uid) {
        if (times != Times.WEEKLY_BUT_ONE) {
            return event;
        }
        var next = day.substring(0, 6) + "%02d".formatted(Integer.parseInt(day.substring(6)) + 7);
        var other = Texts.component(
                "VEVENT",
                "UID:" + uid,
                "DTSTAMP:20260101T000000Z",
                "RECURRENCE-ID:" + next + "T100000Z",
                "DTSTART:" + next + "T150000Z",
                "DTEND:" + next + "T160000Z",
                "SUMMARY:" + title,
                "DESCRIPTION:" + text);
        return event.replace("END:VCALENDAR", other + "END:VCALENDAR");
    }

    /** As a program writes it that opens {@code body}, changes what is not so yet, and leaves all else alone. */
    public byte[] into(byte[] body) {
        var before = of(kind, body);
        var whole = unfolded(body);
        var main = main(whole);
        var now = main;
        if (!before.title.equals(title) || before.marked != marked) {
            var shown = marked ? title + COPY : title;
            now = with(now, titleName(kind), titleName(kind) + ":" + shown);
            now = kind == Kind.CONTACTS ? with(now, "N", "N:" + shown + ";;;;") : now;
        }
        if (!before.text.equals(text)) {
            now = with(now, textName(kind), textName(kind) + ":" + text);
        }
        if (!before.day.equals(day)) {
            var moved = kind == Kind.CONTACTS ? now : DATES.matcher(now).replaceAll("$1" + day);
            now = moved.equals(now) ? with(now, dayName(kind), dayLine()) : moved;
        }
        if (before.marked && !marked) {
            var left = categories(now);
            left.remove(ConflictCopy.CATEGORY);
            now = with(now, "CATEGORIES", left.isEmpty() ? "" : "CATEGORIES:" + String.join(",", left));
        }
        var changed = whole.replace(main, now);
        if (before.times == Times.WEEKLY && times == Times.WEEKLY_BUT_ONE) {
            var uid = value(main, "UID").orElseThrow();
            changed = withOtherHour(changed, uid);
        }
        return changed.getBytes(UTF_8);
    }

    private String dayLine() {
        return switch (kind) {
            case CONTACTS -> "BDAY:" + day.substring(0, 4) + "-" + day.substring(4, 6) + "-" + day.substring(6);
            case TASKS -> "DUE;VALUE=DATE:" + day;
            default -> "DTSTART:" + day + "T100000Z";
        };
    }

    // --- Lines

    private static String titleName(Kind kind) {
        return kind == Kind.CONTACTS ? "FN" : "SUMMARY";
    }

    private static String textName(Kind kind) {
        return kind == Kind.CONTACTS ? "NOTE" : "DESCRIPTION";
    }

    private static String dayName(Kind kind) {
        return switch (kind) {
            case CONTACTS -> "BDAY";
            case TASKS -> "DUE";
            default -> "DTSTART";
        };
    }

    private static String unfolded(byte[] body) {
        return FOLD.matcher(new String(body, UTF_8)).replaceAll("");
    }

    /** The item itself, not one day of it. */
    private static String main(String whole) {
        return COMPONENT
                .matcher(whole)
                .results()
                .map(r -> r.group())
                .filter(c -> !c.contains("\nRECURRENCE-ID"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item: " + whole));
    }

    private static Matcher line(String component, String name) {
        return Pattern.compile("(?m)^" + name + "(?:;[^:\r\n]*)?:(.*?)\r?\n").matcher(component);
    }

    private static Optional<String> value(String component, String name) {
        var line = line(component, name);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    private static List<String> categories(String component) {
        var all = new ArrayList<String>();
        line(component, "CATEGORIES")
                .results()
                .forEach(r -> all.addAll(List.of(r.group(1).split(",", -1))));
        return all;
    }

    /** With one line of that name, this one; with none where it is empty. */
    private static String with(String component, String name, String line) {
        var without = line(component, name).replaceAll("");
        return line.isEmpty()
                ? without
                : without.replaceFirst("(?m)^END:", Matcher.quoteReplacement(line + "\r\n") + "$0");
    }

    private static String day(String value) {
        var digits = value.replaceAll("\\D", "");
        return digits.substring(0, Math.min(8, digits.length()));
    }
}
