package org.tenon.convert.ical;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** CLASS: who may see the item, [MS-OXCICAL] section 2.1.3.1.1.20.4. */
public enum ClassField implements CalendarField {
    CLASS;

    private static final List<String> WORDS = List.of("PUBLIC", "X-PERSONAL", "PRIVATE", "CONFIDENTIAL");
    private static final int PRIVATE = 2;

    @Override
    public List<String> open() {
        return List.of("CLASS");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.SENSITIVITY), PropRef.of(PidLid.PRIVATE));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var word = in.text("CLASS").orElse("PUBLIC").strip().toUpperCase(Locale.ROOT);
        int known = WORDS.indexOf(word);
        // RFC 5545 section 3.8.1.3: a class that one does not know is private.
        int sensitivity = known < 0 ? PRIVATE : known;
        out.properties().put(PidTag.SENSITIVITY, sensitivity).put(PidLid.PRIVATE, sensitivity >= PRIVATE);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        int sensitivity = in.properties()
                .get(PidTag.SENSITIVITY)
                .orElseGet(() -> in.properties().get(PidLid.PRIVATE).orElse(false) ? PRIVATE : 0);
        if (sensitivity > 0 && sensitivity < WORDS.size()) {
            out.add(Lines.line("CLASS", WORDS.get(sensitivity)));
        }
    }
}
