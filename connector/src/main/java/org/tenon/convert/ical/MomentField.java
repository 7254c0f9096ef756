package org.tenon.convert.ical;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.PropType;
import org.tenon.sync.vobject.Zones;

/** A moment in UTC: CREATED, LAST-MODIFIED, DTSTAMP. */
public record MomentField(String name, PropertyKey key) implements CalendarField {
    @Override
    public List<String> open() {
        return List.of(name);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(new PropRef(key, PropType.SYSTIME));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        in.time(name, warnings).ifPresent(t -> out.properties().put(key, PropType.SYSTIME, t.moment()));
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        in.properties().typed(key).ifPresent(t -> {
            if (t.value() instanceof Instant moment) {
                out.add(Lines.line(name, utc(moment)));
            }
        });
    }

    public static String utc(Instant moment) {
        return Zones.format(LocalDateTime.ofInstant(moment.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC)) + "Z";
    }
}
