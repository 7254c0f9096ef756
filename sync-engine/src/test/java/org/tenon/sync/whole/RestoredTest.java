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
import org.junit.jupiter.params.provider.EnumSource;
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
    private static final int EVENTS = 16;
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

    /** One server for all: its own restoring comes last, where it can be done to one that runs. */
    @ParameterizedTest
    @EnumSource(names = {"RADICALE", "CYRUS"})
    void aCalendarPutBackFromACopyLosesNothing(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = make.start(dir.resolve("server"))) {
            putBack(server, What.CLIENT);
            putBack(server, What.LEDGER);
            if (make == DavServer.Make.RADICALE) {
                putBack(server, What.SERVER);
            }
        }
    }

    private void putBack(DavServer server, What what) throws Exception {
        var calendar = "Of " + what;
        var home = dir.resolve(what.name());
        try (var rig = new DavRig(home, DavRig.settings(server))) {
            for (int i = 0; i < OLD; i++) {
                rig.write(Kind.CALENDAR, calendar, what + "-old" + i, event(what + "-old" + i, "old"));
            }
            rig.settle();
            copy(what == What.SERVER ? what.folder(dir) : what.folder(home), home.resolve("copy"));
            for (int i = 0; i < EVENTS / 2; i++) {
                rig.write(Kind.CALENDAR, calendar, what + "-here" + i, event(what + "-here" + i, "new"));
                rig.put(Kind.CALENDAR, calendar, event(what + "-there" + i, "new"));
            }
            rig.settle();
            var back = what == What.SERVER ? what.folder(dir) : what.folder(home);
            MailRig.delete(back);
            copy(home.resolve("copy"), back);
            rig.put(Kind.CALENDAR, calendar, event(what + "-last", "new"));
            rig.sync();
            var held = rig.sync().held();
            if (what == What.SERVER) {
                // Fewer than the limit of a run: held since the server began anew, until a person says what becomes of
                // them.
                assertEquals(EVENTS, held.stream().mapToLong(h -> h.items()).sum());
                rig.engine(CommitHook.NONE, e -> e.history()
                        .restore(held.getFirst().id()));
                rig.sync();
            }
            rig.assertIdle();
            rig.assertEqual(Kind.CALENDAR, calendar);
            var all = String.join("\n", rig.here(Kind.CALENDAR, calendar).values())
                    .replace("\r", "");
            for (int i = 0; i < EVENTS / 2; i++) {
                assertTrue(all.contains("UID:" + what + "-here" + i + "\n"), what + "-here" + i);
                assertTrue(all.contains("UID:" + what + "-there" + i + "\n"), what + "-there" + i);
            }
            assertEquals(OLD + EVENTS + 1, rig.here(Kind.CALENDAR, calendar).size());
        }
    }

    private static String event(String uid, String summary) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTAMP:20260301T090000Z\r\nDTSTART:20260301T090000Z\r\nDTEND:20260301T100000Z\r\nSUMMARY:"
                + summary + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
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
