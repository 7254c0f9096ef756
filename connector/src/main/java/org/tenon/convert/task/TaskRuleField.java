package org.tenon.convert.task;

import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
import org.tenon.mapi.value.Binary;

/** RRULE: when a task returns; whether the next one counts from when this one was done has a line of ours. */
enum TaskRuleField implements CalendarField {
    RULE;

    /** A pattern of another calendar than the Gregorian one: the blob itself, in base64. */
    private static final String OTHER_CALENDAR = "X-TENON-RECURRENCE";

    private static final String SLIDING = "X-TENON-REGENERATE";

    @Override
    public List<String> open() {
        return List.of("RRULE", SLIDING, OTHER_CALENDAR);
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
        if (rule.isEmpty()) {
            pattern = in.text(OTHER_CALENDAR).flatMap(TaskRuleField::unpack);
        }
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

    private static Optional<RecurrencePattern> unpack(String text) {
        try {
            return RecurrencePattern.parse(Binary.owning(Base64.getDecoder().decode(text.strip())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var bytes = in.properties().get(PidLid.TASK_RECURRENCE);
        if (bytes.isEmpty() || !in.properties().get(PidLid.TASK_F_RECURRING).orElse(true)) {
            return;
        }
        var pattern = bytes.flatMap(RecurrencePattern::parse);
        var rule = pattern.flatMap(p -> RuleWriter.write(p, 0, true, ItemZone.of(ZoneOffset.UTC)));
        if (pattern.isPresent() && !RuleWriter.gregorian(pattern.get())) {
            warnings.add(
                    "calendar-not-gregorian",
                    "PidLidTaskRecurrence",
                    "The task returns by another calendar than the Gregorian one, which has no rule in iCalendar; Outlook has it.");
            out.add(Lines.line(
                    OTHER_CALENDAR,
                    Base64.getEncoder().encodeToString(bytes.get().shared())));
            return;
        }
        if (rule.isEmpty()) {
            warnings.add(
                    "blob-malformed", "PidLidTaskRecurrence", "When the task returns cannot be told in iCalendar.");
            return;
        }
        out.add(Lines.line("RRULE", rule.get()));
        if (pattern.get().days().sliding() != 0) {
            out.add(Lines.line(SLIDING, "TRUE"));
        }
    }
}
