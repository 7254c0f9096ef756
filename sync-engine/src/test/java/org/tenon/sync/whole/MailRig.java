package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;

/**
 * One mail account under test: user u1 of a server, a client folder, a ledger. Every sync opens all three anew, as a process of
 * its own would.
 */
final class MailRig {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int serverPort;
    private final String user;
    private final Path client;
    private final Path state;
    private final Path journal;
    private List<String> judging = List.of("--dates");

    /** The scripts look at the server's own port, whatever stands between it and the sync. */
    MailRig(int serverPort, Path dir) {
        this(serverPort, dir.resolve("client"), dir.resolve("state"), dir.resolve("journal"));
    }

    MailRig(int serverPort, Path client, Path state, Path journal) {
        this(serverPort, "u1", client, state, journal);
    }

    /** On a server of the lab, as its user. */
    MailRig(MailServer server, Path dir) {
        this(server.imapPort(), server.user(), dir.resolve("client"), dir.resolve("state"), dir.resolve("journal"));
    }

    private MailRig(int serverPort, String user, Path client, Path state, Path journal) {
        this.serverPort = serverPort;
        this.user = user;
        this.client = client;
        this.state = state;
        this.journal = journal;
    }

    Path client() {
        return client;
    }

    Path state() {
        return state;
    }

    /** How {@code scripts/compare-mail} is to judge, for a server that cannot keep all: the times received are compared else. */
    void judgeWith(String... options) {
        judging = List.of(options);
    }

    /** One run against the server itself. */
    RunReport sync() throws StoreException {
        return sync(serverPort);
    }

    RunReport sync(int port) throws StoreException {
        return run(port, user, client, state, false);
    }

    RunReport rehearse() throws StoreException {
        return run(serverPort, user, client, state, true);
    }

    static RunReport run(int port, Path client, Path state, boolean dryRun) throws StoreException {
        return run(port, "u1", client, state, dryRun);
    }

    private static RunReport run(int port, String user, Path client, Path state, boolean dryRun) throws StoreException {
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", port, Tls.NONE), Login.password(user, "p1"));
        try (var files = FilesStore.open(client, Clock.systemUTC(), new Random());
                var imap = ImapStore.of(settings, state.resolve("spool"));
                var engine = SyncEngine.open(state, files, imap, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE)) {
            return engine.sync(dryRun);
        }
    }

    /** Runs until nothing is left to do, which must be soon. */
    void settle() throws StoreException {
        assertDone(sync());
        assertDone(sync());
        assertIdle();
    }

    /** A rehearsal that finds nothing to do. */
    void assertIdle() throws StoreException {
        var report = rehearse();
        assertDone(report);
        assertEquals(List.of(), report.steps(), "nothing is left to do");
    }

    static void assertDone(RunReport report) {
        report.failure().ifPresent(e -> fail("the run failed: " + e.getMessage(), e));
        assertEquals(List.of(), report.held(), "held");
        assertEquals(List.of(), report.rejected(), "rejected");
        assertEquals(List.of(), report.conflicts(), "conflicts");
        assertTrue(report.inSync(), () -> "not in sync: " + report.warnings());
    }

    /** Fills the server with {@code messages} and more options for {@code scripts/generate-mail}. */
    void fillServer(int messages, String... more) throws Exception {
        var words = new ArrayList<>(List.of(
                "--imap", Integer.toString(serverPort), "--user", user, "--messages", Integer.toString(messages)));
        words.addAll(List.of(more));
        script("generate-mail", words);
    }

    void fillClient(int messages, String... more) throws Exception {
        var words = new ArrayList<>(List.of("--client", client.toString(), "--messages", Integer.toString(messages)));
        words.addAll(List.of(more));
        script("generate-mail", words);
    }

    /** Edits both sides; {@link #assertEqual} then wants every edit to have landed. */
    void edit(int seed, int edits, String... more) throws Exception {
        var words = where();
        words.addAll(List.of("--seed", Integer.toString(seed), "--edits", Integer.toString(edits)));
        words.addAll(List.of("--journal", journal.toString()));
        words.addAll(List.of(more));
        script("edit-mail", words);
    }

    /** Both sides hold the same, as others see them, and what every edit since the last call asked for. */
    void assertEqual(int messages) throws Exception {
        var said = compare();
        if (messages >= 0) {
            assertTrue(said.contains(" " + messages + " messages"), () -> "expected " + messages + ": " + said);
        }
    }

    void assertEqual() throws Exception {
        assertEqual(-1);
    }

    private String compare() throws Exception {
        var words = where();
        words.addAll(judging);
        if (Files.exists(journal)) {
            words.addAll(List.of("--journal", journal.toString()));
        }
        var said = script("compare-mail", words);
        Files.deleteIfExists(journal);
        return said;
    }

    private List<String> where() {
        return new ArrayList<>(
                List.of("--imap", Integer.toString(serverPort), "--user", user, "--maildir", client.toString()));
    }

    private static String script(String name, List<String> words) throws Exception {
        var command = new ArrayList<>(List.of(Lab.script(name).toString()));
        command.addAll(words);
        var ended = Lab.run(PATIENCE, command);
        assertEquals(0, ended.code(), () -> name + ": " + ended.said());
        return ended.said();
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var paths = Files.walk(tree)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
