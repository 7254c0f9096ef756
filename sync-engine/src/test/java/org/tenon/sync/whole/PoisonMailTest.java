package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.BentServer;
import org.tenon.sync.imap.BentServer.Habit;
import org.tenon.sync.imap.BentServer.Poison;
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

/** Whole runs against a server that trips over single messages, or makes something else of what it takes. */
class PoisonMailTest {
    /** With -Dtenon.long=true a thousand messages, five of each sort of poison. */
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    private static final int GOOD = LONG ? 975 : 60;
    private static final int OF_EACH = LONG ? 5 : 1;

    @TempDir
    Path dir;

    private BentServer server;
    private MailRig rig;
    private int port;

    @BeforeEach
    void start() throws Exception {
        server = new BentServer();
        port = server.port();
        rig = new MailRig(port, dir);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void poisonOnTheServerIsPutAsideByNameAndAllElseComes() throws Exception {
        poisoned().forEach(server::add);
        long begun = System.nanoTime();
        var report = sync();
        assertEquals(GOOD, here().size(), report::toString);
        assertTrue((System.nanoTime() - begun) / 1_000_000_000L < (LONG ? 90 : 45), "the silence took too long");
        int poison = OF_EACH * Poison.values().length;
        assertEquals(poison, report.waiting().size() + report.rejected().size(), report::toString);
        assertTrue(
                report.waiting().stream()
                        .allMatch(w -> !w.item().isEmpty() && w.why().contains("mail server")),
                report::toString);
        server.add(BentServer.message(9_999));
        var second = sync();
        assertEquals(GOOD + 1, here().size(), "the folder goes on");
        assertTrue(second.warnings().stream().anyMatch(w -> w.contains("put off in 2 runs")), second::toString);
    }

    @Test
    void poisonOnTheClientIsRejectedByNameAndAllElseGoes() throws Exception {
        sync();
        poisoned().forEach(this::put);
        long begun = System.nanoTime();
        var report = sync();
        assertEquals(GOOD, server.messages().size(), report::toString);
        assertEquals(new HashSet<>(server.messages()).size(), server.messages().size(), "nothing is doubled");
        assertTrue((System.nanoTime() - begun) / 1_000_000_000L < (LONG ? 90 : 45), "the silence took too long");
        assertEquals(OF_EACH * Poison.values().length, report.rejected().size(), report::toString);
        server.add(BentServer.message(9_999));
        sync();
        assertTrue(here().stream().anyMatch(m -> m.contains("<m9999@")), "the folder goes on");
    }

    /** A thousand messages, of which five are poison of one sort. */
    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    void ofAThousandAllButTheFiveComeInTheFirstRun(Poison poison) throws Exception {
        thousand(poison).forEach(server::add);
        var report = sync();
        assertEquals(995, here().size(), report::toString);
        assertEquals(5, report.waiting().size() + report.rejected().size(), report::toString);
        assertTrue(report.waiting().stream().noneMatch(w -> w.item().isEmpty()), report::toString);
        assertTrue(report.seconds() < 90, () -> report.seconds() + " s, of which a minute may be waiting");
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    void ofAThousandAllButTheFiveGoInTheFirstRun(Poison poison) throws Exception {
        sync();
        thousand(poison).forEach(this::put);
        var report = sync();
        assertEquals(995, server.messages().size(), report::toString);
        assertEquals(5, report.rejected().size(), report::toString);
        assertTrue(report.rejected().stream().noneMatch(r -> r.item().isEmpty()), report::toString);
        assertTrue(report.seconds() < 90, () -> report.seconds() + " s, of which a minute may be waiting");
    }

    private static List<String> thousand(Poison poison) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> i % 200 == 100 ? BentServer.message(i, poison) : BentServer.message(i))
                .toList();
    }

    private static List<String> poisoned() {
        var messages = new ArrayList<String>();
        IntStream.range(0, GOOD / 2).mapToObj(BentServer::message).forEach(messages::add);
        Arrays.stream(Poison.values()).forEach(p -> IntStream.range(0, OF_EACH)
                .forEach(i -> messages.add(
                        BentServer.message(5_000 + List.of(Poison.values()).indexOf(p) * 100 + i, p))));
        IntStream.range(GOOD / 2, GOOD).mapToObj(BentServer::message).forEach(messages::add);
        return messages;
    }

    @Test
    void aServerThatEndsEachConnectionAfterSomeMessagesGivesAllInOneRun() throws Exception {
        server.most(40);
        IntStream.range(0, 200).mapToObj(BentServer::message).forEach(server::add);
        var report = sync();
        assertEquals(200, here().size(), report::toString);
        assertTrue(server.bodiesGiven() < 230, () -> server.bodiesGiven() + " bodies for 200 messages");
        rig.assertIdle();
    }

