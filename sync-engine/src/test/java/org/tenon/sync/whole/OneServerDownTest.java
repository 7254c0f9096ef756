package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.dav.DavStore;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Login;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreByKind;
import org.tenon.sync.store.StoreException;

/** An account on two servers, one of which does not answer: the other's half of the sync goes on. */
class OneServerDownTest {
    private static final String CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:One\r\nN:One;;;;\r\nEND:VCARD\r\n";

    @TempDir
    Path dir;

    private FakeDavServer dav;
    private String people;
    private FakeStore mail;

    @BeforeEach
    void start() throws IOException {
        dav = FakeDavServer.start();
        people = dav.addAddressbook("people", "People");
        mail = new FakeStore(Traits.imap());
    }

    @AfterEach
    void stop() {
        dav.close();
    }

    private RunReport sync() throws StoreException {
        mail = mail.reopen();
        var settings =
                DavSettings.of(Optional.of(dav.root()), Optional.of(dav.root()), Login.password("u1", "p1"), true);
        try (var files = FilesStore.open(dir.resolve("client"), Clock.systemUTC(), new Random(1));
                var people = new DavStore(settings);
                var both = new StoreByKind(
                        Map.of(Kind.MAIL, mail, Kind.CALENDAR, people, Kind.TASKS, people, Kind.CONTACTS, people));
                var engine = SyncEngine.open(
                        dir.resolve("state"), files, both, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE)) {
            return engine.sync(false);
        }
    }

    private long files(String below) throws IOException {
        var top = dir.resolve("client").resolve(below);
        if (!Files.exists(top)) {
            return 0;
        }
        try (var all = Files.walk(top)) {
            return all.filter(f -> Files.isRegularFile(f)
                            && (f.toString().endsWith(".vcf")
                                    || f.toString().contains("/cur/")
                                    || f.toString().contains("/new/")))
                    .count();
        }
    }

    @Test
    void mailCrossesWhileTheDavServerIsDownAndContactsWhenItIsBack() throws Exception {
        mail.hands().deliver(FolderName.INBOX, Mails.mail("a"), Flags.NONE);
        dav.put(people, "one.vcf", CARD.getBytes(StandardCharsets.UTF_8));
        assertTrue(sync().inSync());
        mail.hands().deliver(FolderName.INBOX, Mails.mail("b"), Flags.NONE);
        dav.put(people, "two.vcf", CARD.replace("one", "two").getBytes(StandardCharsets.UTF_8));
        dav.fault(DavFault.SERVER_ERROR, "PROPFIND", Integer.MAX_VALUE);
        var report = sync();
        assertTrue(report.failure().isPresent(), report::toString);
        assertTrue(report.failure().get().about().contains(Kind.CONTACTS), "it is told which server is down");
        assertFalse(report.failure().get().about().contains(Kind.MAIL), "and not the one that is up");
        assertFalse(report.inSync());
        assertEquals(2, files("mail"), report::toString);
        assertEquals(1, files("contacts"), report::toString);
        assertEquals(0, report.held().size(), report::toString);
        dav.mend();
        var again = sync();
        assertTrue(again.inSync(), again::toString);
        assertEquals(2, files("contacts"));
    }
}
