package org.tenon.convert.contact;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.sync.vobject.ContentLine;

/**
 * BDAY, ANNIVERSARY: a day, in whichever zone it is looked at, [MS-OXOCNTC] section 2.2.1.5. One without a year is in 1604, which had
 * a 29th of February.
 */
record DayField(String name, String older, PropTag<Instant> moment, NamedProp<Instant> local) implements CardField {
    private static final int NO_YEAR = 1604;
    private static final Pattern DATE = Pattern.compile("(\\d{4}|--)-?(\\d{2})-?(\\d{2})(?:[T ].*)?");
    /** From the day's begin in UTC, so that it is the same day nearly everywhere. */
    private static final Duration NOON = Duration.ofHours(11).plusMinutes(59);

    @Override
    public List<String> open() {
        return List.of(name, older);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(moment), PropRef.of(local));
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        var line = in.lines(name).stream().findFirst().or(() -> in.lines(older).stream()
                .findFirst());
        line.ifPresent(l -> {
            var day = day(l);
            if (day.isEmpty() && !l.value().isBlank()) {
                warnings.add("bad-date", name, "The day cannot be read; the line is kept as it stands.");
            }
            day.ifPresent(d -> {
                var begin = d.atStartOfDay().toInstant(ZoneOffset.UTC);
                out.properties().put(moment, begin.plus(NOON)).put(local, begin);
            });
        });
    }

    private static Optional<LocalDate> day(ContentLine line) {
        var matcher = DATE.matcher(line.value().strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var omitted = line.param("X-APPLE-OMIT-YEAR").orElse("-");
        boolean yearless = matcher.group(1).equals("--") || matcher.group(1).equals(omitted);
        try {
            int year = yearless ? NO_YEAR : Integer.parseInt(matcher.group(1));
            var day = LocalDate.of(year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
            return year < 1601 || year > 4500 ? Optional.empty() : Optional.of(day);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        var day = in.properties()
                .get(local)
                .map(t -> LocalDate.ofInstant(t, ZoneOffset.UTC))
                // Else midnight somewhere: the day to which the moment is nearest.
                .or(() -> in.properties()
                        .get(moment)
                        .map(t -> LocalDate.ofInstant(t.plus(Duration.ofHours(12)), ZoneOffset.UTC)))
                .filter(d -> d.getYear() < 4500);
        day.ifPresent(d -> out.add(line(d, out.four())));
    }

    private ContentLine line(LocalDate day, boolean four) {
        var monthDay = "%02d%02d".formatted(day.getMonthValue(), day.getDayOfMonth());
        var as = four || name.equals("BDAY") ? name : older;
        if (day.getYear() != NO_YEAR) {
            return Lines.line(as, four ? "%04d%s".formatted(day.getYear(), monthDay) : day.toString());
        }
        return four
                ? Lines.line(as, "--" + monthDay)
                : Lines.line(as, day.toString(), Lines.param("X-APPLE-OMIT-YEAR", Integer.toString(NO_YEAR)));
    }
}
