package org.tenon.convert.task;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.ReminderField;
import org.tenon.mapi.value.NamedProp;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Zones;

/** DTSTART, DUE: days without a time and without a zone, [MS-OXOTASK] sections 2.2.2.2.4 and 2.2.2.2.5. */
enum DatesField implements CalendarField {
    DATES;

    private static final int DATE_DIGITS = 8;

    @Override
    public List<String> open() {
        return List.of("DTSTART", "DUE", "DURATION");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.TASK_START_DATE),
                PropRef.of(PidLid.TASK_DUE_DATE),
                PropRef.of(PidLid.COMMON_START),
                PropRef.of(PidLid.COMMON_END));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var start = in.time("DTSTART", warnings);
        var due = in.time("DUE", warnings)
                .or(() -> start.flatMap(s -> in.text("DURATION")
                        .flatMap(ReminderField::duration)
                        .map(d -> new CalendarIn.Time(s.local().plus(d), s.zone(), s.isDate(), s.floating()))));
        boolean timed = start.map(t -> !t.isDate()).orElse(false)
                || due.map(t -> !t.isDate()).orElse(false);
        if (timed) {
            warnings.add(
                    "time-of-day",
                    due.isPresent() ? "DUE" : "DTSTART",
                    "Outlook's tasks have days and no times; the time of day is kept as it stands.");
        }
        if (start.isPresent()
                && due.isPresent()
                && due.get().local().toLocalDate().isBefore(start.get().local().toLocalDate())) {
            warnings.add(
                    "start-after-due", "DTSTART", "The task is due before it starts; the start is kept as it stands.");
        }
        start.ifPresent(t -> put(t, PidLid.TASK_START_DATE, PidLid.COMMON_START, in, out));
        due.ifPresent(t -> put(t, PidLid.TASK_DUE_DATE, PidLid.COMMON_END, in, out));
    }

    private static void put(
            CalendarIn.Time time, NamedProp<Instant> day, NamedProp<Instant> moment, CalendarIn in, MapiItem out) {
        var local = time.local().toLocalDate();
        out.properties()
                .put(day, local.atStartOfDay().toInstant(ZoneOffset.UTC))
                .put(moment, ItemZone.of(in.settings().zone()).clock().moment(local.atStartOfDay()));
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var due = day(in, PidLid.TASK_DUE_DATE);
        // DUE may not be before DTSTART, and where both are given they are of one kind (RFC 5545 section 3.6.2).
        day(in, PidLid.TASK_START_DATE)
                .filter(s -> due.isEmpty() || !due.get().isBefore(s))
                .ifPresent(s -> out.add(line("DTSTART", s)));
        due.ifPresent(d -> out.add(line("DUE", d)));
    }

    static Optional<LocalDate> day(MapiItem in, NamedProp<Instant> property) {
        return in.properties()
                .get(property)
                .map(t -> LocalDate.ofInstant(t, ZoneOffset.UTC))
                // The end of all days stands for "none".
                .filter(d -> d.getYear() < 4500);
    }

    private static ContentLine line(String name, LocalDate day) {
        return Lines.line(
                name, Zones.format(day.atStartOfDay()).substring(0, DATE_DIGITS), Lines.param("VALUE", "DATE"));
    }
}
