package org.tenon.convert.event;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.ExceptionInfo;
import org.tenon.convert.blob.ExtendedException;
import org.tenon.convert.blob.GlobalObjectId;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.ItemZone;
import org.tenon.sync.vobject.Component;

/**
 * The days of a series that are other: deleted ones, and modified ones as entries of the recurrence blob and as items embedded in
 * hidden attachments, [MS-OXOCAL] sections 2.2.10 and 2.2.1.44.2. Outlook wants both.
 */
final class Exceptions {
    static final String CLASS = "IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}";
    private static final int EMBEDDED = 5;
    private static final int EXCEPTION_FLAG = 2;
    private static final int MOST_INSTANCES = 100_000;

    private final CalendarIn in;
    private final CalendarIn.Time start;
    private final ItemZone zone;
    private final int minutes;

    /** @param minutes how long an instance lasts */
    Exceptions(CalendarIn in, CalendarIn.Time start, ItemZone zone, int minutes) {
        this.in = in;
        this.start = start;
        this.zone = zone;
        this.minutes = minutes;
    }

    /** The overrides of the series: components with its UID and a RECURRENCE-ID. */
    static List<Component> overrides(CalendarIn in) {
        var uid = in.text("UID").orElse("");
        var name = in.component().name();
        return in.calendar().components().stream()
                .filter(c -> c.is(name) && c.line("RECURRENCE-ID").isPresent())
                .filter(c -> new CalendarIn(in.calendar(), c, in.settings())
                        .text("UID")
                        .orElse("")
                        .equals(uid))
                .toList();
    }

    /** An event that does not return can have no days that are other. */
    static void warnOfNoSeries(CalendarIn in, Warnings warnings) {
        boolean series = in.line("RECURRENCE-ID").isEmpty();
        if (series && !overrides(in).isEmpty()) {
            warnings.add(
                    "no-such-instance",
                    "RECURRENCE-ID",
                    "An instance is changed of an event that does not return; it is not shown in Outlook and kept as it stands.");
        }
        if (in.line("EXDATE").isPresent()) {
            warnings.add(
                    "no-such-instance",
                    "EXDATE",
                    "A day is taken out of an event that does not return; it is kept as it stands.");
        }
    }

    private void warnOfOddInstance(Component component, CalendarIn.Time id, Warnings warnings) {
        if (component.line("RRULE").isPresent()) {
            warnings.add(
                    "rule-in-instance",
                    "RRULE",
                    "A changed instance has a rule of its own, which no calendar knows what to do with; it is kept as it stands.");
        }
        var at = id.floating() || id.isDate() ? id.local() : zone.clock().local(id.moment());
        if (id.isDate() != start.isDate()
                || (!id.isDate() && !at.toLocalTime().equals(start.local().toLocalTime()))) {
            warnings.add(
                    "instance-at-other-time",
                    "RECURRENCE-ID",
                    "An instance is changed that begins at another time than the series; it is taken for the one of that day.");
        }
    }

    RecurrenceBlob blob(RecurrencePattern pattern, int from, MapiItem out, Warnings warnings) {
        var deleted = new TreeSet<LocalDate>();
        for (var line : in.component().lines("EXDATE")) {
            for (var value : line.value().split(",", -1)) {
                in.time(line, value, warnings).ifPresent(t -> deleted.add(day(t)));
            }
        }
        var made = modified(out, warnings, new HashMap<>());
        return build(pattern, deleted, made, from, out, warnings);
    }

    /** A daily pattern with these instances only. */
    RecurrenceBlob carry(
            RecurrencePattern pattern, Map<LocalDate, LocalDateTime> shown, int from, MapiItem out, Warnings warnings) {
        var deleted = new TreeSet<LocalDate>();
        var first = RecurrencePattern.date(pattern.range().startDate());
        var last = RecurrencePattern.date(pattern.range().endDate());
        for (var day = first; !day.isAfter(last); day = day.plusDays(1)) {
            if (!shown.containsKey(day)) {
                deleted.add(day);
            }
        }
        for (var line : in.component().lines("EXDATE")) {
            for (var value : line.value().split(",", -1)) {
                in.time(line, value, warnings)
                        .map(this::day)
                        .filter(shown::containsKey)
                        .ifPresent(deleted::add);
            }
        }
        var otherTimes = new HashMap<LocalDate, LocalDateTime>();
        shown.forEach((day, at) -> {
            if (!at.toLocalTime().equals(start.local().toLocalTime()) && !deleted.contains(day)) {
                otherTimes.put(day, at);
            }
        });
        return build(pattern, deleted, modified(out, warnings, otherTimes), from, out, warnings);
    }

    private LocalDate day(CalendarIn.Time time) {
        return time.isDate() || time.floating()
                ? time.local().toLocalDate()
                : zone.clock().local(time.moment()).toLocalDate();
    }

