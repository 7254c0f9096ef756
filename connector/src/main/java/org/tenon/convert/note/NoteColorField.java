package org.tenon.convert.note;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.Lines;

/** COLOR (RFC 7986 section 5.9): a note has one of five, [MS-OXONOTE] section 2.2.1.1; another name rides along on a yellow one. */
enum NoteColorField implements CalendarField {
    COLOR;

    static final int YELLOW = 3;
    private static final List<String> NAMES = List.of("lightblue", "lightgreen", "pink", "yellow", "white");
    private static final List<String> ALSO = List.of("blue", "green", "hotpink", "gold", "snow");

    @Override
    public List<String> open() {
        return List.of("COLOR");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidLid.NOTE_COLOR));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var name = in.text("COLOR").orElse("").strip().toLowerCase(Locale.ROOT);
        int known = Math.max(NAMES.indexOf(name), ALSO.indexOf(name));
        out.properties().put(PidLid.NOTE_COLOR, known < 0 ? YELLOW : known);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        int color = in.properties().get(PidLid.NOTE_COLOR).orElse(YELLOW);
        // Yellow is the usual one, and says nothing.
        if (color != YELLOW && color >= 0 && color < NAMES.size()) {
            out.add(Lines.line("COLOR", NAMES.get(color)));
        }
    }
}
