package org.tenon.sync.fake;

/** iCalendar and vCard texts for tests, with CRLF: the frame is here, what matters is in the test's own lines. */
public final class Texts {
    private static final String EOL = "\r\n";

    private Texts() {}

    /** These lines, each with its end. */
    public static String lines(String... lines) {
        return String.join(EOL, lines) + EOL;
    }

    /** {@code BEGIN} and {@code END} around lines. */
    public static String component(String name, String... lines) {
        return "BEGIN:" + name + EOL + (lines.length == 0 ? "" : lines(lines)) + "END:" + name + EOL;
    }

    /** A calendar of components. */
    public static String calendar(String... components) {
        return "BEGIN:VCALENDAR" + EOL + lines("VERSION:2.0", "PRODID:-//tenon//test//EN") + String.join("", components)
                + "END:VCALENDAR" + EOL;
    }

    /** A calendar of one item. */
    public static String item(String component, String uid, String... lines) {
        var head = "UID:" + uid + EOL + "DTSTAMP:20260101T000000Z";
        return calendar(component(component, lines.length == 0 ? head : head + EOL + String.join(EOL, lines)));
    }

    public static String event(String uid, String... lines) {
        return item("VEVENT", uid, lines);
    }

    public static String todo(String uid, String... lines) {
        return item("VTODO", uid, lines);
    }

    public static String note(String uid, String... lines) {
        return item("VJOURNAL", uid, lines);
    }

    /** A meeting of an hour or less whose guests have not answered yet. */
    public static String meeting(String uid, String start, String end, String organizer, String... guests) {
        var people = new StringBuilder("ORGANIZER:mailto:" + organizer);
        for (var guest : guests) {
            people.append(EOL + "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:")
                    .append(guest);
        }
        return event(uid, "SEQUENCE:0", "DTSTART:" + start, "DTEND:" + end, "SUMMARY:meeting", people.toString());
    }

    public static String card(String uid, String name, String... lines) {
        var head = lines("VERSION:3.0", "UID:" + uid, "FN:" + name) + "N:" + name + ";;;;";
        return component("VCARD", lines.length == 0 ? head : head + EOL + String.join(EOL, lines));
    }
}
