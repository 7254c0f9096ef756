package org.tenon.convert.event;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.Lines;
import org.tenon.mapi.value.NamedProp;

/** A number, such as SEQUENCE. */
public record NumberField(String name, NamedProp<Integer> property) implements CalendarField {
    @Override
    public List<String> open() {
        return List.of(name);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(property));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        in.text(name).map(String::strip).filter(t -> t.matches("\\d{1,9}")).ifPresent(t -> out.properties()
                .put(property, Integer.parseInt(t)));
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        in.properties()
                .get(property)
                .filter(n -> n >= 0)
                .ifPresent(n -> out.add(Lines.line(name, Integer.toString(n))));
    }
}
