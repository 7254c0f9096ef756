package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.Kind;

/**
 * One file that its user may not read, among others: it is named, and the others cross in both directions. Root may read any file; so
 * the sync is done by a process without that privilege.
 */
final class UnreadableFileTest {
    private static final String NAME = "unreadable";

    @TempDir
    Path dir;

    @Test
    void amongMessagesItIsNamedAndStopsNoOther() throws Exception {
        try (var server = FakeImapServer.start()) {
            server.deliver("INBOX", mail("there"));
            var cur = Files.createDirectories(dir.resolve("client/mail/INBOX/cur"));
            for (var beside : List.of("new", "tmp")) {
                Files.createDirectories(cur.resolveSibling(beside));
            }
            Files.write(cur.resolve("1.here:2,S"), mail("here"));
            unreadable(Files.write(cur.resolve("1." + NAME + ":2,S"), mail("mine")));
            var said = sync(SyncOnce.command(server.port(), dir.resolve("client"), dir.resolve("state")));
            assertTrue(said.contains(NAME) && said.contains("may not be read by this user"), said);
            assertEquals(2, server.all().size());
            try (var files = Files.walk(cur.getParent())) {
                assertEquals(3, files.filter(Files::isRegularFile).count());
            }
        }
    }

    private static byte[] mail(String name) {
        return ("Message-ID: <" + name + "@example.test>\nSubject: " + name + "\n\n" + name + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void amongEventsItIsNamedAndStopsNoOther() throws Exception {
        try (var server = FakeDavServer.start();
                var rig = new DavRig(dir, DavRig.settings(server.root(), server.root()))) {
            var path = server.addCalendar("work", "Work", "VEVENT");
            server.put(path, "there.ics", event("there").getBytes(StandardCharsets.UTF_8));
            rig.write(Kind.CALENDAR, "Work", "here", event("here"));
            unreadable(rig.write(Kind.CALENDAR, "Work", NAME, event("mine")));
            var said = sync(SyncOnce.java(
                    SyncDavOnce.class, server.root().toString(), server.root().toString(), dir.toString()));
            assertTrue(said.contains(NAME) && said.contains("may not be read by this user"), said);
            assertEquals(2, server.items(path).size());
            assertTrue(Files.exists(rig.directory(Kind.CALENDAR, "Work").resolve("there.ics")), said);
        }
    }

    private static String event(String uid) {
        return TwoWayDavContract.item(Kind.CALENDAR, uid, "SUMMARY:" + uid);
    }

    private static void unreadable(Path file) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    }

    /** What the run says, which ends with something left for a person. */
    private static String sync(List<String> command) throws Exception {
        var whole = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes a privilege away from root");
            whole.addAll(List.of("/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }
        whole.addAll(command);
        var done = Lab.run(Duration.ofMinutes(1), whole);
        assertEquals(1, done.code(), done.toString());
        return done.toString();
    }
}
