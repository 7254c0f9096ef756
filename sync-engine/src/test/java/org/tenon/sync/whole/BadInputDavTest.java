package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Kind;

/** Items and answers that no sane program makes, through the whole engine: a clear word about each, and the rest is done. */
final class BadInputDavTest {
    private static final String FOLDER = "Work";

    @TempDir
    Path dir;

    private FakeDavServer server;
    private String work;
    private DavRig rig;

    @BeforeEach
    void start() throws Exception {
        server = FakeDavServer.start();
        work = server.addCalendar("work", FOLDER, "VEVENT");
        rig = new DavRig(dir, DavRig.settings(server.root(), server.root()));
    }

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private static String event(String uid, String... lines) {
        return TwoWayDavContract.item(Kind.CALENDAR, uid, lines);
    }

    private void there(String name, String text) {
        server.put(work, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A daily series of which every single day was changed. */
    private static String series(int overrides) {
        var instances = new StringBuilder(Texts.component(
                "VEVENT",
                "UID:series",
                "DTSTAMP:20260101T000000Z",
                "DTSTART:20000101T090000Z",
                "RRULE:FREQ=DAILY",
                "SUMMARY:every day"));
        for (int i = 0; i < overrides; i++) {
            var day = LocalDate.of(2000, 1, 1).plusDays(i).format(DateTimeFormatter.BASIC_ISO_DATE);
            instances.append(Texts.component(
                    "VEVENT",
                    "UID:series",
                    "DTSTAMP:20260101T000000Z",
                    "RECURRENCE-ID:" + day + "T090000Z",
                    "DTSTART:" + day + "T100000Z",
                    "SUMMARY:day " + i));
        }
        return Texts.calendar(instances.toString());
    }

    /** The limits say that it ends; how long it takes depends on what else the machine has to do. */
    @Test
    void aSeriesWithTenThousandChangedDaysIsSyncedAndMerged() throws Exception {
        there("series.ics", series(10_000));
        there("plain.ics", event("plain"));
        assertTimeout(Duration.ofMinutes(4), () -> rig.settle());
        assertEquals(2, rig.here(Kind.CALENDAR, FOLDER).size());

        var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("series.ics");
        Files.writeString(file, Files.readString(file).replace("SUMMARY:day 7\r\n", "SUMMARY:ours\r\n"));
        there("series.ics", series(10_000).replace("SUMMARY:day 9000\r\n", "SUMMARY:theirs\r\n"));
        assertTimeout(Duration.ofMinutes(4), () -> rig.settle());
        var merged = server.items(work).get("series.ics");
        assertTrue(merged.contains("SUMMARY:ours") && merged.contains("SUMMARY:theirs"));
        assertEquals(DavRig.lines(merged), DavRig.lines(Files.readString(file)));
    }

    @Test
    void anAnswerWithoutEndIsGivenUpAndSaidSo() throws Exception {
        for (int i = 0; i < 5; i++) {
            there("e" + i + ".ics", event("e" + i));
        }
        rig.write(Kind.CALENDAR, FOLDER, "mine", event("mine"));
        server.fault(DavFault.HUGE, "REPORT", 1);
        var report = assertTimeout(Duration.ofMinutes(4), () -> rig.sync());
        var said = report.warnings() + " " + report.failure();
        assertTrue(said.contains("larger than any that we accept"), said);
        server.mend();
        rig.settle();
        assertEquals(6, rig.here(Kind.CALENDAR, FOLDER).size());
        assertEquals(6, server.items(work).size());
    }

    @Test
    void oddUidsAndTwoItemsOfOneUidStopNothing() throws Exception {
        var odd = List.of("a/b/../c", "x".repeat(400), "..", "per%2Fcent", "nul-\u00e9-\u65e5");
        for (int i = 0; i < odd.size(); i++) {
            rig.write(Kind.CALENDAR, FOLDER, "odd" + i, event(odd.get(i)));
            there("there" + i + ".ics", event("there " + odd.get(i)));
        }
        rig.write(Kind.CALENDAR, FOLDER, "first", event("same", "SUMMARY:first"));
        rig.write(Kind.CALENDAR, FOLDER, "second", event("same", "SUMMARY:second"));
        var report = rig.sync();
        assertTrue(report.failure().isEmpty(), report::toString);
        assertEquals(1, report.rejected().size(), report::toString);
        assertTrue(report.rejected().getFirst().message().contains("same UID"), report::toString);
        rig.assertIdle();
        assertEquals(2 * odd.size() + 1, server.items(work).size());
        assertEquals(2 * odd.size() + 2, rig.here(Kind.CALENDAR, FOLDER).size());
    }
}
