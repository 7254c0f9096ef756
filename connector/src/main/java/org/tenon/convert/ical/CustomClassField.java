package org.tenon.convert.ical;

import java.util.List;
import org.tenon.convert.CustomClass;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** A class of somebody's own. */
public enum CustomClassField implements CalendarField {
    CUSTOM_CLASS;

    @Override
    public List<String> open() {
        return List.of("X-TENON-MESSAGE-CLASS");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.MESSAGE_CLASS));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        CustomClass.take(in.text(open().getFirst()), out);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        CustomClass.of(in).ifPresent(c -> out.add(Lines.text(open().getFirst(), c)));
    }
}