    /** An instance that is other. */
    private record Modified(LocalDateTime original, LocalDateTime from, LocalDateTime to, MapiItem item) {}

    private List<Modified> modified(MapiItem master, Warnings warnings, Map<LocalDate, LocalDateTime> otherTimes) {
        var all = new ArrayList<Modified>();
        var seen = new HashSet<LocalDate>();
        for (var component : overrides(in)) {
            var override = new CalendarIn(in.calendar(), component, in.settings());
            var line = component.line("RECURRENCE-ID").orElseThrow();
            if (line.param("RANGE").isPresent()) {
                warnings.add(
                        "this-and-future",
                        "RECURRENCE-ID",
                        "A change of this and all later instances is shown for the one; it is kept as it stands.");
            }
            var id = override.time(line, warnings);
            if (id.isEmpty()) {
                continue;
            }
            warnOfOddInstance(component, id.get(), warnings);
            var day = day(id.get());
            if (!seen.add(day)) {
                warnings.add(
                        "two-changes-of-a-day",
                        "RECURRENCE-ID",
                        "One instance is changed twice; the first change is shown.");
                continue;
            }
            var original = day.atTime(start.local().toLocalTime());
            var begin = override.time("DTSTART", warnings);
            var from = begin.map(b -> zone.clock().local(b.moment())).orElse(original);
            var to = begin.map(b -> zone.clock()
                            .local(TimesField.end(override, b, warnings).moment()))
                    .orElse(from.plusMinutes(minutes));
            var item = MapiItem.ofClass(CLASS);
            CalendarField.read(Events.OVERRIDE_FIELDS, override, item, warnings);
            all.add(new Modified(original, from, to.isBefore(from) ? from : to, finish(item, original, master)));
        }
        otherTimes.forEach((day, at) -> {
            if (seen.add(day)) {
                var original = day.atTime(start.local().toLocalTime());
                var item = MapiItem.ofClass(CLASS);
                var from = zone.clock().moment(at);
                item.properties()
                        .put(PidLid.APPOINTMENT_START_WHOLE, from)
                        .put(PidLid.APPOINTMENT_END_WHOLE, from.plus(Duration.ofMinutes(minutes)));
                all.add(new Modified(original, at, at.plusMinutes(minutes), finish(item, original, master)));
            }
        });
        return all;
    }

    private MapiItem finish(MapiItem item, LocalDateTime original, MapiItem master) {
        item.properties().put(PidLid.EXCEPTION_REPLACE_TIME, zone.clock().moment(original));
        master.properties()
                .get(PidLid.CLEAN_GLOBAL_OBJECT_ID)
                .flatMap(GlobalObjectId::parse)
                .ifPresent(id -> item.properties()
                        .put(
                                PidLid.GLOBAL_OBJECT_ID,
                                id.at(original.toLocalDate()).binary())
                        .put(PidLid.CLEAN_GLOBAL_OBJECT_ID, id.binary()));
        item.properties()
                .put(PidLid.IS_EXCEPTION, true)
                .put(PidLid.IS_RECURRING, true)
                .put(PidLid.RECURRING, false);
        return item;
    }

    private RecurrenceBlob build(
            RecurrencePattern pattern,
            Set<LocalDate> without,
            List<Modified> changed,
            int from,
            MapiItem master,
            Warnings warnings) {
        var modified = new ArrayList<>(changed);
        modified.sort(Comparator.comparing(Modified::from));
        var wanted = new TreeSet<>(without);
        modified.forEach(m -> wanted.add(m.original().toLocalDate()));
        if (modified.stream().anyMatch(m -> without.contains(m.original().toLocalDate()))) {
            warnings.add(
                    "taken-out-and-changed",
                    "EXDATE",
                    "A day is taken out of the series and changed as well; it is shown as changed, and the line is kept.");
        }
        var last = wanted.isEmpty() ? LocalDate.MIN : wanted.last();
        var there = wanted.isEmpty()
                ? Set.<LocalDate>of()
                : new HashSet<>(PatternDates.list(pattern, MOST_INSTANCES, last));
        var deleted = wanted.stream().filter(there::contains).toList();
        if (without.stream().anyMatch(d -> !there.contains(d))) {
            warnings.add(
                    "no-such-instance",
                    "EXDATE",
                    "A day is taken out of the series that it does not have; it is kept as it stands.");
        }
        if (modified.removeIf(m -> !there.contains(m.original().toLocalDate()))) {
            warnings.add(
                    "no-such-instance",
                    "RECURRENCE-ID",
                    "An instance is changed that the series does not have; it is not shown in Outlook and kept as it stands.");
        }
        var infos = new ArrayList<ExceptionInfo>();
        var extended = new ArrayList<ExtendedException>();
        for (var one : modified) {
            var info = info(one, master);
            infos.add(info);
            extended.add(ExtendedException.of(
                    info,
                    0,
                    info.has(ExceptionInfo.SUBJECT)
                            ? one.item().properties().get(PidTag.SUBJECT).or(() -> Optional.of(""))
                            : Optional.empty(),
                    info.has(ExceptionInfo.LOCATION)
                            ? one.item().properties().get(PidLid.LOCATION).or(() -> Optional.of(""))
                            : Optional.empty()));
            master.attachments().add(attachment(one));
        }
        return RecurrenceBlob.of(
                pattern.with(
                        deleted.stream().map(RecurrencePattern::minutes).toList(),
                        modified.stream()
                                .map(m -> RecurrencePattern.minutes(m.from().toLocalDate()))
                                .sorted()
                                .toList()),
                from,
                from + minutes,
                infos,
                extended);
    }

