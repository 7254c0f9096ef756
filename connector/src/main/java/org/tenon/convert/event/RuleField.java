package org.tenon.convert.event;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.blob.TimeZoneDefinition;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.Lines;
import org.tenon.mapi.value.Binary;

/**
 * RRULE, RDATE: when an event returns. A rule that Outlook cannot hold is shown there for two years as a daily series with most of its
 * days deleted, which has just the rule's instances.
 */
public enum RuleField implements CalendarField {
    RULE;

    /** A series by another calendar than the Gregorian one, which has no rule in iCalendar: the blob itself, in base64. */
    private static final String OTHER_CALENDAR = "X-TENON-RECURRENCE";

    private static final int SHOWN_YEARS = 2;
    private static final int DAY = RecurrencePattern.MINUTES_A_DAY;
    private static final int LONGEST_DAYS = 20 * 366;

    @Override
    public List<String> open() {
        return List.of("RRULE", "RDATE", "EXRULE", OTHER_CALENDAR);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.APPOINTMENT_RECUR),
                PropRef.of(PidLid.RECURRING),
                PropRef.of(PidLid.IS_RECURRING),
                PropRef.of(PidLid.RECURRENCE_TYPE),
                PropRef.of(PidLid.RECURRENCE_PATTERN),
                PropRef.of(PidLid.CLIP_START),
                PropRef.of(PidLid.CLIP_END),
                PropRef.of(PidLid.TIME_ZONE_STRUCT),
                PropRef.of(PidLid.TIME_ZONE_DESCRIPTION),
                PropRef.of(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR));
    }

    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        SeriesUpdate.align(existing, before, after);
    }

    static boolean recurs(CalendarIn in) {
        return in.line("RRULE").isPresent() || in.line("RDATE").isPresent();
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var begin = in.time("DTSTART", warnings);
        var carried = in.text(OTHER_CALENDAR).flatMap(RuleField::unpack);
        if (begin.isPresent() && !recurs(in) && carried.isPresent()) {
            put(carried.get(), begin.get().zone(), out);
            return;
        }
        if (begin.isEmpty() || !recurs(in)) {
            out.properties().put(PidLid.RECURRING, false).put(PidLid.IS_RECURRING, false);
            Exceptions.warnOfNoSeries(in, warnings);
            return;
        }
        var start = begin.get();
        var zone = start.zone();
        var end = zone.clock().local(TimesField.end(in, start, warnings).moment());
        long minutes = Math.max(0, Duration.between(start.local(), end).toMinutes());
        int from = start.local().getHour() * 60 + start.local().getMinute();
        var exceptions = new Exceptions(in, start, zone, (int) Math.min(minutes, LONGEST_DAYS * (long) DAY));
        var rules = in.component().lines("RRULE");
        boolean plain = rules.size() == 1
                && in.line("RDATE").isEmpty()
                && in.line("EXRULE").isEmpty();
        var pattern = plain
                ? RuleReader.read(rules.getFirst().value(), start.local(), zone)
                : Optional.<RecurrencePattern>empty();
        RecurrenceBlob blob;
        if (pattern.isPresent()) {
            blob = exceptions.blob(pattern.get(), from, out, warnings);
        } else {
            warnings.add(
                    "rule-kept-verbatim",
                    in.line("RRULE").isPresent() ? "RRULE" : "RDATE",
                    "Outlook has no pattern for this rule. It is kept as it stands, and its instances are shown for two years.");
            blob = carried(in, start, exceptions, from, out, warnings);
        }
        put(blob, zone, out);
    }

    private static Optional<RecurrenceBlob> unpack(String text) {
        try {
            return RecurrenceBlob.parse(Binary.owning(Base64.getDecoder().decode(text.strip())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RecurrenceBlob carried(
            CalendarIn in, CalendarIn.Time start, Exceptions exceptions, int from, MapiItem out, Warnings warnings) {
        var today = start.zone().clock().local(in.settings().now());
        var horizon = (today.isAfter(start.local()) ? today : start.local()).plusYears(SHOWN_YEARS);
        var byDay = new TreeMap<LocalDate, LocalDateTime>();
        byDay.put(start.local().toLocalDate(), start.local());
        for (var instance : RuleInstances.list(in, start, horizon, warnings)) {
            var before = byDay.putIfAbsent(instance.toLocalDate(), instance);
            if (before != null && !before.equals(instance)) {
                warnings.add(
                        "instance-not-shown",
                        "RRULE",
                        "Outlook has one instance of a series a day; of several on one day it shows the first.");
            }
        }
        var last = byDay.lastKey();
        var latest = start.local().toLocalDate().plusDays(LONGEST_DAYS);
        var shown = RuleReader.daily(start.local().toLocalDate(), last.isAfter(latest) ? latest : last);
        return exceptions.carry(shown, byDay, from, out, warnings);
    }

    private static void put(RecurrenceBlob blob, ItemZone zone, MapiItem out) {
        var pattern = blob.pattern();
        var first = RecurrencePattern.time(pattern.range().startDate());
        var start = zone.clock().moment(first);
        var last = pattern.never()
                ? RecurrencePattern.time(RecurrencePattern.NO_END).toInstant(ZoneOffset.UTC)
                : zone.clock().moment(RecurrencePattern.time(pattern.range().endDate()));
        out.properties()
                .put(PidLid.APPOINTMENT_RECUR, blob.binary())
                .put(PidLid.RECURRING, true)
                .put(PidLid.IS_RECURRING, true)
                .put(PidLid.RECURRENCE_TYPE, pattern.head().frequency() - RecurrencePattern.DAILY + 1)
                .put(PidLid.CLIP_START, start)
                .put(PidLid.CLIP_END, last)
                .put(PidLid.TIME_ZONE_STRUCT, zone.struct(start))
                .put(PidLid.TIME_ZONE_DESCRIPTION, zone.windowsName())
                .put(
                        PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR,
                        zone.definition(start, TimeZoneDefinition.EFFECTIVE | TimeZoneDefinition.RECUR_CURRENT));
    }

    static Optional<RecurrenceBlob> blob(MapiItem in, Warnings warnings) {
        Optional<Binary> bytes = in.properties().get(PidLid.APPOINTMENT_RECUR);
        var blob = bytes.flatMap(RecurrenceBlob::parse);
        if (bytes.isPresent() && blob.isEmpty()) {
            warnings.add(
                    "blob-malformed",
                    "PidLidAppointmentRecur",
                    "When the appointment returns cannot be read; it is converted as one that does not.");
        }
        return blob;
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        blob(in, warnings).ifPresent(blob -> {
            var zone = EventZones.series(in.properties(), out.settings());
            boolean allDay = in.properties().get(PidLid.APPOINTMENT_SUB_TYPE).orElse(false);
            RuleWriter.write(blob.pattern(), blob.startOffset(), allDay, zone)
                    .ifPresentOrElse(rule -> out.add(Lines.line("RRULE", rule.toUpperCase(Locale.ROOT))), () -> {
                        warnings.add(
                                "calendar-not-gregorian",
                                "PidLidAppointmentRecur",
                                "The series goes by another calendar than the Gregorian one, which has no rule in"
                                        + " iCalendar; others see its first instance, and Outlook has all of it.");
                        out.add(Lines.line(
                                OTHER_CALENDAR,
                                Base64.getEncoder().encodeToString(blob.binary().shared())));
                    });
        });
    }

    /** EXDATE: the instances that are not there. */
    enum Deleted implements CalendarField {
        DELETED;

        @Override
        public List<String> open() {
            return List.of("EXDATE");
        }

        @Override
        public List<PropRef> properties() {
            return List.of(PropRef.of(PidLid.APPOINTMENT_RECUR));
        }

        @Override
        public boolean isList() {
            return true;
        }

        /** {@link RuleField} puts it into the pattern. */
        @Override
        public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {}

        @Override
        public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
            blob(in, warnings).filter(b -> RuleWriter.gregorian(b.pattern())).ifPresent(blob -> {
                var zone = EventZones.series(in.properties(), out.settings());
                boolean allDay =
                        in.properties().get(PidLid.APPOINTMENT_SUB_TYPE).orElse(false);
                var moved = blob.exceptions().stream()
                        .map(e -> RecurrencePattern.date(e.original()))
                        .toList();
                for (var date : new ArrayList<>(blob.pattern().deleted())) {
                    var day = RecurrencePattern.date(date);
                    if (moved.contains(day)) {
                        continue;
                    }
                    var at = day.atStartOfDay().plusMinutes(blob.startOffset());
                    out.add(
                            allDay
                                    ? TimesField.day("EXDATE", day)
                                    : TimesField.line("EXDATE", zone.clock().moment(at), Optional.of(zone), out));
                }
            });
        }
    }
}
