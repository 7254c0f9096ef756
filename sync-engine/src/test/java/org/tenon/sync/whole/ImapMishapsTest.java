package org.tenon.sync.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.fake.imap.ImapFault;
import org.tenon.sync.fake.imap.ImapTrait;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;

/** Whole runs against an IMAP server at which one thing goes wrong, each of a sort that once cost or doubled mail, or was not told. */
final class ImapMishapsTest {
    @TempDir(factory = MemoryDir.class)
    private Path dir;

    private final SettableClock clock = new SettableClock();
    private FakeImapServer server;
    private MaildirHands client;
    /** How many the last run sent. */
    private long commands;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(ImapTrait... traits) throws IOException {
        server = FakeImapServer.start(traits);
        server.create("Work");
        client = new MaildirHands(dir.resolve("client"));
    }

    @Test
    void aFolderThatAListingLeavesOutIsAskedForByName() throws Exception {
        start(ImapTrait.UIDPLUS);
        IntStream.range(0, 3).forEach(i -> server.deliver("Work", mail("m" + i)));
        sync();
        server.deliver("Work", mail("new"));
        client.mark(client.all().getFirst(), 'F', true);
        server.fault(ImapFault.FOLDER_MISSING, "*", 9);
        var report = sync();
        assertEquals(List.of(), report.held(), report::toString);
        assertTrue(report.inSync(), report::toString);
        assertEquals(4, server.all().size(), "on the server");
        assertEquals(4, client.all().size(), "on the client");
    }

    @Test
    void aFolderThatIsNumberedAnewAndLeftOutOfAListingHasNotVanished() throws Exception {
        start(ImapTrait.UIDPLUS);
        IntStream.range(0, 3).forEach(i -> server.deliver("Work", mail("m" + i)));
        sync();
        client.mark(here("m0"), 'F', true);
        server.renumber("Work");
        server.fault(ImapFault.FOLDER_MISSING, "*", 9);
        var report = sync();
        assertEquals(List.of(), report.held(), report::toString);
        assertEquals(3, server.all().size(), "on the server");
        server.mend();
        assertTrue(sync().inSync());
        assertEquals(3, server.all().size(), "on the server");
        assertEquals(3, client.all().size(), "on the client");
    }

    @Test
    void whatWasCopiedAndNotDeletedIsDeletedByALaterRun() throws Exception {
        start(ImapTrait.UIDPLUS);
        server.deliver("INBOX", mail("moved"));
        server.deliver("Work", mail("other"));
        sync();
        client.move(here("moved"), "Work");
        server.fault(ImapFault.FLAGS_IGNORED, "*", 40);
        var report = sync();
        assertEquals(2, places("moved"), "on the server, copied and not deleted");
        assertFalse(report.inSync(), report::toString);
        assertTrue(
                report.waiting().stream().anyMatch(w -> w.why().contains("could not be deleted in the old one")),
                report::toString);
        assertEquals(2, sync().waiting().size(), "and it is not copied again");
        assertEquals(2, places("moved"));
        server.mend();
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(1, places("moved"));
        assertEquals(2, client.all().size());
    }

    @Test
    void whatMayBeThereAndCannotBeLookedIntoIsNotStoredAgain() throws Exception {
        start(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE, ImapTrait.ADDS_LINE_END);
        server.deliver("Work", mail("first"));
        sync();
        client.deliver("Work", Mails.lf(mail("second-and-longer")));
        sync();
        sync(); // The server has told by now what it made of it.
        server.shuffleUids("Work");
        server.fault(ImapFault.NO_BODY, "*", 100);
        var report = sync();
        assertEquals(2, server.all().size(), report::toString);
        server.mend();
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(2, server.all().size());
        assertEquals(2, client.all().size());
    }

    @Test
    void whatMayHaveLandedAndCannotBeLookedIntoIsNotSentAgain() throws Exception {
        start(ImapTrait.ADDS_LINE_END);
        sync();
        client.deliver("INBOX", Mails.lf(mail("landed")));
        server.fault(ImapFault.DONE_BUT_NO_ANSWER, "APPEND", 1);
        server.fault(ImapFault.NO_BODY, "*", 100);
        var report = sync();
        assertEquals(1, server.all().size(), report::toString);
        assertEquals(List.of("not-shown"), codes(report), report::toString);
        server.mend();
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(1, server.all().size());
        assertEquals(1, client.all().size());
    }

    @Test
    void aMarkThatTheServerIgnoresIsSentAgainAndThenNamed() throws Exception {
        start(ImapTrait.UIDPLUS);
        server.deliver("INBOX", mail("marked"));
        sync();
        server.fault(ImapFault.FLAGS_IGNORED, "*", 3);
        client.mark(client.all().getFirst(), 'F', true);
        var report = sync();
        assertTrue(report.inSync(), report::toString);
        assertEquals(Set.of("\\Flagged"), server.all().getFirst().flags());

        server.fault(ImapFault.FLAGS_IGNORED, "*", 1000);
        client.mark(client.all().getFirst(), 'S', true);
        for (int day = 0; day < 10; day++) {
            var named = sync();
            assertEquals(List.of("not-kept"), codes(named), named::toString);
            clock.jump(Duration.ofDays(1));
        }
        assertEquals(3 + 4 * 5, server.happened().get(ImapFault.FLAGS_IGNORED), "sent so often, and no more");
        server.mend();
        var asked = sync(e -> e.history().retryRejected());
        assertTrue(asked.inSync(), asked::toString);
        assertEquals(Set.of("\\Flagged", "\\Seen"), server.all().getFirst().flags());
    }