    private ExceptionInfo info(Modified one, MapiItem master) {
        var p = one.item().properties();
        var m = master.properties();
        int flags = 0;
        boolean own = p.has(PropertyKey.of(PidLid.BUSY_STATUS));
        if (own) {
            flags |= differs(p.get(PidTag.SUBJECT), m.get(PidTag.SUBJECT), ExceptionInfo.SUBJECT);
            flags |= differs(p.get(PidLid.LOCATION), m.get(PidLid.LOCATION), ExceptionInfo.LOCATION);
            flags |= differs(p.get(PidLid.BUSY_STATUS), m.get(PidLid.BUSY_STATUS), ExceptionInfo.BUSY_STATUS);
            flags |= differs(p.get(PidLid.REMINDER_SET), m.get(PidLid.REMINDER_SET), ExceptionInfo.REMINDER);
            flags |= differs(p.get(PidLid.REMINDER_DELTA), m.get(PidLid.REMINDER_DELTA), ExceptionInfo.REMINDER_DELTA);
            flags |= differs(
                    p.get(PidLid.APPOINTMENT_SUB_TYPE), m.get(PidLid.APPOINTMENT_SUB_TYPE), ExceptionInfo.SUB_TYPE);
            flags |= differs(p.get(PidTag.BODY), m.get(PidTag.BODY), ExceptionInfo.EXCEPTIONAL_BODY);
            flags |= differs(
                    p.get(PidLid.APPOINTMENT_STATE_FLAGS),
                    m.get(PidLid.APPOINTMENT_STATE_FLAGS),
                    ExceptionInfo.MEETING_TYPE);
            boolean files = !one.item().attachments().isEmpty();
            flags |= files ? ExceptionInfo.ATTACHMENT : 0;
            if ((flags & ExceptionInfo.EXCEPTIONAL_BODY) != 0) {
                p.put(PidLid.F_EXCEPTIONAL_BODY, true);
            }
            if (!one.item().recipients().equals(master.recipients())) {
                p.put(PidLid.F_EXCEPTIONAL_ATTENDEES, true);
            }
        }
        return new ExceptionInfo(
                RecurrencePattern.minutes(one.from()),
                RecurrencePattern.minutes(one.to()),
                RecurrencePattern.minutes(one.original()),
                flags,
                Optional.of(ExceptionInfo.narrow(p.get(PidTag.SUBJECT).orElse(""))),
                p.get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0),
                p.get(PidLid.REMINDER_DELTA).orElse(0),
                p.get(PidLid.REMINDER_SET).orElse(false) ? 1 : 0,
                Optional.of(ExceptionInfo.narrow(p.get(PidLid.LOCATION).orElse(""))),
                p.get(PidLid.BUSY_STATUS).orElse(0),
                one.item().attachments().isEmpty() ? 0 : 1,
                p.get(PidLid.APPOINTMENT_SUB_TYPE).orElse(false) ? 1 : 0,
                0);
    }

    private static int differs(Optional<?> one, Optional<?> other, int flag) {
        return Objects.equals(one, other) ? 0 : flag;
    }

    private static MapiAttachment attachment(Modified one) {
        var properties = new ItemProperties()
                .put(PidTag.ATTACH_METHOD, EMBEDDED)
                .put(PidTag.ATTACHMENT_HIDDEN, true)
                .put(PidTag.ATTACHMENT_FLAGS, EXCEPTION_FLAG)
                .put(PidTag.ATTACH_FLAGS, 0)
                .put(PidTag.ATTACHMENT_LINK_ID, 0)
                .put(PidTag.RENDERING_POSITION, -1)
                .put(PidTag.DISPLAY_NAME, "Untitled")
                // On the clock of the series, though the type says UTC: [MS-OXOCAL] section 2.2.10.1.
                .put(PidTag.EXCEPTION_START_TIME, one.from().toInstant(ZoneOffset.UTC))
                .put(PidTag.EXCEPTION_END_TIME, one.to().toInstant(ZoneOffset.UTC));
        return new MapiAttachment(properties, Optional.of(one.item()));
    }
}
