package org.tenon.convert.note;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.CalendarOut;
import org.tenon.convert.ical.DescriptionField;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;

/**
 * SUMMARY and DESCRIPTION: a note of Outlook's is one text, and its first line is its subject. Some programs write the first line in
 * both.
 */
enum NoteTextField implements CalendarField {
    TEXT;

    @Override
    public List<String> open() {
        return List.of("SUMMARY", "DESCRIPTION");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.SUBJECT), PropRef.of(PidTag.BODY));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        var summary = in.text("SUMMARY")
                .map(t -> t.replace("\r", "").replace('\n', ' '))
                .orElse("");
        // A VJOURNAL may have several, RFC 5545 section 3.6.3.
        var rest = in.component().lines("DESCRIPTION").stream()
                .map(TextValue::read)
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining("\n"));
        boolean twice = summary.isEmpty() || rest.equals(summary) || rest.startsWith(summary + "\n");
        var whole = twice && !rest.isEmpty()
                ? rest
                : Stream.of(summary, rest).filter(t -> !t.isEmpty()).collect(Collectors.joining("\n"));
        if (!whole.isEmpty()) {
            out.properties()
                    .put(PidTag.SUBJECT, summary.isEmpty() ? first(whole) : summary)
                    .put(PidTag.BODY, TextValue.windowsLines(whole));
        }
    }

    private static String first(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        var body = DescriptionField.text(in)
                .or(() -> in.properties().get(PidTag.SUBJECT))
                .orElse("")
                .replace("\r\n", "\n");
        var first = first(body);
        var rest = body.substring(Math.min(body.length(), first.length() + 1));
        // What would be taken for the first line in both is told as a whole.
        boolean again = rest.equals(first) || rest.startsWith(first + "\n") || first.isBlank();
        if (!first.isBlank()) {
            out.add(Lines.text("SUMMARY", first));
        }
        if (!(again ? body : rest).isBlank()) {
            out.add(Lines.text("DESCRIPTION", again ? body : rest));
        }
    }
}