    @Test
    void aServerThatEndsEachConnectionAfterSomeMessagesTakesAllInOneRun() throws Exception {
        sync();
        server.most(40);
        IntStream.range(0, 200).mapToObj(BentServer::message).forEach(this::put);
        var report = sync();
        assertEquals(200, server.messages().size(), report::toString);
        sync();
        rig.assertIdle();
    }

    @Test
    void whatAServerAddsToAMessageMakesNoDoubles() throws Exception {
        for (var habit : List.of(Habit.ADDS_HEADER, Habit.ADDS_LINE_END)) {
            for (var uidplus : List.of(true, false)) {
                try (var bent = new BentServer().with(habit)) {
                    if (!uidplus) {
                        bent.with(Habit.NO_UIDPLUS);
                    }
                    var there = dir.resolve(habit + "-" + uidplus);
                    port = bent.port();
                    rig = new MailRig(port, there);
                    sync();
                    IntStream.range(0, 5).mapToObj(BentServer::message).forEach(this::put);
                    sync();
                    sync();
                    assertEquals(5, bent.messages().size(), habit + " " + uidplus);
                    assertEquals(5, here().size(), habit + " " + uidplus);
                    forgetLedger();
                    sync();
                    var report = sync();
                    assertEquals(5, bent.messages().size(), "after a lost ledger, " + habit + " " + uidplus);
                    assertEquals(5, here().size(), "after a lost ledger, " + habit + " " + uidplus);
                    assertTrue(report.inSync(), report::toString);
                }
            }
        }
    }

    @Test
    void aMessageThatGetsAnotherIdIsFoundAllTheSame() throws Exception {
        server.with(Habit.NEW_MESSAGE_ID).with(Habit.NO_UIDPLUS).with(Habit.ADDS_HEADER);
        sync();
        IntStream.range(0, 5).mapToObj(BentServer::message).forEach(this::put);
        for (int run = 0; run < 3; run++) {
            sync();
            assertEquals(5, server.messages().size());
            assertEquals(5, here().size());
        }
        rig.assertIdle();
    }

    @Test
    void whatIsTakenAndNotShownIsNeverSentAgain() throws Exception {
        server.with(Habit.SHOWS_NOTHING).with(Habit.ADDS_HEADER).with(Habit.NO_UIDPLUS);
        sync();
        IntStream.range(0, 3).mapToObj(BentServer::message).forEach(this::put);
        for (int run = 0; run < 3; run++) {
            var report = sync();
            assertEquals(3, server.appends(), "appends after run " + run);
            assertEquals(3, here().size());
            assertEquals(
                    List.of("not-shown", "not-shown", "not-shown"),
                    report.rejected().stream()
                            .map(RunReport.RejectedReport::code)
                            .toList());
        }
        server.showAll();
        sync();
        assertEquals(3, server.messages().size());
        assertEquals(3, here().size());
        rig.assertIdle();
    }

    @Test
    void whatAServerListsIsSyncedThoughItCountsMore() throws Exception {
        server.countsTooMany(1);
        IntStream.range(0, 5).mapToObj(BentServer::message).forEach(server::add);
        put(BentServer.message(50));
        sync();
        assertEquals(6, server.messages().size());
        assertEquals(6, here().size());
    }

    /** The short form is less patient with a silent server, so that it takes seconds. */
    private RunReport sync() throws StoreException {
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", port, Tls.NONE), Login.password("u1", "p1"));
        var patient = LONG ? settings : settings.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2));
        try (var files = FilesStore.open(rig.client(), Clock.systemUTC(), new Random());
                var imap = ImapStore.of(patient, rig.state().resolve("spool"));
                var engine =
                        SyncEngine.open(rig.state(), files, imap, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE)) {
            return engine.sync(false);
        }
    }

    private void put(String message) {
        try {
            var folder = rig.client().resolve("mail").resolve("INBOX");
            for (var part : List.of("cur", "new", "tmp")) {
                Files.createDirectories(folder.resolve(part));
            }
            var number = message.substring(message.indexOf("<m") + 2, message.indexOf('@'));
            Files.writeString(
                    folder.resolve("cur").resolve("1700000000.M" + number + ".host:2,"),
                    message.replace("\r\n", "\n"),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> here() throws IOException {
        try (var files = Files.walk(rig.client())) {
            var messages = new ArrayList<String>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var folder = file.getParent().getFileName().toString();
                if (folder.equals("cur") || folder.equals("new")) {
                    messages.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return messages;
        }
    }

    private void forgetLedger() throws IOException {
        try (var files = Files.list(rig.state())) {
            for (var file : files.filter(f -> f.getFileName().toString().startsWith("ledger."))
                    .toList()) {
                Files.delete(file);
            }
        }
    }
}
