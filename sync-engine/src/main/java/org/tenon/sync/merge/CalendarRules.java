package org.tenon.sync.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.merge.Bookkeeping.Pick;
import org.tenon.sync.vobject.CalendarForm;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Form;
import org.tenon.sync.vobject.Zones;

/**
 * How an iCalendar object merges: one rule for each property or group of properties, and for the rest {@link AnythingElse},
 * which keeps what it does not know. To teach a property, add a rule here and a folder under {@code merge/} in the tests.
 */
final class CalendarRules implements Dialect {
    private static final EachValue.Element VALUE =
            (unit, value) -> ((CalendarForm) unit.reader()).element(unit.main(), value);

    /** Told by the bytes of the value, so that a changed parameter is not a second attachment. */
    private static final Rule.Key BY_VALUE = MergeUnit::value;

    /** What a program notes of an alarm that was seen or put off. */
    private static final Set<String> PUT_OFF = Set.of("ACKNOWLEDGED", "X-MOZ-LASTACK", "X-MOZ-GENERATION");

    private static final List<Rule> BOOKKEEPING = List.of(
            Bookkeeping.of(Pick.GREATER, "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"),
            Bookkeeping.of(
                    Pick.SERVER, "CREATED", "PRODID", "VERSION", "X-RADICALE-NAME", "X-LIC-ERROR", "REQUEST-STATUS"),
            Bookkeeping.latest(name -> PUT_OFF.contains(name) || name.startsWith("X-MOZ-SNOOZE-TIME")));

    /** What the standards know (RFC 5545, 7986, 9073, 9074, 9253); any other is an {@link UnknownProperty}. */
    private static final Set<String> STANDARD = Set.of(
            "ACTION",
            "ATTACH",
            "ATTENDEE",
            "CALENDAR-ADDRESS",
            "CALSCALE",
            "CATEGORIES",
            "CLASS",
            "COLOR",
            "COMMENT",
            "COMPLETED",
            "CONCEPT",
            "CONFERENCE",
            "CONTACT",
            "DESCRIPTION",
            "DTEND",
            "DTSTART",
            "DUE",
            "DURATION",
            "EXDATE",
            "EXRULE",
            "FREEBUSY",
            "GEO",
            "IMAGE",
            "LINK",
            "LOCATION",
            "LOCATION-TYPE",
            "METHOD",
            "NAME",
            "ORGANIZER",
            "PARTICIPANT-TYPE",
            "PERCENT-COMPLETE",
            "PRIORITY",
            "PROXIMITY",
            "RDATE",
            "RECURRENCE-ID",
            "REFID",
            "RELATED-TO",
            "REPEAT",
            "RESOURCES",
            "RESOURCE-TYPE",
            "RRULE",
            "SOURCE",
            "STATUS",
            "STRUCTURED-DATA",
            "STYLED-DESCRIPTION",
            "SUMMARY",
            "TRANSP",
            "TRIGGER",
            "TZID",
            "TZNAME",
            "TZOFFSETFROM",
            "TZOFFSETTO",
            "TZUNTIL",
            "TZID-ALIAS-OF",
            "UID",
            "URL");

    private static final List<Rule> CALENDAR = List.of(new DefaultValue("CALSCALE", "GREGORIAN"));

    private static final List<Rule> OF_ANY_COMPONENT = List.of(
            OneValue.of("RRULE", "EXRULE"),
            new EachValue(List.of("EXDATE"), false, VALUE),
            new EachValue(List.of("RDATE"), false, VALUE),
            new EachLine(Set.of("ATTENDEE"), BY_VALUE),
            new EachValue(List.of("CATEGORIES"), true, VALUE),
            new EachValue(List.of("RESOURCES"), true, VALUE),
            new EachLine(Set.of("ATTACH", "RELATED-TO", "IMAGE", "CONFERENCE", "LINK"), BY_VALUE),
            new EachLine(Set.of("COMMENT", "CONTACT", "CONCEPT", "REFID"), MergeUnit::form),
            // The text and its HTML twin are one text, the place's name and its map one place.
            OneValue.of("DESCRIPTION", "X-ALT-DESC"),
            OneValue.of("LOCATION", "X-APPLE-STRUCTURED-LOCATION"));

    private static final List<Rule> EVENT = List.of(new EventTime(true));

    private static final List<Rule> TASK = List.of(new DoneTask(), new EventTime(false));

    /** The names that programs give to an alarm are notes of theirs: {@link AlarmPairs} tells which alarm is which. */
    private static final List<Rule> ALARM = List.of(
            Bookkeeping.quiet(Set.of("UID", "X-WR-ALARMUID")::contains), OneValue.of("TRIGGER", "DURATION", "REPEAT"));

    private static final List<Rule> OF_PROGRAMS =
            List.of(Bookkeeping.quiet(ProgramNotes::contains), new UnknownProperty(STANDARD));

    private static final List<Rule> ZONE =
            List.of(Bookkeeping.of(Pick.SERVER, "TZURL", "X-LIC-LOCATION", "X-PROLEPTIC-TZNAME"));

    private static final Set<String> WITH_INSTANCES = Set.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY");

    private static final Map<String, List<Rule>> BY_COMPONENT = Map.of(
            "VCALENDAR", joined(List.of(BOOKKEEPING, CALENDAR, OF_PROGRAMS)),
            "VEVENT", joined(List.of(BOOKKEEPING, EVENT, OF_ANY_COMPONENT, OF_PROGRAMS)),
            "VTODO", joined(List.of(BOOKKEEPING, TASK, OF_ANY_COMPONENT, OF_PROGRAMS)),
            "VALARM", joined(List.of(BOOKKEEPING, ALARM, OF_ANY_COMPONENT, OF_PROGRAMS)),
            "VTIMEZONE", joined(List.of(BOOKKEEPING, ZONE)));

    private static final List<Rule> OTHERWISE =
            joined(List.of(BOOKKEEPING, List.of(new EventTime(false)), OF_ANY_COMPONENT, OF_PROGRAMS));

    @Override
    public List<Rule> rules(String component) {
        return BY_COMPONENT.getOrDefault(component, OTHERWISE);
    }

    private static List<Rule> joined(List<List<Rule>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    @Override
    public String key(Component component, Form form) {
        if (WITH_INSTANCES.contains(component.name())) {
            return component.value("UID").orElse("-") + "\u0000"
                    + instance(component, form).orElse("");
        }
        return switch (component.name()) {
            case "VTIMEZONE" -> component.value("TZID").map(Zones::canonical).orElse("");
            default -> component.value("UID").orElse("");
        };
    }

    /** Which instance of the series a component changes; empty for the series itself. */
    static Optional<String> instance(Component component, Form form) {
        return component
                .line("RECURRENCE-ID")
                .map(l -> ((CalendarForm) form).zones().key(l.value(), l.param("TZID")));
    }

    /**
     * Zones of the IANA database mean what the database says, and each server has its own copy of it; any other zone is
     * content while a line refers to it.
     */
    @Override
    public boolean counts(Component component, Component parent) {
        if (!component.is("VTIMEZONE")) {
            return true;
        }
        var id = component.value("TZID");
        return id.isPresent()
                && Zones.known(id.get()).isEmpty()
                && TimeZoneUnion.referenced(parent).contains(id.get());
    }

    @Override
    public boolean whole(String component) {
        return component.equals("VTIMEZONE");
    }
}
