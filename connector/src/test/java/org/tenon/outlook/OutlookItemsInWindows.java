package org.tenon.outlook;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.tenon.lab.Rig;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.ItemStoreContract;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.UserHands;

/** Calendars, task lists, notes and address books of Outlook keep every promise of the port. */
final class OutlookItemsInWindows {
    private static final String ZONE = """
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19701025T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:19700329T020000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            END:VTIMEZONE
            """;

    @Nested
    class Events extends Contract {
        Events() {
            super(Kind.CALENDAR, "Calendar");
        }

        static Stream<Sample> samples() {
            return Stream.of(
                    event("plain", "SUMMARY:plain\nDTSTART:20260203T100000Z\nDTEND:20260203T110000Z\n"),
                    event("all day", "SUMMARY:day\nDTSTART;VALUE=DATE:20260203\nDTEND;VALUE=DATE:20260205\n"),
                    event(
                            "a series in a zone",
                            "SUMMARY:weekly\nDTSTART;TZID=Europe/Berlin:20260203T100000\nDURATION:PT1H\n"
                                    + "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=20\nEXDATE;TZID=Europe/Berlin:20260210T100000\n"),
                    event(
                            "a rule that Outlook cannot hold",
                            "SUMMARY:odd\nDTSTART:20260203T100000Z\nDTEND:20260203T110000Z\n"
                                    + "RRULE:FREQ=MONTHLY;BYMONTHDAY=3,17;INTERVAL=2;COUNT=9\n"),
                    event(
                            "people, looks, an alarm and what nobody knows",
                            "SUMMARY:meeting\nDTSTART:20260203T100000Z\nDTEND:20260203T110000Z\nCREATED:20250101T010203Z\n"
                                    + "LAST-MODIFIED:20250202T020304Z\nSEQUENCE:3\nLOCATION:Room 4\nCATEGORIES:Red,Home\n"
                                    + "ORGANIZER;CN=Boss:mailto:boss@example.test\n"
                                    + "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"A, B\":mailto:reader@example.test\n"
                                    + "ATTENDEE;ROLE=OPT-PARTICIPANT;RSVP=TRUE:mailto:other@example.test\n"
                                    + "DESCRIPTION:Plain words\\, and more\\nin two lines\n"
                                    + "X-ALT-DESC;FMTTYPE=text/html:<html><body><b>Other</b> words &amp; looks</body></html>\n"
                                    + "X-NOBODY;X-P=1:knows\nCLASS:PRIVATE\nTRANSP:TRANSPARENT\n"
                                    + "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:now\nTRIGGER:-PT15M\nEND:VALARM\n"),
                    event(
                            "a long text",
                            "SUMMARY:long\nDTSTART:20260203T100000Z\nDESCRIPTION:" + "word ".repeat(20_000) + "\n"));
        }

        private static Sample event(String what, String lines) {
            return calendar(
                    what,
                    ZONE + "BEGIN:VEVENT\nUID:sample@example.test\nDTSTAMP:20260101T000000Z\n" + lines
                            + "END:VEVENT\n");
        }
    }

    @Nested
    class TaskLists extends Contract {
        TaskLists() {
            super(Kind.TASKS, "Tasks");
        }

        static Stream<Sample> samples() {
            return Stream.of(
                    task("plain", "SUMMARY:plain\n"),
                    task(
                            "dates, progress, priority",
                            "SUMMARY:much\nDTSTART;VALUE=DATE:20260203\nDUE;VALUE=DATE:20260210\nPERCENT-COMPLETE:40\nSTATUS:IN-PROCESS\n"
                                    + "PRIORITY:1\nDESCRIPTION:words\nX-NOBODY:knows\n"),
                    task("done", "SUMMARY:done\nCOMPLETED:20260204T101112Z\nSTATUS:COMPLETED\nPERCENT-COMPLETE:100\n"));
        }

        private static Sample task(String what, String lines) {
            return calendar(
                    what, "BEGIN:VTODO\nUID:sample@example.test\nDTSTAMP:20260101T000000Z\n" + lines + "END:VTODO\n");
        }
    }

    @Nested
    class Notes extends Contract {
        Notes() {
            super(Kind.NOTES, "Notes");
        }

        static Stream<Sample> samples() {
            return Stream.of(
                    note("plain", "SUMMARY:plain\n"),
                    note(
                            "much",
                            "SUMMARY:much\nDESCRIPTION:one\\, and\\n\\ntwo\nCATEGORIES:Red,Home\nCLASS:PRIVATE\nCOLOR:pink\n"
                                    + "CREATED:20250101T010203Z\nX-NOBODY;X-P=1:knows\n"),
                    note("the first line twice", "SUMMARY:again\nDESCRIPTION:again\\nand more\n"),
                    note("no title", "DESCRIPTION:words\\nmore words\n"),
                    note(
                            "an entry of a diary",
                            "SUMMARY:day\nDTSTART;VALUE=DATE:20260203\nDESCRIPTION:one\nDESCRIPTION:two\nSTATUS:FINAL\n"
                                    + "COLOR:salmon\n"));
        }

        private static Sample note(String what, String lines) {
            return calendar(
                    what,
                    "BEGIN:VJOURNAL\nUID:sample@example.test\nDTSTAMP:20260101T000000Z\n" + lines + "END:VJOURNAL\n");
        }
    }

    @Nested
    class AddressBooks extends Contract {
        AddressBooks() {
            super(Kind.CONTACTS, "Contacts");
        }

        static Stream<Sample> samples() {
            return Stream.of(
                    card("plain", "FN:A Person\nN:Person;A;;;\n"),
                    card(
                            "much",
                            "FN:G\u00f3mez\nN:G\u00f3mez;Ana;Maria;Dr.;Jr.\nORG:Firm;Team\nTITLE:Head\nTEL;TYPE=WORK,VOICE:+49 30 1\n"
                                    + "TEL;TYPE=CELL:+49 170 2\nEMAIL;TYPE=INTERNET:ana@example.test\nEMAIL:two@example.test\n"
                                    + "ADR;TYPE=HOME:;;Street 1;Town;;12345;Land\nBDAY:1980-02-29\nNOTE:one\\ntwo\nX-NOBODY:knows\n"
                                    + "REV:2025-01-01T00:00:00Z\nURL:https://example.test/\n"),
                    card("a list", "FN:Friends\nN:Friends;;;;\nX-ADDRESSBOOKSERVER-KIND:group\n"));
        }

        private static Sample card(String what, String lines) {
            return text(what, "BEGIN:VCARD\nVERSION:3.0\nUID:sample@example.test\n" + lines + "END:VCARD\n");
        }
    }

    abstract static class Contract extends ItemStoreContract {
        private final OutlookProfile profile;

        private Contract(Kind kind, String home) {
            super(kind, home);
            this.profile = new OutlookProfile();
        }

        static Sample calendar(String what, String components) {
            return text(
                    what, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//tenon//test//EN\n" + components + "END:VCALENDAR\n");
        }

        static Sample text(String what, String lines) {
            var bytes = lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            return sample(what, new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        protected Store open() throws Exception {
            return profile.open();
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.of(new AnotherPerson(profile, kind()));
        }

        @AfterEach
        void nothingIsHeld() {
            if (store != null) {
                store.close();
                store = null;
            }
            var rig = new Rig();
            rig.requireOrder();
        }
    }
}
