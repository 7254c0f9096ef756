package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
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

    @TempDir
    Path dir;

    private MailServer mail;
    private DavServer dav;
    private OutlookLab lab;
    private Phone phone;

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

    /** The process dies in the middle of MAPI, again and again, while it fills the profile and then brings edits across. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aSyncThatDiesAtAnyCallIsCompletedByTheNext() throws Exception {
        phone.writeTenItems();
        phone.sync(0);
        lab.begin();
        var random = new Random(4);
        int died = 0;
        for (int i = 0; i < Lab.size(5, 60); i++) {
            died += dies(1 + random.nextInt(600));
        }
        assertTrue(died > 0, "it never died");
        lab.sync(0);
        assertEquals(Phone.TEN, inOutlook());

        lab.desk(PROFILE, "Calendar", "subject", "Review", "Review, moved");
        phone.edit("contacts/Contacts", "TITLE:Head", "TITLE:Chief");
        phone.edit("calendars/Calendar", "SUMMARY:Weekly", "SUMMARY:Every week");
        phone.deliver(
                "INBOX", "four", "From: a@example.test\nSubject: Four\nMessage-ID: <four@example.test>\n\nFour.\n");
        phone.delete("tasks/Tasks/write.ics");
        phone.sync(0);
        for (int i = 0; i < Lab.size(4, 40); i++) {
            dies(1 + random.nextInt(600));
        }
        lab.sync(0);
        phone.sync(0);

        var now = new TreeSet<>(Phone.TEN);
        now.removeAll(List.of("Calendar: Review", "Calendar: Weekly", "Tasks: Write"));
        now.addAll(List.of("Calendar: Review, moved", "Calendar: Every week", "Inbox: Four"));
        assertEquals(now, inOutlook());
        assertEquals(1, phone.count("calendars/Calendar", "SUMMARY:Review\\, moved"));
        assertEquals(2, phone.items("calendars/Calendar").size(), "none twice");
        assertEquals(2, phone.items("contacts/Contacts").size(), "none twice");
        assertEquals(4, phone.names("mail/INBOX").size(), "none twice");
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
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
        var answer = lab.tenon(List.of(HERE, "TENON_RIG_DIE=" + call));
        assertTrue(answer.code() == 99 || answer.code() == 0, () -> answer.code() + answer.out() + answer.err());
        return answer.code() == 99 ? 1 : 0;
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
