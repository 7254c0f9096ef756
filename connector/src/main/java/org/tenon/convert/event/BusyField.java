package org.tenon.convert.event;

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

/**
 * TRANSP, STATUS and what Outlook adds for what they cannot say (out of office, working elsewhere): how the time counts, and whether
 * the event was cancelled. [MS-OXCICAL] sections 2.1.3.1.1.20.31 and 2.1.3.1.1.20.21.
 */
public enum BusyField implements CalendarField {
    BUSY;

    private static final String OUTLOOKS = "X-MICROSOFT-CDO-BUSYSTATUS";
    private static final String INTENDED = "X-MICROSOFT-CDO-INTENDEDSTATUS";
    private static final List<String> WORDS = List.of("FREE", "TENTATIVE", "BUSY", "OOF", "WORKINGELSEWHERE");
    private static final int FREE = 0;
    private static final int TENTATIVE = 1;
    private static final int BUSY_TIME = 2;
    static final int CANCELLED = 0x4;

    @Override
    public List<String> open() {
        return List.of("TRANSP", "STATUS", OUTLOOKS, INTENDED);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.BUSY_STATUS),
                PropRef.of(PidLid.INTENDED_BUSY_STATUS),
                PropRef.of(PidLid.APPOINTMENT_STATE_FLAGS));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var status = word(in, "STATUS");
        int told = WORDS.indexOf(word(in, OUTLOOKS));
        int busy;
        if (told >= 0) {
            busy = told;
        } else if (word(in, "TRANSP").equals("TRANSPARENT")) {
            busy = FREE;
        } else {
            busy = status.equals("TENTATIVE") ? TENTATIVE : BUSY_TIME;
        }
        out.properties().put(PidLid.BUSY_STATUS, busy);
        int intended = WORDS.indexOf(word(in, INTENDED));
        if (intended >= 0) {
            out.properties().put(PidLid.INTENDED_BUSY_STATUS, intended);
        }
        if (status.equals("CANCELLED")) {
            int flags = out.properties().get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0);
            out.properties().put(PidLid.APPOINTMENT_STATE_FLAGS, flags | CANCELLED);
        }
    }

    private static String word(CalendarIn in, String name) {
        return in.text(name).orElse("").strip().toUpperCase(Locale.ROOT);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        int busy = in.properties().get(PidLid.BUSY_STATUS).orElse(BUSY_TIME);
        boolean cancelled = (in.properties().get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0) & CANCELLED) != 0;
        out.add(Lines.line("TRANSP", busy == FREE ? "TRANSPARENT" : "OPAQUE"));
        if (cancelled) {
            out.add(Lines.line("STATUS", "CANCELLED"));
        } else if (busy == TENTATIVE) {
            out.add(Lines.line("STATUS", "TENTATIVE"));
        }
        if (busy >= 0 && busy < WORDS.size()) {
            out.add(Lines.line(OUTLOOKS, WORDS.get(busy)));
        }
        in.properties()
                .get(PidLid.INTENDED_BUSY_STATUS)
                .filter(i -> i >= 0 && i < WORDS.size())
                .ifPresent(i -> out.add(Lines.line(INTENDED, WORDS.get(i))));
    }
}
