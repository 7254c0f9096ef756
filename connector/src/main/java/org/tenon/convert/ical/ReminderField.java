package org.tenon.convert.ical;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.NamedProp;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Node;

/**
 * VALARM: Outlook has one reminder an item. The first alarm that can be it, is; others ride along.
 *
 * @param start what the reminder counts from
 * @param openStart the same in iCalendar
 */
public record ReminderField(NamedProp<Instant> start, String openStart, boolean absolute) implements CalendarField {
    @Override
    public List<String> open() {
        return List.of("VALARM");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.REMINDER_SET),
                PropRef.of(PidLid.REMINDER_DELTA),
                PropRef.of(PidLid.REMINDER_TIME),
                PropRef.of(PidLid.REMINDER_SIGNAL_TIME));
    }

    @Override
    public boolean owns(Node node, Component in) {
        return node instanceof Component alarm && alarm.equals(first(in).orElse(null));
    }

    private static Optional<Component> first(Component in) {
        return in.components().stream()
                .filter(c -> c.is("VALARM"))
                .filter(c -> c.line("TRIGGER").isPresent())
                .filter(c -> !c.value("ACTION").orElse("DISPLAY").equalsIgnoreCase("EMAIL"))
                .filter(c -> !c.value("ACTION").orElse("DISPLAY").equalsIgnoreCase("NONE"))
                .findFirst();
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var alarm = first(in.component());
        var begin = in.time(openStart, warnings).map(CalendarIn.Time::moment);
        var signal = alarm.flatMap(a -> a.line("TRIGGER")).flatMap(trigger -> {
            var value = trigger.value().strip().toUpperCase(Locale.ROOT);
            var moment = in.time(trigger, value, warnings).map(CalendarIn.Time::moment);
            if (moment.isPresent()) {
                return moment;
            }
            boolean fromEnd = trigger.param("RELATED").orElse("").equalsIgnoreCase("END");
            var from = fromEnd ? end(in, warnings).or(() -> begin) : begin;
            return duration(value).flatMap(d -> from.map(f -> f.plus(d)));
        });
        out.properties().put(PidLid.REMINDER_SET, signal.isPresent());
        if (alarm.isPresent() && signal.isEmpty()) {
            warnings.add(
                    "bad-reminder", "VALARM", "When the reminder goes off cannot be read; it is kept as it stands.");
        }
        signal.ifPresent(s -> {
            long minutes = begin.map(b -> Duration.between(s, b).toMinutes()).orElse(0L);
            if (minutes < 0 && !absolute) {
                warnings.add(
                        "reminder-after-start",
                        "VALARM",
                        "A reminder after the start has no place in Outlook; it goes off at the start there.");
            }
            out.properties()
                    .put(PidLid.REMINDER_DELTA, (int) Math.clamp(minutes, 0L, MOST_MINUTES))
                    .put(PidLid.REMINDER_TIME, absolute ? s : begin.orElse(s))
                    .put(PidLid.REMINDER_SIGNAL_TIME, s);
        });
    }

    private static final long MOST_MINUTES = 5L * 366 * 24 * 60;

    private static Optional<Instant> end(CalendarIn in, Warnings warnings) {
        return in.time("DTEND", warnings)
                .or(() -> in.time("DUE", warnings))
                .map(CalendarIn.Time::moment)
                .or(() -> in.time("DTSTART", warnings).flatMap(s -> in.text("DURATION")
                        .flatMap(ReminderField::duration)
                        .map(d -> s.moment().plus(d))));
    }

    /** A duration of RFC 5545 section 3.3.6. */
    public static Optional<Duration> duration(String text) {
        var value = text.strip().toUpperCase(Locale.ROOT);
        boolean minus = value.startsWith("-");
        var plain = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
        try {
            Duration duration;
            if (plain.matches("P\\d{1,6}W")) {
                duration = Duration.ofDays(7L * Integer.parseInt(plain.substring(1, plain.length() - 1)));
            } else {
                duration = Duration.parse(plain);
            }
            return Optional.of(minus ? duration.negated() : duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The same as text. */
    public static String text(Duration duration) {
        long minutes = duration.toMinutes();
        var sign = minutes < 0 ? "-" : "";
        minutes = Math.abs(minutes);
        if (minutes != 0 && minutes % (24 * 60) == 0) {
            return sign + "P" + minutes / (24 * 60) + "D";
        }
        if (minutes != 0 && minutes % 60 == 0) {
            return sign + "PT" + minutes / 60 + "H";
        }
        return sign + "PT" + minutes + "M";
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        if (!in.properties().get(PidLid.REMINDER_SET).orElse(false)) {
            return;
        }
        var begin = in.properties().get(start);
        var time = in.properties().get(PidLid.REMINDER_TIME);
        var delta = in.properties().get(PidLid.REMINDER_DELTA);
        var trigger = (absolute && time.isPresent()) || begin.isEmpty()
                ? time.or(() -> in.properties().get(PidLid.REMINDER_SIGNAL_TIME))
                        .map(t -> Lines.line("TRIGGER", MomentField.utc(t), Lines.param("VALUE", "DATE-TIME")))
                : Optional.of(Lines.line(
                        "TRIGGER",
                        text(Duration.ofMinutes(
                                -delta.filter(d -> d >= 0 && d <= MOST_MINUTES).orElse(DEFAULT_MINUTES)))));
        trigger.ifPresent(t -> out.add(Lines.component(
                "VALARM", List.of(Lines.line("ACTION", "DISPLAY"), Lines.line("DESCRIPTION", "Reminder"), t))));
    }

    /** Some writers leave the number out for "the usual", or put a magic one. */
    private static final int DEFAULT_MINUTES = 15;
}
