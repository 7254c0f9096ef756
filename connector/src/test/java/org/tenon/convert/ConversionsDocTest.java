package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.mail.Messages;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;

/** docs/conversions.md says what the lists of fields say. {@code -Dtenon.write=true} writes it anew. */
class ConversionsDocTest {
    private static final Path DOC = Path.of("..", "docs", "conversions.md");

    @Test
    void theDocumentTellsWhatTheFieldsDo() throws IOException {
        var text = """
                # What maps to what

                Made from the lists of fields in `org.tenon.convert`; a test fails when it is out of date. The names of Outlook's properties
                are those of [MS-OXPROPS].

                A text that comes from a server rides along with the item, in one property of ours: lines that are not in these tables,
                parameters and order return from there. A field that nobody touched in Outlook returns to the byte; one that somebody
                touched is written anew where it stood.

                A changed text is brought into the item that is there: what the text says otherwise than before is changed, and nothing
                else. Properties that no text tells of stay, and so do formatted bodies whose plain text is the same, attachments that are
                items of their own, and people and addresses known to Exchange alone.

                """
                + table("Events (`IPM.Appointment`, VEVENT)", Events.FIELDS)
                + """
                A series is one item: its overrides (RECURRENCE-ID) are entries of PidLidAppointmentRecur, each with an item embedded in a
                hidden attachment. A rule that Outlook has no pattern for is shown for two years, as a daily series with days deleted.
                Not held, and told of in a warning: instances more often than once a day, changes of "this and all later" instances,
                reminders after the start. A series of Outlook's by another calendar than the Gregorian one is told of by its first
                instance, with the blob itself in a line of ours.

                """
                + table("Tasks (`IPM.Task`, VTODO)", Tasks.FIELDS)
                + "Outlook's tasks have days, and no times of day. Owner, assignment and effort stay with the item.\n\n"
                + table("Notes (`IPM.StickyNote`, VJOURNAL)", Notes.FIELDS)
                + "A note is one text: SUMMARY is its first line. Its place on the screen stays with the item.\n\n"
                + table("Journal entries (`IPM.Activity`, VJOURNAL with X-TENON-JOURNAL-TYPE)", JournalEntries.FIELDS)
                + table("Contacts and distribution lists (`IPM.Contact`, `IPM.DistList`, vCard)", Contacts.fields())
                + table("Mails (`IPM.Note`, `REPORT.IPM.Note`, `IPM.Schedule.Meeting`, MIME)", Messages.FIELDS)
                + """
                The whole header is kept as text, and how the parts were put together rides along in one property of ours: a message that
                nobody touched returns to the byte, but for line ends. A field of the header that somebody changed is written anew where it
                stood; where the body or the attachments changed, the message is put together anew under its own header, and a warning says so.
                S/MIME and PGP/MIME are one attachment that holds the signed or encrypted bytes. A part of more than 4 MiB whose lines are
                unusual (quoted-printable, uuencode, base64 in uneven lines) returns with the same content in other lines. Rich text of its
                own goes out as application/rtf beside the plain text. Appointments, tasks and contacts inside a mail go out as files
                with a line of ours, and return as items.
                """;
        if (Boolean.getBoolean("tenon.write")) {
            Files.writeString(DOC, text);
        }
        assertEquals(
                text,
                Files.readString(DOC),
                "docs/conversions.md is out of date: run this test with -Dtenon.write=true");
    }

    private static String table(String title, List<? extends Field<?, ?>> fields) {
        return "## " + title + "\n\n| open format | Outlook |\n|---|---|\n"
                + fields.stream()
                        .map(f -> "| " + String.join(", ", f.open()) + " | "
                                + f.properties().stream()
                                        .map(r -> r.key().name())
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }
}
