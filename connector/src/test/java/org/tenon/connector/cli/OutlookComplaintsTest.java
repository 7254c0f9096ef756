package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/** What people have complained of in public about connectors of this kind, with an Outlook profile, real servers and a phone. */
final class OutlookComplaintsTest {
    private static final String CALENDAR = "calendars/Calendar";
    private static final String NOTE = "bm90ZQ==";
    private static final String NEW_YORK = """
            BEGIN:VTIMEZONE\r
            TZID:America/New_York\r
            BEGIN:STANDARD\r
            DTSTART:20071104T020000\r
            TZOFFSETFROM:-0400\r
            TZOFFSETTO:-0500\r
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r
            END:STANDARD\r
            BEGIN:DAYLIGHT\r
            DTSTART:20070311T020000\r
            TZOFFSETFROM:-0500\r
            TZOFFSETTO:-0400\r
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r
            END:DAYLIGHT\r
            END:VTIMEZONE\r
            """;

    @TempDir
    Path dir;

    private Phone phone;

    @Test
    void attachmentsForeignZonesAndAnEditBesideADeletion() throws Exception {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        try (var mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
                var dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"))) {
            phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
            try (var lab = new OutlookLab(phone)) {
                fill();
                phone.sync(0);
                lab.begin();
                lab.sync(0);
                assertTrue(lab.dump().contains(NOTE), "the attachment is in Outlook");

                for (var title : List.of("Attached", "Foreign", "Edited")) {
                    lab.desk(OutlookLab.PROFILE, "Calendar", "subject", title, title + " here");
                }
                phone.delete(CALENDAR + "/edited.ics");
                phone.sync(0);
                lab.sync(0);
                assertEquals(List.of(), lab.planned(), "no loop of an edit and a deletion");
                phone.sync(0);

                assertTrue(text("Attached here").contains(NOTE), "an edit elsewhere takes no attachment away");
                var series = text("Foreign here");
                for (var line : List.of(
                        "DTSTART;TZID=America/New_York:20260301T090000",
                        "RECURRENCE-ID;TZID=America/New_York:20260315T090000",
                        "DTSTART;TZID=America/New_York:20260315T110000",
                        "EXDATE;TZID=America/New_York:20260322T090000")) {
                    assertTrue(series.contains(line + "\r\n"), line + " in " + series);
                }
                assertEquals(1, phone.count(CALENDAR, "SUMMARY:Edited here"), "the edit is kept, once");

                phone.edit(CALENDAR, "SUMMARY:Attached here", "SUMMARY:Attached there");
                phone.sync(0);
                lab.sync(0);
                var dump = lab.dump();
                assertTrue(dump.contains("\"Attached there\"") && dump.contains(NOTE), "nor does one on the phone");
                assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
            }
        }
    }

    private void fill() throws IOException {
        phone.write(
                CALENDAR + "/attached.ics",
                Phone.event(
                        "attached",
                        "SUMMARY:Attached\r\nDTSTART:20260503T080000Z\r\nDTEND:20260503T090000Z\r\n"
                                + "ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=text/plain;FILENAME=note.txt:" + NOTE
                                + "\r\n"));
        phone.write(
                CALENDAR + "/edited.ics",
                Phone.event("edited", "SUMMARY:Edited\r\nDTSTART:20260504T080000Z\r\nDTEND:20260504T090000Z\r\n"));
        // Across the change to summer time of that zone, and not of this one.
        var series = Phone.event(
                "foreign",
                "SUMMARY:Foreign\r\nDTSTART;TZID=America/New_York:20260301T090000\r\n"
                        + "DTEND;TZID=America/New_York:20260301T100000\r\nRRULE:FREQ=WEEKLY;COUNT=6\r\n"
                        + "EXDATE;TZID=America/New_York:20260322T090000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
                        + "UID:foreign@example.test\r\nDTSTAMP:20260101T000000Z\r\n"
                        + "RECURRENCE-ID;TZID=America/New_York:20260315T090000\r\nSUMMARY:Foreign\r\n"
                        + "DTSTART;TZID=America/New_York:20260315T110000\r\nDTEND;TZID=America/New_York:20260315T120000\r\n");
        phone.write(CALENDAR + "/foreign.ics", series.replaceFirst("BEGIN:VEVENT\r\n", NEW_YORK + "BEGIN:VEVENT\r\n"));
    }

    private String text(String title) throws IOException {
        for (var item : phone.items(CALENDAR)) {
            var text = Files.readString(item).replaceAll("\r?\n[ \t]", "");
            if (text.contains("SUMMARY:" + title)) {
                return text;
            }
        }
        throw new AssertionError("no " + title);
    }
}
