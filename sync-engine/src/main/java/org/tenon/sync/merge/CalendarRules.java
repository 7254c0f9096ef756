package org.tenon.sync.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    private static final Rule.Key BY_VALUE = Unit::value;

    private static final List<Rule> BOOKKEEPING = List.of(
            Bookkeeping.of(Pick.GREATER, "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"),
            Bookkeeping.of(
                    Pick.SERVER, "CREATED", "PRODID", "VERSION", "X-RADICALE-NAME", "X-LIC-ERROR", "REQUEST-STATUS"),
            Bookkeeping.latest("ACKNOWLEDGED", "X-MOZ-LASTACK", "X-MOZ-GENERATION"));

    private static final List<Rule> CALENDAR = List.of(new DefaultValue("CALSCALE", "GREGORIAN"));

    private static final List<Rule> OF_ANY_COMPONENT = List.of(
            // A change of time is one change: a start from here and an end from there would be neither's meeting.
            OneValue.of("DTSTART", "DTEND", "DUE", "DURATION", "X-MICROSOFT-CDO-ALLDAYEVENT"),
            OneValue.of("RRULE", "EXRULE"),
            new EachValue(List.of("EXDATE"), false, VALUE),
            new EachValue(List.of("RDATE"), false, VALUE),
            new EachLine(Set.of("ATTENDEE"), BY_VALUE),
            new EachValue(List.of("CATEGORIES"), true, VALUE),
            new EachValue(List.of("RESOURCES"), true, VALUE),
            new EachLine(Set.of("ATTACH", "RELATED-TO", "IMAGE", "CONFERENCE", "LINK"), BY_VALUE),
            new EachLine(Set.of("COMMENT", "CONTACT", "CONCEPT", "REFID"), Unit::form),
            // The text and its HTML twin are one text, the place's name and its map one place.
            OneValue.of("DESCRIPTION", "X-ALT-DESC"),
            OneValue.of("LOCATION", "X-APPLE-STRUCTURED-LOCATION"));

    /** Done, half done or to do is said in three properties at once (RFC 5545 sections 3.8.1.11, 3.8.1.8, 3.8.2.1). */
    private static final List<Rule> TASK = List.of(OneValue.of("STATUS", "COMPLETED", "PERCENT-COMPLETE"));

    /** An alarm without a UID is told by its content, so only one with a UID is ever merged inside. */
    private static final List<Rule> ALARM = List.of(OneValue.of("TRIGGER", "DURATION", "REPEAT"));

    private static final List<Rule> ZONE =
            List.of(Bookkeeping.of(Pick.SERVER, "TZURL", "X-LIC-LOCATION", "X-PROLEPTIC-TZNAME"));

    private static final Set<String> WITH_INSTANCES = Set.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY");

    private static final Map<String, List<Rule>> BY_COMPONENT = Map.of(
            "VCALENDAR", joined(List.of(BOOKKEEPING, CALENDAR)),
            "VTODO", joined(List.of(BOOKKEEPING, TASK, OF_ANY_COMPONENT)),
            "VALARM", joined(List.of(BOOKKEEPING, ALARM, OF_ANY_COMPONENT)),
            "VTIMEZONE", joined(List.of(BOOKKEEPING, ZONE)));

    private static final List<Rule> OTHERWISE = joined(List.of(BOOKKEEPING, OF_ANY_COMPONENT));

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
            case "VALARM" ->
                Stream.of("UID", "X-WR-ALARMUID", "X-EVOLUTION-ALARM-UID")
                        .flatMap(p -> component.value(p).stream())
                        .findFirst()
                        .orElse("");
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
