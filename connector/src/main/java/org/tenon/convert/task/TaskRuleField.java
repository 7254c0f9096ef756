package org.tenon.convert.task;

import java.time.ZoneOffset;
import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.event.RuleReader;
import org.tenon.convert.event.RuleWriter;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.Lines;

/** RRULE: when a task returns; whether the next one counts from when this one was done has a line of ours. */
enum TaskRuleField implements CalendarField {
    RULE;

    private static final String SLIDING = "X-TENON-REGENERATE";

    @Override
    public List<String> open() {
        return List.of("RRULE", SLIDING);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.TASK_RECURRENCE),
                PropRef.of(PidLid.TASK_F_RECURRING),
                PropRef.of(PidLid.TASK_DEAD_OCCURRENCE));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var rule = in.line("RRULE");
        var start = in.time("DTSTART", warnings).or(() -> in.time("DUE", warnings));
        var pattern = rule.flatMap(
                r -> start.flatMap(s -> RuleReader.read(r.value(), s.local(), ItemZone.of(ZoneOffset.UTC))));
        if (rule.isPresent() && pattern.isEmpty()) {
            warnings.add(
                    "rule-kept-verbatim",
                    "RRULE",
                    "Outlook has no pattern for this rule; the task is shown once, and the rule is kept as it stands.");
        }
        out.properties().put(PidLid.TASK_F_RECURRING, pattern.isPresent()).put(PidLid.TASK_DEAD_OCCURRENCE, false);
        boolean sliding = in.text(SLIDING).orElse("").equalsIgnoreCase("TRUE");
        pattern.ifPresent(p -> out.properties().put(PidLid.TASK_RECURRENCE, (sliding ? p.regenerating() : p).binary()));
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var bytes = in.properties().get(PidLid.TASK_RECURRENCE);
        if (bytes.isEmpty() || !in.properties().get(PidLid.TASK_F_RECURRING).orElse(true)) {
            return;
        }
        var pattern = bytes.flatMap(RecurrencePattern::parse);
        var rule = pattern.flatMap(p -> RuleWriter.write(p, 0, true, ItemZone.of(ZoneOffset.UTC)));
        if (rule.isEmpty()) {
            warnings.add(
                    "blob-malformed", "PidLidTaskRecurrence", "When the task returns cannot be told in iCalendar.");
            return;
        }
        out.add(Lines.line("RRULE", rule.get()));
        if (pattern.get().sliding() != 0) {
            out.add(Lines.line(SLIDING, "TRUE"));
        }
    }
}
