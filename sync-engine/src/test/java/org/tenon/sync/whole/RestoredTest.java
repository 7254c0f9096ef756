package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer.Make;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;

/**
 * One of the three, server, client folder or ledger, is put back from a copy that is fifty edits old: nothing that any of them had
 * newer is lost.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RestoredTest {
    private static final int EDITS = 50;
    private static final int OLD = 30;
    private static final String CALENDAR = "Work";
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^message-id:\\s*(<[^>]+>)");

    @TempDir
    Path dir;

    enum What {
        SERVER,
        CLIENT,
        LEDGER;

        Path folder(Path dir) {
            return dir.resolve(
                    switch (this) {
                        case SERVER -> "server";
                        case CLIENT -> "client";
                        case LEDGER -> "state";
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"DOVECOT,SERVER", "DOVECOT,CLIENT", "DOVECOT,LEDGER", "CYRUS,SERVER", "CYRUS,CLIENT", "CYRUS,LEDGER"})
    void mailPutBackFromACopyLosesNothing(Make make, What what) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        int port;
        try (var server = make.start(dir.resolve("server"), Setup.plain())) {
            port = server.imapPort();
            var rig = new MailRig(port, dir);
            rig.fillServer(100);
            rig.settle();
        }
        copy(what.folder(dir), dir.resolve("copy"));
        Set<String> before;
        try (var server = make.start(dir.resolve("server"), Setup.plain().imapPort(port))) {
            var rig = new MailRig(port, dir);
            rig.edit(1, EDITS, "--only", "new,flag,keyword", "--add-only");
            rig.settle();
            rig.assertEqual();
            before = messages();
            // And what the last run has not seen yet.
            rig.edit(2, EDITS / 5, "--only", "new", "--add-only");
        }
        if (what != What.CLIENT) {
            before.addAll(messages());
        }
        putBack(what);
        try (var server = make.start(dir.resolve("server"), Setup.plain().imapPort(port))) {
            var rig = new MailRig(port, dir);
            Files.deleteIfExists(dir.resolve("journal")); // Half of what it tells was put back.
            if (what == What.SERVER) {
                rig.fillServer(5, "--seed", "77"); // Under the UIDs that others had.
            }
            rig.sync();
            MailRig.assertDone(rig.sync());
            rig.assertIdle();
            rig.assertEqual();
        }
        var lost = new TreeSet<>(before);
        lost.removeAll(messages());
        assertEquals(Set.of(), lost);
    }

    @ParameterizedTest
    @CsvSource({"RADICALE,SERVER", "RADICALE,CLIENT", "RADICALE,LEDGER", "CYRUS,SERVER", "CYRUS,CLIENT", "CYRUS,LEDGER"
    })
    void aCalendarPutBackFromACopyLosesNothing(DavServer.Make make, What what) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        with(make, rig -> {
            for (int i = 0; i < OLD; i++) {
                rig.write(Kind.CALENDAR, CALENDAR, "old" + i, event("old" + i));
            }
            rig.settle();
        });
        copy(what.folder(dir), dir.resolve("copy"));
        with(make, rig -> {
            for (int i = 0; i < EDITS / 2; i++) {
                rig.write(Kind.CALENDAR, CALENDAR, "here" + i, event("here" + i));
                rig.put(Kind.CALENDAR, CALENDAR, event("there" + i));
            }
            rig.settle();
        });
        putBack(what);
        with(make, rig -> {
            rig.put(Kind.CALENDAR, CALENDAR, event("last"));
            rig.sync();
            for (var held : rig.sync().held()) {
                // Held since the server began anew, until a person says what becomes of them.
                assertEquals(What.SERVER, what, held::toString);
                rig.engine(CommitHook.NONE, e -> e.history().restore(held.id()));
            }
            rig.sync();
            rig.assertIdle();
            rig.assertEqual(Kind.CALENDAR, CALENDAR);
            var all = String.join("\n", rig.here(Kind.CALENDAR, CALENDAR).values())
                    .replace("\r", "");
            for (int i = 0; i < EDITS / 2; i++) {
                assertTrue(all.contains("UID:here" + i + "\n"), "here" + i);
                assertTrue(all.contains("UID:there" + i + "\n"), "there" + i);
            }
            assertEquals(OLD + EDITS + 1, rig.here(Kind.CALENDAR, CALENDAR).size());
        });
    }

    private interface Work {
        void on(DavRig rig) throws Exception;
    }

    private void with(DavServer.Make make, Work work) throws Exception {
        try (var server = make.start(What.SERVER.folder(dir));
                var rig = new DavRig(dir, DavRig.settings(server))) {
            work.on(rig);
        }
    }

    private static String event(String uid) {
        return Texts.event(uid, "DTSTART:20260301T090000Z", "DTEND:20260301T100000Z", "SUMMARY:new");
    }

    private void putBack(What what) throws Exception {
        MailRig.delete(what.folder(dir));
        copy(dir.resolve("copy"), what.folder(dir));
    }

    /** With owners and times, as a backup keeps them. */
    private static void copy(Path from, Path to) throws Exception {
        var ended = Lab.run(Duration.ofMinutes(1), List.of("cp", "-a", from.toString(), to.toString()));
        assertEquals(0, ended.code(), ended::said);
    }

    /** The Message-IDs of all that is in the client's folders. */
    private Set<String> messages() throws IOException {
        var ids = new TreeSet<String>();
        try (var files = Files.walk(dir.resolve("client"))) {
            files.filter(Files::isRegularFile)
                    .filter(f -> Set.of("cur", "new")
                            .contains(f.getParent().getFileName().toString()))
                    .forEach(file -> {
                        try {
                            var found = MESSAGE_ID.matcher(
                                    new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                            if (found.find()) {
                                ids.add(found.group(1));
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return ids;
    }
}
