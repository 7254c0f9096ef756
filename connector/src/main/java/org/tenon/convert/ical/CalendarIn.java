package org.tenon.convert.ical;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.Warning;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Zones;

/** A component that is read: an event, a task, a note, with the calendar it is in. */
public final class CalendarIn {
    private final Component calendar;
    private final Component component;
    private final Settings settings;
    /** Every field asks for the same few times, and a zone takes a while to find. */
    private final IdentityHashMap<ContentLine, KnownTime> known = new IdentityHashMap<>();

    private record KnownTime(Optional<Time> time, List<Warning> warnings) {}

    public CalendarIn(Component calendar, Component component, Settings settings) {
        this.calendar = calendar;
        this.component = component;
        this.settings = settings;
    }

    public Component calendar() {
        return calendar;
    }

    public Component component() {
        return component;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * A time of a line.
     *
     * @param isDate a day without a time
     * @param floating the time has no zone of its own, and the settings' was taken
     */
    public record Time(LocalDateTime local, ItemZone zone, boolean isDate, boolean floating) {
        public Instant moment() {
            return zone.clock().moment(local);
        }
    }

    public Optional<ContentLine> line(String name) {
        return component.line(name);
    }

    /** The property's text, where it is there and not empty. */
    public Optional<String> text(String name) {
        return component.line(name).map(TextValue::read).filter(t -> !t.isEmpty());
    }

    public Optional<Time> time(String name, Warnings warnings) {
        return component.line(name).flatMap(l -> time(l, warnings));
    }

    public Optional<Time> time(ContentLine line, Warnings warnings) {
        var found = known.computeIfAbsent(line, this::read);
        warnings.addAll(found.warnings());
        return found.time();
    }

    private KnownTime read(ContentLine line) {
        var warnings = new Warnings();
        var time = time(line, line.value(), warnings);
        if (time.isEmpty() && !line.value().isBlank()) {
            warnings.add("bad-time", line.key(), "The time cannot be read; the line is kept as it stands.");
        }
        return new KnownTime(time, warnings.list());
    }

    public Optional<Time> time(ContentLine line, String value, Warnings warnings) {
        var text = value.strip().toUpperCase(Locale.ROOT);
        var date = Zones.date(text);
        Zones.local(text)
                .map(LocalDateTime::toLocalDate)
                .or(() -> date)
                .filter(d -> !sane(d).equals(d))
                .ifPresent(
                        d -> warnings.add(
                                "date-out-of-range",
                                line.key(),
                                "Outlook's times begin in 1601 and end before 4500; the nearest of these years was taken. The line is kept as it stands."));
        if (date.isPresent()) {
            return Optional.of(new Time(sane(date.get()).atStartOfDay(), ItemZone.of(settings.zone()), true, true));
        }
        return Zones.local(text).map(local -> {
            var at = sane(local.toLocalDate()).atTime(local.toLocalTime());
            if (text.endsWith("Z")) {
                return new Time(at, ItemZone.of(ZoneOffset.UTC), false, false);
            }
            var tzid = line.param("TZID").filter(t -> !t.isBlank());
            if (tzid.isEmpty()) {
                return new Time(at, ItemZone.of(settings.zone()), false, true);
            }
            var zone = ItemZone.ofTzid(tzid.get(), calendar, at, warnings);
            if (zone.isEmpty()) {
                warnings.add(
                        "zone-unknown",
                        line.key(),
                        "Nobody knows the zone " + TextValue.characters(tzid.get())
                                + "; the zone of this machine was taken. The line is kept as it stands.");
            }
            return new Time(at, zone.orElseGet(() -> ItemZone.of(settings.zone())), false, zone.isEmpty());
        });
    }

    private static final int FIRST_YEAR = 1601;
    private static final int LAST_YEAR = 4500;

    /** Outlook's times begin in 1601 and end in 4500. */
    private static LocalDate sane(LocalDate date) {
        int year = Math.clamp(date.getYear(), FIRST_YEAR, LAST_YEAR - 1);
        return year == date.getYear() ? date : date.withYear(year);
    }
}