    /** Throttled, full, and refused without a word: all pass by themselves, and nobody need ask. */
    @ParameterizedTest
    @EnumSource(
            value = ImapFault.class,
            names = {"THROTTLED", "FULL", "REFUSED", "UNAVAILABLE"})
    void aRefusalThatPassesIsTriedAgainAfterGrowingPausesDailyAtTheLatest(ImapFault fault) throws Exception {
        start(ImapTrait.UIDPLUS);
        sync();
        client.deliver("INBOX", Mails.lf(mail("waits")));
        server.fault(fault, "APPEND", 100_000);
        sync();
        int tries = happened(fault);
        var pauses = List.of(
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(8),
                Duration.ofHours(24),
                Duration.ofHours(24));
        boolean eachRun = fault == ImapFault.THROTTLED || fault == ImapFault.UNAVAILABLE;
        for (var pause : pauses) {
            var report = eachRun ? null : sync();
            if (!eachRun) {
                assertEquals(tries, happened(fault), "not tried again at once");
                assertEquals(1, report.rejected().size(), "but named: " + report);
            }
            clock.jump(pause.plusSeconds(1));
            var later = sync();
            assertTrue(happened(fault) > tries, () -> "tried again after " + pause + ": " + later);
            assertEquals(1, later.rejected().size() + later.waiting().size(), "named: " + later);
            tries = happened(fault);
        }
        server.mend();
        clock.jump(Duration.ofHours(24).plusSeconds(1));
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(1, server.all().size());
    }

    /** So with a mark: a STORE that is refused for now. */
    @ParameterizedTest
    @EnumSource(
            value = ImapFault.class,
            names = {"THROTTLED", "REFUSED", "UNAVAILABLE"})
    void aRefusedMarkIsTriedAgain(ImapFault fault) throws Exception {
        start(ImapTrait.UIDPLUS);
        server.deliver("INBOX", mail("marked"));
        sync();
        client.mark(client.all().getFirst(), 'F', true);
        server.fault(fault, "UID STORE", 100_000);
        var report = sync();
        assertEquals(1, report.rejected().size() + report.waiting().size(), "named: " + report);
        server.mend();
        clock.jump(Duration.ofMinutes(1).plusSeconds(1));
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(Set.of("\\Flagged"), server.all().getFirst().flags());
    }

    /** A server that takes no notice of marks in APPEND, and fails at the STORE that sets them after it. */
    @ParameterizedTest
    @EnumSource(
            value = ImapFault.class,
            names = {"BYE", "DROPPED", "THROTTLED", "REFUSED", "UNAVAILABLE"})
    void aMarkThatANewMessageDidNotGetIsStillToBeSet(ImapFault fault) throws Exception {
        start(ImapTrait.UIDPLUS, ImapTrait.IGNORES_APPEND_FLAGS);
        sync();
        client.deliver("INBOX", Mails.lf(mail("marked")));
        client.mark(here("marked"), 'F', true);
        server.fault(fault, "UID STORE", 100_000);
        var report = sync();
        assertFalse(report.inSync(), report::toString);
        assertEquals(1, client.all().size());
        assertTrue(client.all().getFirst().flags().contains("F"), "and it is not taken from the client");
        server.mend();
        clock.jump(Duration.ofMinutes(1).plusSeconds(1));
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(Set.of("\\Flagged"), server.all().getFirst().flags());
    }

    /** A name with a line end in it would end the command, and the rest be one of its own choice. */
    @Test
    void aLineEndInANameHereIsRefusedByNameAndReachesNoCommand() throws Exception {
        start(ImapTrait.UIDPLUS);
        server.deliver("INBOX", mail("there"));
        sync();
        client.deliver("Odd\r\nx DELETE Work", Mails.lf(mail("odd")));
        client.deliver("INBOX", Mails.lf(mail("good")));
        Files.move(here("there").file(), here("there").file().resolveSibling("line\nend:2,S"));
        var report = sync();
        assertEquals(List.of("bad-name"), codes(report), "the folder, and with it its message: " + report);
        assertTrue(report.rejected().stream().allMatch(r -> r.folder().startsWith("Odd")), report::toString);
        assertEquals(2, server.all().size(), "the rest goes up");
        assertEquals(List.of("INBOX", "Work"), server.folders());
        assertEquals(3, client.all().size());
        assertEquals(1, sync().rejected().size(), "and again");
    }

