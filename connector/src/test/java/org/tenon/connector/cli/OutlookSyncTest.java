package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/**
 * An Outlook profile and a phone on the same account: {@code tenon sync} as a Windows process on the rig, and a folder of plain files on
 * this side, with Dovecot and Radicale between them. What is in the profile the native dumper says, which knows nothing of Java.
 */
final class OutlookSyncTest {
    private static final String PROFILE = OutlookLab.PROFILE;
    private static final String HERE = OutlookLab.HERE;

    /** What comes between two syncs of each kind, and how often the syncs of it are cut off. */
    private static final int EACH = 20;

    private static final int CUTS = 5;

    @TempDir
    Path dir;

    private MailServer mail;
    private DavServer dav;
    private OutlookLab lab;
    private Phone phone;
    /** In milliseconds: how long a sync that is to be killed may be at work in Outlook. */
    private double longest = 1500;

    @BeforeEach
    void begin() throws IOException {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
        dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"));
        phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
        lab = new OutlookLab(phone);
    }

    @AfterEach
    void end() {
        for (var one : new AutoCloseable[] {lab, mail, dav}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void tenItemsAreInOutlookAndEditsCrossBothWays() throws Exception {
        phone.writeTenItems();
        phone.sync(0);
        lab.begin();

        lab.sync(0);
        assertEquals(Phone.TEN, inOutlook());
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");

        lab.desk(PROFILE, "Calendar", "subject", "Review", "Review, moved");
        lab.desk(PROFILE, "Inbox", "read", "Two");
        lab.desk(PROFILE, "Inbox", "trash", "Three");
        lab.desk(PROFILE, "Tasks", "trash", "Write");
        lab.desk(PROFILE, "Contacts", "new", "Made in Outlook", "IPM.Contact");
        lab.desk(PROFILE, "Calendar", "copy", "Weekly");
        phone.edit("contacts/Contacts", "TITLE:Head", "TITLE:Chief");
        phone.write(
                "calendars/Calendar/new.ics",
                Phone.event("new", "SUMMARY:From the phone\r\nDTSTART:20260601T080000Z\r\n"));
        phone.sync(0);
        lab.sync(0);
        phone.sync(0);

        assertEquals(1, phone.count("calendars/Calendar", "SUMMARY:Review\\, moved"));
        assertEquals(0, phone.count("calendars/Calendar", "SUMMARY:Review\r"));
        assertEquals(2, phone.count("calendars/Calendar", "SUMMARY:Weekly"), "a copy is an item of its own");
        assertEquals(2, phone.uids("calendars/Calendar", "SUMMARY:Weekly").size());
        assertEquals(1, phone.count("contacts/Contacts", "FN:Made in Outlook"));
        assertEquals(0, phone.count("tasks/Tasks", "SUMMARY:Write"));
        assertEquals(1, phone.count("mail/Trash", "Subject: Three"));
        assertTrue(phone.names("mail/INBOX").stream().anyMatch(n -> n.endsWith("S")), "read in Outlook");
        assertTrue(inOutlook().contains("Calendar: From the phone"));
        assertTrue(lab.dump().contains("Chief"), "edited on the phone");
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
    }

    /**
     * Again and again, while it fills the profile and brings edits across: killed from outside at any time, wherever it is by then (in Java,
     * in the ledger, at a server, in MAPI), or dead at a call of MAPI. With {@code -Dtenon.seed=N} other times, {@code -Dtenon.sampled=N} so many.
     */
    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void aSyncThatIsKilledAtAnyTimeIsCompletedByTheNext() throws Exception {
        int phases = Integer.getInteger("tenon.sampled", Lab.size(10, 250)) / CUTS;
        var random = new Random(Long.getLong("tenon.seed", 6));
        int killed = 0;
        int died = 0;
        phone.writeTenItems();
        lab.begin();
        var expected = new TreeSet<>(Phone.TEN);
        for (int phase = 0; phase < phases; phase++) {
            for (int i = 0; i < EACH; i++) {
                comes(phase + "-" + i, expected);
            }
            if (phase > 0) {
                edits(phase - 1, expected);
            }
            phone.sync(0);
            for (int i = 0; i < CUTS; i++) {
                if (i == 2) {
                    died += dies(1 + random.nextInt(600));
                } else {
                    killed += killed(random.nextDouble());
                }
            }
            lab.sync(0);
            phone.sync(0);
            assertEquals(expected, inOutlook());
            assertOnThePhone(phase);
        }
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
        System.out.println(killed + " killed and " + died + " dead of " + phases * CUTS + " syncs");
        assertTrue(killed > 0, "it was never killed");
        assertTrue(died > 0, "it never died");
    }

    private void comes(String name, Set<String> expected) throws IOException {
        var mail = "From: a@example.test\nSubject: " + name + "\nMessage-ID: <" + name + "@example.test>\n\nText.\n";
        phone.deliver("INBOX", name, mail);
        phone.write(
                "calendars/Calendar/" + name + ".ics",
                Phone.event(name, "SUMMARY:" + name + "\r\nDTSTART:20260601T080000Z\r\n"));
        expected.addAll(List.of("Inbox: " + name, "Calendar: " + name));
    }

    /** Both at work on what came in that phase. */
    private void edits(int phase, Set<String> expected) throws IOException {
        lab.desk(PROFILE, "Calendar", "subject", phase + "-0", "here " + phase);
        lab.desk(PROFILE, "Inbox", "trash", phase + "-1");
        phone.edit("calendars/Calendar", "SUMMARY:" + phase + "-2\r", "SUMMARY:there " + phase + "\r");
        phone.delete("calendars/Calendar/" + phase + "-3.ics");
        expected.removeAll(List.of(
                "Calendar: " + phase + "-0",
                "Inbox: " + phase + "-1",
                "Calendar: " + phase + "-2",
                "Calendar: " + phase + "-3"));
        expected.addAll(
                List.of("Calendar: here " + phase, "Deleted Items: " + phase + "-1", "Calendar: there " + phase));
    }

    /** None twice, none lost, and with the edits. */
    private void assertOnThePhone(int phase) throws IOException {
        int came = EACH * (phase + 1);
        assertEquals(2 + came - phase, phone.items("calendars/Calendar").size());
        assertEquals(phase, phone.count("calendars/Calendar", "SUMMARY:here "));
        assertEquals(phase, phone.count("calendars/Calendar", "SUMMARY:there "));
        assertEquals(2, phone.items("contacts/Contacts").size());
        assertEquals(3 + came - phase, phone.names("mail/INBOX").size());
        assertEquals(phase, phone.names("mail/Trash").size());
    }

    /** As people have it: the process that loads Outlook's libraries is another one, and its death a sentence. */
    @Test
    void theDeathOfOutlooksLibrariesIsASentence() throws Exception {
        phone.deliver("INBOX", "one", "From: a@example.test\nSubject: One\nMessage-ID: <one@example.test>\n\nOne.\n");
        phone.sync(0);
        lab.begin();
        var died = lab.tenon(List.of("TENON_RIG_DIE=60"));
        assertEquals(3, died.code(), died.out() + died.err());
        assertTrue(died.err().contains("Outlook's libraries ended the process"), died.err());
        var whole = lab.tenon(List.of());
        assertEquals(0, whole.code(), whole.out() + whole.err());
        assertEquals(Set.of("Inbox: One"), inOutlook());
    }

    /** 1 where it died at that call, 0 where it was done before. */
    private int dies(int call) throws IOException {
        return isCutOff(99, lab.tenon(List.of(HERE, "TENON_RIG_DIE=" + call)));
    }

    /** 1 where it was killed, 0 where it was done before: then the next one has less time, and else more, since machines differ. */
    private int killed(double part) throws IOException {
        int killed = isCutOff(WindowsLab.KILLED, lab.killed(Duration.ofMillis((long) (part * longest))));
        longest *= killed == 1 ? 1.3 : 0.8;
        return killed;
    }

    private static int isCutOff(int code, WindowsLab.Answer answer) {
        assertTrue(answer.code() == code || answer.code() == 0, () -> answer.code() + answer.out() + answer.err());
        return answer.code() == code ? 1 : 0;
    }

    /** Every item of the profile, as {@code FOLDER: SUBJECT}; of contacts the name. */
    private TreeSet<String> inOutlook() throws IOException {
        var all = new TreeSet<String>();
        for (var folder : lab.folders()) {
            var wanted = "IPF.Contact".equals(folder.get("class")) ? "0x3001" : "0x0037";
            for (var item : OutlookLab.objects(folder.get("items"))) {
                var subject = OutlookLab.objects(item.get("properties")).stream()
                        .filter(p -> wanted.equals(p.get("tag")))
                        .map(p -> p.get("value").toString())
                        .findFirst();
                all.add(folder.get("path") + ": " + subject.orElse("?"));
            }
        }
        assertFalse(all.isEmpty());
        return all;
    }
}
