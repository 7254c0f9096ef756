package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

class TenonTest {
    @TempDir
    Path dir;

    private CommandLineHarness cli;

    @BeforeEach
    void account() throws IOException {
        cli = new CommandLineHarness(dir);
    }

    @Test
    void aFirstSyncBringsBothSidesTogetherAndASecondHasNothingToDo() throws Exception {
        cli.deliver(cli.client, "INBOX");
        cli.deliver(cli.server, "INBOX");
        cli.deliver(cli.server, "Archive/2024");
        var first = cli.account("sync");
        assertEquals(0, first.exit(), first::toString);
        assertTrue(first.out().contains("INBOX"), first.out());
        assertEquals(2, cli.count(cli.client, "INBOX"));
        assertEquals(2, cli.count(cli.server, "INBOX"));
        assertEquals(1, cli.count(cli.client, "Archive/2024"));
        var second = cli.account("sync");
        assertEquals(0, second.exit(), second::toString);
        assertTrue(second.out().contains("In sync, nothing to do ("), second.out());
        assertEquals("", second.err());
    }

    @Test
    void jsonIsOneObjectOfTheContractsShape() throws Exception {
        cli.deliver(cli.client, "INBOX");
        var said = cli.account("sync", "--json");
        var report = CommandLineHarness.object(said.out());
        assertEquals(
                List.of("run", "seconds", "inSync", "folders", "steps", "conflicts", "held", "rejected", "warnings"),
                List.copyOf(report.keySet()));
        assertEquals(1L, report.get("run"));
        assertEquals(true, report.get("inSync"));
        var folder = folder(report, "INBOX");
        assertEquals(List.of("kind", "name", "client", "server", "bytesIn", "bytesOut"), List.copyOf(folder.keySet()));
        assertEquals("mail", folder.get("kind"));
        assertEquals(
                Map.of("created", 1L, "updated", 0L, "deleted", 0L, "moved", 0L, "flags", 0L), folder.get("server"));
        assertEquals("", said.err());
    }

    @Test
    void aRehearsalListsItsStepsAndDoesNothing() throws Exception {
        cli.deliver(cli.server, "INBOX");
        var said = cli.account("sync", "--dry-run", "--json");
        assertEquals(0, said.exit(), said::toString);
        var report = CommandLineHarness.object(said.out());
        assertEquals(0L, report.get("run"));
        var steps = (List<?>) report.get("steps");
        assertTrue(steps.stream().anyMatch(s -> ((Map<?, ?>) s).get("action").equals("create")), steps::toString);
        assertEquals(0, cli.count(cli.client, "INBOX"));
        assertTrue(cli.account("sync", "--dry-run").out().contains("would be done"));
    }

    @Test
    void anEmptiedFolderIsHeldListedAndRestored() throws Exception {
        for (int i = 0; i < 30; i++) {
            cli.deliver(cli.server, "INBOX");
        }
        cli.deliver(cli.server, "Keep");
        assertEquals(0, cli.account("sync").exit());
        empty(cli.client, "INBOX");

        var said = cli.account("sync");
        assertEquals(1, said.exit(), said::toString);
        assertEquals(30, cli.count(cli.server, "INBOX"), "the server still has them");
        assertTrue(said.out().contains("30 held changes wait for you"), said.out());
        assertEquals(1, cli.account("status").exit());

        var held = CommandLineHarness.object(cli.account("held", "--json").out());
        var only = (Map<?, ?>) ((List<?>) held.get("held")).getFirst();
        assertEquals(30L, only.get("items"));
        assertEquals("server", only.get("side"));

        var restored = cli.account("restore", only.get("id").toString());
        assertEquals(0, restored.exit(), restored::toString);
        assertEquals(30, cli.count(cli.client, "INBOX"));
        assertEquals(0, cli.account("status").exit());
    }