    @Test
    void marksOfAFolderAreProvedSetAndSeenTogether() throws Exception {
        start(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE, ImapTrait.QRESYNC);
        IntStream.range(0, 60).forEach(i -> server.deliver("Work", mail("m" + i)));
        sync();
        sync();
        long idle = commands;
        client.all().forEach(seen -> client.mark(seen, 'F', true));
        assertTrue(sync().inSync());
        assertEquals(
                60,
                server.all().stream()
                        .filter(s -> s.flags().contains("\\Flagged"))
                        .count());
        assertTrue(commands - idle <= 6, () -> (commands - idle) + " commands for 60 marks");
    }

    static Stream<List<ImapTrait>> servers() {
        return Stream.of(
                List.of(),
                List.of(ImapTrait.UIDPLUS),
                List.of(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE),
                List.of(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE, ImapTrait.QRESYNC),
                List.of(ImapTrait.UIDPLUS, ImapTrait.ADDS_HEADER),
                List.of(ImapTrait.ADDS_LINE_END));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void numbersThatComeToMeanOtherMessagesBeforeOursWasListedDoubleNone(List<ImapTrait> traits) throws Exception {
        start(traits.toArray(ImapTrait[]::new));
        server.deliver("Work", mail("first"));
        server.deliver("Work", mail("and-a-second"));
        sync();
        client.deliver("Work", Mails.lf(mail("ours-and-longer-than-both")));
        sync();
        server.shuffleUids("Work");
        sync();
        var report = sync();
        assertTrue(report.inSync(), report::toString);
        assertEquals(3, server.all().size(), report::toString);
        assertEquals(3, client.all().size(), report::toString);
    }

    /** One without a Message-ID, of which nothing but its content tells what it is, and the server does not hand it out. */
    @Test
    void whatIsListedUnderTheNumberOfOursAndCannotBeReadDoublesNothing() throws Exception {
        start(ImapTrait.UIDPLUS);
        server.deliver("Work", mail("first"));
        server.deliver("Work", mail("and-a-second"));
        sync();
        client.deliver("Work", Mails.lf(Mails.crlf(Mails.withoutId(Mails.mail("ours-and-longer-than-both")))));
        sync();
        server.shuffleUids("Work");
        server.fault(ImapFault.NO_BODY, "*", 100);
        var report = sync();
        assertFalse(report.inSync(), report::toString);
        assertEquals(3, server.all().size(), report::toString);
        assertEquals(3, client.all().size(), report::toString);
        server.mend();
        sync();
        var well = sync();
        assertTrue(well.inSync(), well::toString);
        assertEquals(3, server.all().size(), well::toString);
        assertEquals(3, client.all().size(), well::toString);
    }

    /** Its old number is gone, and it was marked here: that is no deletion against an edit. */
    @Test
    void aMarkedMessageThatHasAnotherNumberIsNotStoredAgain() throws Exception {
        start(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE);
        server.deliver("Work", mail("first"));
        server.deliver("Work", mail("and-a-second"));
        sync();
        client.mark(here("first"), 'F', true);
        server.move(there("first"), "Work");
        var report = sync();
        assertEquals(1, places("first"), report::toString);
        assertEquals(2, client.all().size(), report::toString);
        assertTrue(sync().inSync());
        assertEquals(Set.of("\\Flagged"), there("first").flags());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aMailboxPutBackToOurLastLookGetsBackWhatWeHadPutThere(List<ImapTrait> traits) throws Exception {
        start(traits.toArray(ImapTrait[]::new));
        server.deliver("Work", mail("first"));
        sync();
        sync();
        var backup = server.backUp();
        client.deliver("Work", Mails.lf(mail("ours")));
        sync();
        assertEquals(1, places("ours"));
        server.restore(backup);
        var report = sync();
        assertEquals(2, client.all().size(), report::toString);
        assertEquals(1, places("ours"), report::toString);
        assertTrue(sync().inSync());
    }

    private int happened(ImapFault fault) {
        return server.happened().getOrDefault(fault, 0);
    }

    private static List<String> codes(RunReport report) {
        return report.rejected().stream().map(RunReport.RejectedReport::code).toList();
    }

    private long places(String name) {
        return server.all().stream()
                .filter(s -> new String(s.body(), ISO_8859_1).contains("<" + name + "@"))
                .count();
    }

    private FakeImapServer.Seen there(String name) {
        return server.all().stream()
                .filter(s -> new String(s.body(), ISO_8859_1).contains("<" + name + "@"))
                .findFirst()
                .orElseThrow();
    }

    private MaildirHands.Seen here(String name) {
        return client.all().stream()
                .filter(seen -> seen.text().contains("<" + name + "@"))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] mail(String name) {
        return Mails.crlf(Mails.mail(name));
    }

    private RunReport sync() throws StoreException {
        return sync(engine -> {});
    }

    private RunReport sync(Consumer<SyncEngine> first) throws StoreException {
        var state = dir.resolve("state");
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", server.port(), Tls.NONE), Login.password("u1", "p1"))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
        try (var files = FilesStore.open(dir.resolve("client"), clock, new Random(1));
                var imap = ImapStore.of(settings, state.resolve("spool"), pause -> {}, new Random(1));
                var engine = SyncEngine.open(state, files, imap, Policy.DEFAULT, clock, Progress.NONE)) {
            first.accept(engine);
            var report = engine.sync(false);
            commands = imap.commandsSent();
            return report;
        }
    }
}
