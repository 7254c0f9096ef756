package org.tenon.convert.ical;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** PRIORITY: 1 to 4 is high, 5 normal, 6 to 9 low, [MS-OXCICAL] section 2.1.3.1.1.20.17. */
public enum PriorityField implements CalendarField {
    PRIORITY;

    private static final int LOW = 0;
    private static final int NORMAL = 1;
    private static final int HIGH = 2;

    @Override
    public List<String> open() {
        return List.of("PRIORITY");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.IMPORTANCE));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var text = in.text("PRIORITY").map(String::strip).orElse("0");
        int importance = !text.matches("[1-9]") || text.equals("5") ? NORMAL : text.charAt(0) < '5' ? HIGH : LOW;
        out.properties().put(PidTag.IMPORTANCE, importance);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        switch (in.properties().get(PidTag.IMPORTANCE).orElse(NORMAL)) {
            case LOW -> out.add(Lines.line("PRIORITY", "9"));
            case HIGH -> out.add(Lines.line("PRIORITY", "1"));
            default -> {}
        }
    }
}