    @Test
    void releasedDeletionsGoAheadInTheNextSyncAndUndoBringsThemBack() throws Exception {
        for (int i = 0; i < 30; i++) {
            cli.deliver(cli.server, "INBOX");
        }
        cli.account("sync");
        empty(cli.client, "INBOX");
        cli.account("sync");
        var released = cli.account("release", "--all");
        assertEquals(0, released.exit(), released::toString);
        assertEquals(30, cli.count(cli.server, "INBOX"), "release alone deletes nothing");
        var deleted = CommandLineHarness.object(cli.account("sync", "--json").out());
        assertEquals(0, cli.count(cli.server, "INBOX"));

        var undone = cli.account("undo", deleted.get("run").toString());
        assertEquals(0, undone.exit(), undone::toString);
        assertEquals(30, cli.count(cli.server, "INBOX"));
        var runs = CommandLineHarness.object(cli.account("runs", "--json").out());
        assertTrue(
                ((List<?>) runs.get("runs"))
                        .stream().anyMatch(r -> ((Map<?, ?>) r).get("undone").equals(true)),
                runs::toString);
    }

    @Test
    void anUnreachableServerIsThreeAndSaysWhatWasKeptAndWhatToDo() throws Exception {
        cli.serverFailure =
                new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "The server does not answer.");
        var said = cli.account("sync");
        assertEquals(3, said.exit());
        assertEquals("", said.out());
        assertEquals(
                "tenon: Mail (server.imap): The server does not answer. Nothing was lost, and what was done before stays done."
                        + " Try again later; if it stays so, check the network and server.imap.\n",
                said.err());
    }

    @Test
    void aFailureWithJsonIsStillOneObject() throws Exception {
        cli.serverFailure = new StoreException(
                Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN, "The user name or the password was refused.");
        var said = cli.account("sync", "--json");
        assertEquals(4, said.exit());
        var report = CommandLineHarness.object(said.out());
        assertEquals(false, report.get("inSync"));
        assertEquals(4L, ((Map<?, ?>) report.get("failure")).get("exit"));
    }

    @Test
    void aMistakeOfOurOwnIsSeventyWithoutTheMessageOfTheException() {
        cli.bug = new IllegalStateException("choked on alice@example.test");
        var said = cli.account("sync");
        assertEquals(70, said.exit());
        assertTrue(said.err().contains("java.lang.IllegalStateException\n"), said.err());
        assertTrue(said.err().contains("at org.tenon."), said.err());
        assertFalse(said.err().contains("alice@example.test"), said.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "snyc",
                "sync --once --watch",
                "sync --watch --dry-run",
                "sync --interval 0",
                "sync --until-input-ends",
                "outbox --send-again 99",
                "outbox --discard 99",
                "outbox --discard 1 --send-again 1",
                "sync --kinds stamps",
                "sync --colour",
                "sync --account nowhere.toml",
                "release",
                "release 3 --all",
                "release 99",
                "restore 99",
                "undo",
                "undo seven",
                "undo 99",
                "conflicts --settled 99",
                "completion fish"
            })
    void badUseIsTwoWithASentenceAndWithJsonAnObject(String words) throws Exception {
        var args = new ArrayList<>(words.isEmpty() ? List.<String>of() : List.of(words.split(" ", -1)));
        if (!words.contains("--account")
                && !words.isEmpty()
                && !words.startsWith("snyc")
                && !words.startsWith("completion")) {
            args.addAll(List.of("--account", cli.accountFile.toString()));
        }
        var said = cli.tenon(args.toArray(String[]::new));
        assertEquals(2, said.exit(), said::toString);
        assertEquals("", said.out());
        assertTrue(said.err().startsWith("tenon: "), said.err());
        args.add("--json");
        var json = cli.tenon(args.toArray(String[]::new));
        assertEquals(
                2L, ((Map<?, ?>) CommandLineHarness.object(json.out()).get("failure")).get("exit"), json::toString);
    }

    @Test
    void theAccountIsFoundInTheEnvironmentOrTheSettingsFolder() throws Exception {
        assertTrue(cli.tenon("status").err().contains("no account: name its file"), "none");
        cli.env.put("TENON_ACCOUNT", cli.accountFile.toString());
        assertEquals(0, cli.tenon("status").exit());
        cli.env.remove("TENON_ACCOUNT");
        var config = Files.createDirectories(dir.resolve("config").resolve("tenon"));
        Files.copy(cli.accountFile, config.resolve("alice.toml"));
        assertEquals(0, cli.tenon("status").exit());
        Files.copy(cli.accountFile, config.resolve("bob.toml"));
        assertTrue(cli.tenon("status").err().contains("several accounts"), "two");
    }

    @Test
    void statusBeforeTheFirstSyncSaysSoAndMakesNothing() throws Exception {
        var said = cli.account("status");
        assertEquals(0, said.exit());
        assertEquals("alice: never synced\n", said.out());
        assertFalse(Files.exists(dir.resolve("state")));
        var status = CommandLineHarness.object(cli.account("status", "--json").out());
        assertEquals(null, status.get("lastRun"));
    }

    @Test
    void anAccountThatPointsElsewhereIsMatchedAfreshAndDeletesNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            cli.deliver(cli.server, "INBOX");
        }
        cli.account("sync");
        Files.writeString(cli.accountFile, Files.readString(cli.accountFile).replace("files:alice", "files:elsewhere"));
        empty(cli.client, "INBOX");
        var said = cli.account("sync");
        assertEquals(0, said.exit(), said::toString);
        assertTrue(said.out().contains("the account names other stores than before"), said.out());
        assertEquals(5, cli.count(cli.server, "INBOX"));
    }

    @Test
    void aDamagedLedgerIsSetAsideAndNothingIsLost() throws Exception {
        cli.deliver(cli.server, "INBOX");
        cli.account("sync");
        var ledger = dir.resolve("state").resolve("tenon").resolve("alice").resolve("ledger.sqlite");
        Files.writeString(ledger, "this is no ledger, and long enough to look like something else".repeat(200));
        Files.deleteIfExists(ledger.resolveSibling("ledger.sqlite-wal"));
        Files.deleteIfExists(ledger.resolveSibling("ledger.sqlite-shm"));
        var said = cli.account("sync");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(1, cli.count(cli.server, "INBOX"));
        assertEquals(1, cli.count(cli.client, "INBOX"));
    }

    @Test
    void aSecondRunSaysWhoIsAtWorkAndStatusWorksMeanwhile() throws Exception {
        cli.deliver(cli.server, "INBOX");
        assertEquals(0, cli.account("sync").exit());
        var state = new StateDir(dir.resolve("state").resolve("tenon").resolve("alice"));
        var got = (AccountLock.Attempt.Got) AccountLock.attempt(state, 4711, "elsewhere", Clock.systemUTC());
        try (var lock = got.lock()) {
            var second = cli.account("sync");
            assertEquals(3, second.exit(), second::toString);
            assertTrue(second.err().contains("process 4711 on elsewhere, since "), second.err());
            var again = (AccountLock.Attempt.Held) AccountLock.attempt(state, 1, "x", Clock.systemUTC());
            assertTrue(again.by().isPresent());
            var status =
                    CommandLineHarness.object(cli.account("status", "--json").out());
            assertEquals(4711L, ((Map<?, ?>) status.get("running")).get("pid"));
            assertTrue(cli.account("status").out().contains("A run is at work: process 4711 on elsewhere"));
        }
        assertEquals(0, cli.account("sync").exit());
    }

    @Test
    void aNameThatNoUtf8CanCarryStillMakesGoodJson() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var json = new JsonReport(out)) {
            json.texts("name", "half \uD83D a pair, \uD83D\uDE00 a whole one, \u0007 a bell");
        }
        assertEquals(
                "half \uFFFD a pair, \uD83D\uDE00 a whole one, \u0007 a bell",
                CommandLineHarness.object(out.toString(StandardCharsets.UTF_8)).get("name"));
    }

    @Test
    void aFolderThatIsExcludedIsLeftAloneOnBothSidesBeforeAndAfterItWasSynced() throws Exception {
        cli.deliver(cli.server, "Archive/2024");
        cli.deliver(cli.server, "INBOX");
        Files.writeString(
                cli.accountFile, Files.readString(cli.accountFile) + "\n[folders]\nexclude = [\"Archive\"]\n");
        assertEquals(0, cli.account("sync").exit());
        assertEquals(0, cli.count(cli.client, "Archive/2024"), "never crossed");
        var all = Files.readString(cli.accountFile);
        Files.writeString(cli.accountFile, all.replace("[\"Archive\"]", "[]"));
        assertEquals(0, cli.account("sync").exit());
        assertEquals(1, cli.count(cli.client, "Archive/2024"), "crossed");
        Files.writeString(cli.accountFile, all);
        empty(cli.client, "Archive/2024");
        cli.deliver(cli.client, "Archive/2024");
        var said = cli.account("sync");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(1, cli.count(cli.client, "Archive/2024"), "left alone here");
        assertEquals(1, cli.count(cli.server, "Archive/2024"), "left alone there");
        assertTrue(cli.account("held").out().contains("Nothing is held"), "nothing was concluded");
    }

    @Test
    void aRehearsalNamesMailsByTheirSubjects() throws Exception {
        cli.deliver(cli.server, "INBOX");
        var said = cli.account("sync", "--dry-run");
        assertTrue(said.out().contains("message 1"), said.out());
        var steps = (List<?>) CommandLineHarness.object(
                        cli.account("sync", "--dry-run", "--json").out())
                .get("steps");
        assertTrue(steps.toString().contains("title=message 1"), steps::toString);
    }

    @Test
    void aCommandThatWasMistypedIsAnsweredWithTheOneThatWasMeant() {
        var said = cli.tenon("snyc");
        assertEquals(2, said.exit());
        assertTrue(said.err().contains("There is no command snyc; did you mean tenon sync?"), said.err());
        assertTrue(cli.tenon("frobnicate").err().contains("There is no command frobnicate."), "none is near");
    }

    @Test
    void jsonHoldsNoCharacterThatATerminalObeys() throws Exception {
        var out = new ByteArrayOutputStream();
        var text = "a\u009B2J b\u007F c\u202E d\u2066 e\u200F f\u2028 g\u001B ä \uD83D\uDE00";
        try (var json = new JsonReport(out)) {
            json.texts("name", text);
        }
        var written = out.toString(StandardCharsets.UTF_8);
        assertEquals(text, CommandLineHarness.object(written).get("name"), "nothing is lost");
        assertTrue(
                written.strip()
                        .codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR),
                written);
        assertTrue(written.contains("ä"), "what can be read stays readable: " + written);
    }

    /** Whoever supervises it need not be able to send it a signal, and it does not outlive them. */
    @Test
    void aWatchEndsWhenItsInputDoes() throws Exception {
        var input = System.in;
        try (var ended = new ByteArrayInputStream(new byte[0])) {
            System.setIn(ended);
            var said = cli.account("sync", "--watch", "--until-input-ends");
            assertEquals(0, said.exit(), said::toString);
            assertTrue(said.out().contains("In sync."), said.out());
        } finally {
            System.setIn(input);
        }
    }

    @Test
    void helpAndVersionAndCompletionGoToStandardOutput() throws Exception {
        var help = cli.tenon("help");
        assertEquals(0, help.exit());
        for (var command : List.of(
                "sync", "status", "held", "release", "restore", "undo", "conflicts", "runs", "agent", "outbox")) {
            assertTrue(help.out().contains("\n  " + command + " "), command);
        }
        assertEquals(0, cli.tenon("sync", "--help").exit());
        assertEquals(0, cli.tenon("help", "sync").exit());
        assertTrue(cli.tenon("version").out().startsWith("tenon "), "version");
        assertEquals(cli.tenon("version"), cli.tenon("--version"));
        assertEquals(cli.tenon("version"), cli.tenon("-V"));
        assertTrue(
                CommandLineHarness.object(cli.tenon("version", "--json").out()).containsKey("version"),
                "version as JSON");
        assertTrue(cli.tenon("completion", "bash").out().contains("complete -F"), "completion");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> folder(Map<String, Object> report, String name) {
        return ((List<Map<String, Object>>) report.get("folders"))
                .stream().filter(f -> f.get("name").equals(name)).findFirst().orElseThrow();
    }

    private static void empty(Path side, String folder) throws IOException {
        for (var part : new String[] {"cur", "new"}) {
            try (var files = Files.list(side.resolve("mail").resolve(folder).resolve(part))) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
