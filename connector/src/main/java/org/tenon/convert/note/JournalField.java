package org.tenon.convert.note;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.ReminderField;

/** DTSTART and two lines of ours: what was done, when and for how long, [MS-OXOJRNL] section 2.2.1. A VJOURNAL has no end. */
enum JournalField implements CalendarField {
    WHAT_AND_WHEN;

    static final String TYPE = "X-TENON-JOURNAL-TYPE";
    private static final String DURATION = "X-TENON-JOURNAL-DURATION";
    private static final int LAST_YEAR = 4500;
    private static final long MOST_MINUTES = 100L * 366 * 24 * 60;

    /** [MS-OXOJRNL] section 2.2.2.1: icons by type. */
    private static final Map<String, Integer> ICONS = Map.of(
            "Phone call", 0x60A,
            "E-mail Message", 0x602,
            "Meeting", 0x613,
            "Task", 0x606,
            "Note", 0x608,
            "Letter", 0x60B,
            "Fax", 0x609);

    private static final int OTHER_ICON = 0x601;

    static int icon(MapiItem item) {
        return item.properties()
                .get(PidLid.LOG_TYPE)
                .map(t -> ICONS.getOrDefault(t, OTHER_ICON))
                .orElse(OTHER_ICON);
    }

    @Override
    public List<String> open() {
        return List.of("DTSTART", TYPE, DURATION);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.LOG_TYPE),
                PropRef.of(PidLid.LOG_TYPE_DESC),
                PropRef.of(PidLid.LOG_START),
                PropRef.of(PidLid.LOG_END),
                PropRef.of(PidLid.LOG_DURATION),
                PropRef.of(PidLid.COMMON_START),
                PropRef.of(PidLid.COMMON_END));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        in.text(TYPE).ifPresent(t -> out.properties().put(PidLid.LOG_TYPE, t).put(PidLid.LOG_TYPE_DESC, t));
        in.time("DTSTART", warnings).map(CalendarIn.Time::moment).ifPresent(start -> {
            long minutes = in.text(DURATION)
                    .flatMap(ReminderField::duration)
                    .map(Duration::toMinutes)
                    .map(m -> Math.clamp(m, 0L, MOST_MINUTES))
                    .orElse(0L);
            var end = start.plus(minutes, ChronoUnit.MINUTES);
            out.properties()
                    .put(PidLid.LOG_START, start)
                    .put(PidLid.LOG_END, end)
                    .put(PidLid.LOG_DURATION, (int) minutes)
                    .put(PidLid.COMMON_START, start)
                    .put(PidLid.COMMON_END, end);
        });
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var p = in.properties();
        var start = time(p.get(PidLid.LOG_START).or(() -> p.get(PidLid.COMMON_START)));
        var end = time(p.get(PidLid.LOG_END).or(() -> p.get(PidLid.COMMON_END)));
        start.ifPresent(s -> out.add(Lines.line("DTSTART", MomentField.utc(s))));
        out.add(Lines.text(
                TYPE,
                p.get(PidLid.LOG_TYPE).or(() -> p.get(PidLid.LOG_TYPE_DESC)).orElse("Journal")));
        var minutes = p.get(PidLid.LOG_DURATION)
                .map(Integer::longValue)
                .or(() -> start.flatMap(s -> end.map(e -> Duration.between(s, e).toMinutes())))
                .filter(m -> m > 0 && m <= MOST_MINUTES);
        minutes.ifPresent(m -> out.add(Lines.line(DURATION, ReminderField.text(Duration.ofMinutes(m)))));
    }

    private static Optional<Instant> time(Optional<Instant> time) {
        return time.filter(t -> LocalDate.ofInstant(t, ZoneOffset.UTC).getYear() < LAST_YEAR);
    }
}
