package org.tenon.convert.task;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.MomentField;

/** STATUS, PERCENT-COMPLETE, COMPLETED: how far it is. "Waiting" and "deferred" are Outlook's own and ride in a line of ours. */
enum StatusField implements CalendarField {
    STATUS;

    private static final int NOT_STARTED = 0;
    private static final int IN_PROGRESS = 1;
    private static final int COMPLETE = 2;
    private static final int DEFERRED = 4;
    private static final String OUTLOOKS = "X-TENON-TASK-STATUS";
    private static final List<String> WORDS = List.of("NOT-STARTED", "IN-PROGRESS", "COMPLETE", "WAITING", "DEFERRED");

    /** What the way back can say. */
    private static final Set<String> SAID = Set.of("COMPLETED", "IN-PROCESS", "NEEDS-ACTION");

    @Override
    public List<String> open() {
        return List.of("STATUS", "PERCENT-COMPLETE", "COMPLETED", OUTLOOKS);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.TASK_STATUS),
                PropRef.of(PidLid.PERCENT_COMPLETE),
                PropRef.of(PidLid.TASK_COMPLETE),
                PropRef.of(PidLid.TASK_DATE_COMPLETED));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var word = in.text("STATUS").orElse("").strip().toUpperCase(Locale.ROOT);
        var percent = in.text("PERCENT-COMPLETE")
                .map(String::strip)
                .filter(t -> t.matches("\\d{1,3}"))
                .map(t -> Math.min(100, Integer.parseInt(t)));
        var completed = in.time("COMPLETED", warnings);
        int own = WORDS.indexOf(in.text(OUTLOOKS).orElse("").strip().toUpperCase(Locale.ROOT));
        boolean done =
                word.equals("COMPLETED") || (word.isEmpty() && (completed.isPresent() || percent.orElse(0) == 100));
        int status;
        if (done) {
            status = COMPLETE;
        } else if (own >= 0 && own != COMPLETE) {
            status = own;
        } else {
            status = word.equals("IN-PROCESS") || (word.isEmpty() && percent.orElse(0) > 0)
                    ? IN_PROGRESS
                    : word.equals("CANCELLED") ? DEFERRED : NOT_STARTED;
        }
        if (!word.isEmpty() && !SAID.contains(word)) {
            warnings.add("no-place", "STATUS", "Outlook's tasks have no such status; the line is kept as it stands.");
        }
        out.properties()
                .put(PidLid.TASK_STATUS, status)
                .put(PidLid.PERCENT_COMPLETE, done ? 1.0 : percent.orElse(0) / 100.0)
                .put(PidLid.TASK_COMPLETE, done);
        if (done) {
            completed.ifPresent(t -> out.properties().put(PidLid.TASK_DATE_COMPLETED, t.moment()));
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var p = in.properties();
        int status = p.get(PidLid.TASK_STATUS).orElse(NOT_STARTED);
        double percent = p.get(PidLid.PERCENT_COMPLETE).orElse(0.0);
        boolean done = status == COMPLETE || p.get(PidLid.TASK_COMPLETE).orElse(false);
        out.add(Lines.line(
                "STATUS",
                done
                        ? "COMPLETED"
                        : status == NOT_STARTED
                                ? "NEEDS-ACTION"
                                : status == IN_PROGRESS ? "IN-PROCESS" : "NEEDS-ACTION"));
        long hundredths = done ? 100 : Math.clamp(Math.round(percent * 100), 0L, 100L);
        if (hundredths > 0) {
            out.add(Lines.line("PERCENT-COMPLETE", Long.toString(hundredths)));
        }
        if (done) {
            p.get(PidLid.TASK_DATE_COMPLETED)
                    .filter(t -> LocalDate.ofInstant(t, ZoneOffset.UTC).getYear() < 4500)
                    .ifPresent(t -> out.add(Lines.line("COMPLETED", MomentField.utc(t))));
        } else if (status > COMPLETE && status < WORDS.size()) {
            out.add(Lines.line(OUTLOOKS, WORDS.get(status)));
        }
    }
}
