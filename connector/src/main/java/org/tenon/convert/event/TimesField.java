package org.tenon.convert.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.TimeZoneDefinition;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.ReminderField;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Zones;

/** DTSTART, DTEND, DURATION: when, with the zones of both ends, and whether it lasts whole days. */
public enum TimesField implements CalendarField {
    TIMES;

    private static final int DATE_DIGITS = 8;
    private static final long MOST_MINUTES = 100L * 366 * 24 * 60;

    @Override
    public List<String> open() {
        return List.of("DTSTART", "DTEND", "DURATION", "X-MICROSOFT-CDO-ALLDAYEVENT");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.APPOINTMENT_START_WHOLE),
                PropRef.of(PidLid.APPOINTMENT_END_WHOLE),
                PropRef.of(PidLid.APPOINTMENT_DURATION),
                PropRef.of(PidLid.APPOINTMENT_SUB_TYPE),
                PropRef.of(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY),
                PropRef.of(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY),
                PropRef.of(PidLid.COMMON_START),
                PropRef.of(PidLid.COMMON_END),
                PropRef.of(PidTag.START_DATE),
                PropRef.of(PidTag.END_DATE));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var begin = in.time("DTSTART", warnings);
        if (begin.isEmpty()) {
            warnings.add("no-start", "DTSTART", "The event has no start that can be read.");
            return;
        }
        var start = begin.get();
        var end = end(in, start, warnings);
        if (end.isDate() != start.isDate()) {
            warnings.add(
                    "end-of-other-kind",
                    "DTEND",
                    "One end is a day and the other a time; the day counts from its midnight, and the lines are kept.");
        }
        boolean backwards = end.moment().isBefore(start.moment());
        if (backwards) {
            warnings.add(
                    "ends-before-start", "DTEND", "The event ends before it starts; it ends at its start in Outlook.");
            end = start;
        }
        boolean midnights = start.floating()
                && start.local().toLocalTime().equals(LocalTime.MIDNIGHT)
                && end.local().toLocalTime().equals(LocalTime.MIDNIGHT)
                && end.local().isAfter(start.local())
                && in.text("X-MICROSOFT-CDO-ALLDAYEVENT").orElse("").equalsIgnoreCase("TRUE");
        var from = start.moment();
        var to = end.moment();
        out.properties()
                .put(PidLid.APPOINTMENT_START_WHOLE, from)
                .put(PidLid.APPOINTMENT_END_WHOLE, to)
                .put(PidLid.COMMON_START, from)
                .put(PidLid.COMMON_END, to)
                .put(PidTag.START_DATE, from)
                .put(PidTag.END_DATE, to)
                .put(PidLid.APPOINTMENT_DURATION, (int)
                        Math.clamp(Duration.between(from, to).toMinutes(), 0L, MOST_MINUTES))
                .put(PidLid.APPOINTMENT_SUB_TYPE, start.isDate() || midnights)
                .put(
                        PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY,
                        start.zone().definition(from, TimeZoneDefinition.EFFECTIVE))
                .put(
                        PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY,
                        end.zone().definition(to, TimeZoneDefinition.EFFECTIVE));
    }

    /** DTEND; else DTSTART and DURATION; else the day, or no time at all (RFC 5545 section 3.6.1). */
    static CalendarIn.Time end(CalendarIn in, CalendarIn.Time start, Warnings warnings) {
        var end = in.time("DTEND", warnings);
        if (end.isPresent()) {
            return end.get();
        }
        var duration = in.text("DURATION").flatMap(ReminderField::duration);
        if (duration.isPresent() && !duration.get().isNegative()) {
            var zone = start.zone();
            // Days are days on the clock, hours are hours that pass (RFC 5545 section 3.3.6).
            long days = duration.get().toDays();
            var moment = zone.clock()
                    .moment(start.local().plusDays(Math.min(days, MOST_MINUTES / 1440)))
                    .plus(duration.get().minusDays(days));
            return new CalendarIn.Time(zone.clock().local(moment), zone, start.isDate(), start.floating());
        }
        var local = start.isDate() ? start.local().plusDays(1) : start.local();
        return new CalendarIn.Time(local, start.zone(), start.isDate(), start.floating());
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var p = in.properties();
        var start = p.get(PidLid.APPOINTMENT_START_WHOLE)
                .or(() -> p.get(PidLid.COMMON_START))
                .or(() -> p.get(PidTag.START_DATE));
        if (start.isEmpty()) {
            warnings.add("no-start", "PidLidAppointmentStartWhole", "The appointment has no start.");
            return;
        }
        var end = p.get(PidLid.APPOINTMENT_END_WHOLE)
                .or(() -> p.get(PidLid.COMMON_END))
                .or(() -> p.get(PidTag.END_DATE))
                .or(() -> p.get(PidLid.APPOINTMENT_DURATION)
                        .map(m -> start.get().plus(Math.clamp(m, 0L, MOST_MINUTES), ChronoUnit.MINUTES)))
                .filter(e -> !e.isBefore(start.get()));
        if (p.get(PidLid.APPOINTMENT_SUB_TYPE).orElse(false)) {
            var from = EventZones.day(start.get(), p, out.settings()).toLocalDate();
            var to = end.map(e -> EventZones.day(e, p, out.settings()).toLocalDate())
                    .filter(e -> e.isAfter(from))
                    .orElse(from.plusDays(1));
            out.add(day("DTSTART", from));
            out.add(day("DTEND", to));
            return;
        }
        out.add(line("DTSTART", start.get(), EventZones.start(p), out));
        end.ifPresent(e -> out.add(line("DTEND", e, EventZones.end(p), out)));
    }

    static ContentLine day(String name, LocalDate day) {
        return Lines.line(
                name, Zones.format(day.atStartOfDay()).substring(0, DATE_DIGITS), Lines.param("VALUE", "DATE"));
    }

    static ContentLine line(String name, Instant at, Optional<ItemZone> zone, CalendarOut out) {
        if (zone.isEmpty() || zone.get().isUtc()) {
            return Lines.line(name, MomentField.utc(at));
        }
        out.uses(zone.get(), at);
        var local = zone.get().clock().local(at.truncatedTo(ChronoUnit.SECONDS));
        return Lines.line(
                name, Zones.format(local), Lines.param("TZID", zone.get().tzid()));
    }
}
