package org.tenon.convert.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Param;

/** ORGANIZER and ATTENDEE: who invites, who is invited and what each answered, rooms and things among them. */
public enum PeopleField implements CalendarField {
    PEOPLE;

    private static final int ORGANIZER_FLAGS = 0x3;
    private static final int SENDABLE = 0x1;
    private static final int IS_ORGANIZER = 0x2;
    private static final int TO = 1;
    private static final int OPTIONAL = 2;
    private static final int RESOURCE = 3;
    private static final int MEETING = 0x1;
    private static final int RECEIVED = 0x2;
    private static final int STATE_MASK = 0x3;
    private static final int TENTATIVE = 2;
    private static final int DECLINED = 4;
    /** By track status: none, organised, tentative, accepted, declined, not answered. */
    private static final List<String> ANSWERS =
            List.of("NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "ACCEPTED", "DECLINED", "NEEDS-ACTION");

    private static final String URI = "URI";

    @Override
    public List<String> open() {
        return List.of("ORGANIZER", "ATTENDEE");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.SENT_REPRESENTING_NAME),
                PropRef.of(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS),
                PropRef.of(PidTag.SENT_REPRESENTING_ADDRESS_TYPE),
                PropRef.of(PidTag.SENT_REPRESENTING_SMTP_ADDRESS),
                PropRef.of(PidTag.SENDER_NAME),
                PropRef.of(PidTag.SENDER_EMAIL_ADDRESS),
                PropRef.of(PidLid.APPOINTMENT_STATE_FLAGS),
                PropRef.of(PidLid.RESPONSE_STATUS),
                PropRef.of(PidTag.RESPONSE_REQUESTED),
                PropRef.of(PidTag.RECIPIENT_TYPE),
                PropRef.of(PidTag.RECIPIENT_FLAGS),
                PropRef.of(PidTag.RECIPIENT_TRACK_STATUS),
                PropRef.of(PidLid.ALL_ATTENDEES_STRING),
                PropRef.of(PidLid.TO_ATTENDEES_STRING),
                PropRef.of(PidLid.CC_ATTENDEES_STRING));
    }

    /** Somebody's address as a line tells it. */
    private record Person(String name, String type, String address) {
        static Person of(ContentLine line) {
            var value = TextValue.characters(line.value()).strip();
            boolean mail = value.regionMatches(true, 0, "mailto:", 0, 7);
            var address = mail ? value.substring(7).strip() : value;
            var email = line.param("EMAIL").or(() -> line.param("X-EMAIL")).map(TextValue::characters);
            var type = mail || (!value.contains(":") && value.contains("@")) ? "SMTP" : URI;
            var cn = line.param("CN")
                    .map(TextValue::characters)
                    .map(String::strip)
                    .filter(n -> !n.isEmpty());
            return new Person(cn.or(() -> email).orElse(address), type, address);
        }

        void put(ItemProperties into) {
            into.put(PidTag.DISPLAY_NAME, name)
                    .put(PidTag.ADDRESS_TYPE, type)
                    .put(PidTag.EMAIL_ADDRESS, address)
                    .put(PidTag.ENTRY_ID, EntryIds.oneOff(name, type, address));
            if (type.equals("SMTP")) {
                into.put(PidTag.SMTP_ADDRESS, address);
            }
        }

        boolean same(Person other) {
            return address.equalsIgnoreCase(other.address);
        }
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var organizer =
                in.line("ORGANIZER").map(Person::of).filter(p -> !p.address().isEmpty());
        var attendees = in.component().lines("ATTENDEE");
        organizer.ifPresent(person -> organizer(person, out, in));
        boolean organizerSeen = false;
        boolean reply = false;
        for (var line : attendees) {
            var person = Person.of(line);
            if (person.address().isEmpty()) {
                continue;
            }
            boolean isOrganizer =
                    !organizerSeen && organizer.map(o -> o.same(person)).orElse(false);
            organizerSeen |= isOrganizer;
            out.recipients().add(attendee(line, person, isOrganizer));
            reply |= line.param("RSVP").orElse("").equalsIgnoreCase("TRUE");
        }
        if (organizer.isPresent() || !attendees.isEmpty()) {
            boolean own = organizer.isEmpty()
                    || in.settings().self().isEmpty()
                    || in.settings().self().contains(organizer.get().address().toLowerCase(Locale.ROOT));
            int before = out.properties().get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0);
            out.properties()
                    .put(PidLid.APPOINTMENT_STATE_FLAGS, before | MEETING | (own ? 0 : RECEIVED))
                    .put(PidLid.F_INVITED, true)
                    .put(PidLid.RESPONSE_STATUS, own ? 1 : response(in))
                    .put(PidTag.RESPONSE_REQUESTED, reply);
            names(out);
        } else {
            int before = out.properties().get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0);
            out.properties().put(PidLid.APPOINTMENT_STATE_FLAGS, before).put(PidLid.RESPONSE_STATUS, 0);
        }
    }

    /** What the person of this machine answered; 5 is "not yet". */
    private static int response(CalendarIn in) {
        return in.component().lines("ATTENDEE").stream()
                .filter(l ->
                        in.settings().self().contains(Person.of(l).address().toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(PeopleField::track)
                .filter(t -> t != 0)
                .orElse(5);
    }

    private static void organizer(Person person, MapiItem out, CalendarIn in) {
        var p = out.properties();
        var entryId = EntryIds.oneOff(person.name(), person.type(), person.address());
        p.put(PidTag.SENT_REPRESENTING_NAME, person.name())
                .put(PidTag.SENT_REPRESENTING_ADDRESS_TYPE, person.type())
                .put(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS, person.address())
                .put(PidTag.SENT_REPRESENTING_ENTRY_ID, entryId);
        var by = in.line("ORGANIZER")
                .flatMap(l -> l.param("SENT-BY"))
                .map(TextValue::characters)
                .map(a -> a.replaceFirst("(?i)^mailto:", "").strip())
                .filter(a -> !a.isEmpty())
                .map(a -> new Person(a, "SMTP", a))
                .orElse(person);
        p.put(PidTag.SENDER_NAME, by.name())
                .put(PidTag.SENDER_ADDRESS_TYPE, by.type())
                .put(PidTag.SENDER_EMAIL_ADDRESS, by.address())
                .put(PidTag.SENDER_ENTRY_ID, EntryIds.oneOff(by.name(), by.type(), by.address()));
        if (person.type().equals("SMTP")) {
            p.put(PidTag.SENT_REPRESENTING_SMTP_ADDRESS, person.address());
        }
    }

    private static ItemProperties attendee(ContentLine line, Person person, boolean organizer) {
        var p = new ItemProperties();
        person.put(p);
        var role = word(line, "ROLE");
        var kind = word(line, "CUTYPE");
        int type = kind.equals("ROOM") || kind.equals("RESOURCE")
                ? RESOURCE
                : role.equals("OPT-PARTICIPANT") || role.equals("NON-PARTICIPANT") ? OPTIONAL : TO;
        p.put(PidTag.RECIPIENT_TYPE, type)
                .put(PidTag.RECIPIENT_FLAGS, organizer ? ORGANIZER_FLAGS : SENDABLE)
                .put(PidTag.RECIPIENT_TRACK_STATUS, organizer ? organizerTrack(track(line)) : track(line));
        return p;
    }

    /** Outlook gives who invites no answer; what an open calendar says is told apart from that. */
    private static int organizerTrack(int track) {
        return track == 3 ? 1 : track == 0 ? 5 : track;
    }

    private static int track(ContentLine line) {
        return switch (word(line, "PARTSTAT")) {
            case "ACCEPTED", "COMPLETED" -> 3;
            case "DECLINED" -> 4;
            case "TENTATIVE", "IN-PROCESS" -> 2;
            default -> 0;
        };
    }

    private static String word(ContentLine line, String param) {
        return line.param(param).orElse("").strip().toUpperCase(Locale.ROOT);
    }

    private static void names(MapiItem out) {
        var all = new ArrayList<String>();
        var to = new ArrayList<String>();
        var cc = new ArrayList<String>();
        for (var recipient : out.recipients()) {
            var name = recipient.get(PidTag.DISPLAY_NAME).orElse("");
            all.add(name);
            int type = recipient.get(PidTag.RECIPIENT_TYPE).orElse(TO);
            if (type != RESOURCE) {
                (type == OPTIONAL ? cc : to).add(name);
            }
        }
        out.properties()
                .put(PidLid.ALL_ATTENDEES_STRING, String.join("; ", all))
                .put(PidLid.TO_ATTENDEES_STRING, String.join("; ", to))
                .put(PidLid.CC_ATTENDEES_STRING, String.join("; ", cc));
    }

    /** Some programs save a meeting without the flag that says so; with other people it gets it. */
    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        boolean others = !before.recipients().equals(after.recipients())
                || !before.properties()
                        .get(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS)
                        .equals(after.properties().get(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS));
        existing.properties()
                .get(PidLid.APPOINTMENT_STATE_FLAGS)
                .filter(flags -> others && (flags & MEETING) == 0)
                .ifPresent(flags -> before.properties().put(PidLid.APPOINTMENT_STATE_FLAGS, flags));
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var p = in.properties();
        boolean meeting = !in.recipients().isEmpty()
                || (p.get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0) & STATE_MASK) != 0;
        if (!meeting) {
            return;
        }
        var name = p.get(PidTag.SENT_REPRESENTING_NAME).or(() -> p.get(PidTag.SENDER_NAME));
        var organizer = address(
                        p.get(PidTag.SENT_REPRESENTING_SMTP_ADDRESS),
                        p.get(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS),
                        p.get(PidTag.SENT_REPRESENTING_ADDRESS_TYPE))
                .or(() -> in.recipients().stream()
                        .filter(r -> (r.get(PidTag.RECIPIENT_FLAGS).orElse(0) & IS_ORGANIZER) != 0)
                        .findFirst()
                        .flatMap(PeopleField::address))
                .or(() -> address(
                        p.get(PidTag.SENDER_SMTP_ADDRESS),
                        p.get(PidTag.SENDER_EMAIL_ADDRESS),
                        p.get(PidTag.SENDER_ADDRESS_TYPE)));
        if (organizer.isPresent() || name.isPresent()) {
            var params = new ArrayList<Param>();
            name.filter(n -> !n.isBlank() && !organizer.orElse("").equalsIgnoreCase("mailto:" + n))
                    .ifPresent(n -> params.add(Lines.param("CN", n)));
            var sender = address(
                    p.get(PidTag.SENDER_SMTP_ADDRESS),
                    p.get(PidTag.SENDER_EMAIL_ADDRESS),
                    p.get(PidTag.SENDER_ADDRESS_TYPE));
            sender.filter(s -> !s.equalsIgnoreCase(organizer.orElse(s)))
                    .ifPresent(s -> params.add(Lines.param("SENT-BY", s)));
            out.add(Lines.line("ORGANIZER", TextValue.bytes(organizer.orElseGet(() -> noAddress(warnings))), params));
        }
        boolean reply = p.get(PidTag.RESPONSE_REQUESTED).orElse(false);
        int answer = answer(p);
        for (var recipient : in.recipients()) {
            boolean own = address(recipient)
                    .map(a -> out.settings()
                            .self()
                            .contains(a.substring(a.indexOf(':') + 1).toLowerCase(Locale.ROOT)))
                    .orElse(false);
            int track = recipient.get(PidTag.RECIPIENT_TRACK_STATUS).orElse(0);
            out.add(attendee(recipient, own && answer != 0 ? answer : track, reply, warnings));
        }
    }

    /** What the person answered to an invitation: Outlook notes it on the item, not with the recipient. 0 for nothing yet. */
    private static int answer(ItemProperties p) {
        boolean invited = (p.get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0) & RECEIVED) != 0;
        int response = p.get(PidLid.RESPONSE_STATUS).orElse(0);
        return invited && response >= TENTATIVE && response <= DECLINED ? response : 0;
    }

    private static ContentLine attendee(ItemProperties r, int track, boolean reply, Warnings warnings) {
        var address = address(r);
        var params = new ArrayList<Param>();
        int type = r.get(PidTag.RECIPIENT_TYPE).orElse(TO);
        if (type == RESOURCE) {
            params.add(Lines.param("CUTYPE", "RESOURCE"));
        }
        params.add(Lines.param(
                "ROLE",
                type == RESOURCE ? "NON-PARTICIPANT" : type == OPTIONAL ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT"));
        boolean organizer = (r.get(PidTag.RECIPIENT_FLAGS).orElse(0) & IS_ORGANIZER) != 0;
        params.add(Lines.param(
                "PARTSTAT",
                organizer && track == 0
                        ? "ACCEPTED"
                        : track >= 0 && track < ANSWERS.size() ? ANSWERS.get(track) : ANSWERS.getFirst()));
        if (reply) {
            params.add(Lines.param("RSVP", "TRUE"));
        }
        r.get(PidTag.DISPLAY_NAME)
                .or(() -> r.get(PidTag.RECIPIENT_DISPLAY_NAME))
                .filter(n -> !n.isBlank() && !address.orElse("").equalsIgnoreCase("mailto:" + n))
                .ifPresent(n -> params.add(Lines.param("CN", n)));
        return Lines.line("ATTENDEE", TextValue.bytes(address.orElseGet(() -> noAddress(warnings))), params);
    }

    private static Optional<String> address(ItemProperties r) {
        return address(r.get(PidTag.SMTP_ADDRESS), r.get(PidTag.EMAIL_ADDRESS), r.get(PidTag.ADDRESS_TYPE))
                .or(() -> r.get(PidTag.ENTRY_ID)
                        .flatMap(EntryIds::parseOneOff)
                        .filter(o -> o.address().contains("@"))
                        .map(o -> "mailto:" + o.address()));
    }

    private static Optional<String> address(Optional<String> smtp, Optional<String> email, Optional<String> type) {
        if (type.orElse("").equals(URI)) {
            return email.filter(e -> !e.isBlank());
        }
        return smtp.filter(s -> s.contains("@"))
                .or(() -> email.filter(
                        e -> e.contains("@") && !type.orElse("SMTP").equalsIgnoreCase("EX")))
                .map(a -> "mailto:" + a.strip());
    }

    private static String noAddress(Warnings warnings) {
        warnings.add(
                "address-not-smtp",
                "PidTagEmailAddress",
                "Somebody has no mail address that the world knows, only one of Exchange; the name alone was kept.");
        return "invalid:nomail";
    }
}
