package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.CapsuleWriter;
import org.tenon.capsule.Capsules;
import org.tenon.capsule.SigningKey;
import org.tenon.connector.cli.CommandLineHarness.Said;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** {@code tenon enrol}: what is refused, what is kept, and what a kill at each step leaves behind. */
class EnrolTest {
    private static final String CODE = "0123456789abcdefghjkmnpqrs";

    @TempDir
    Path dir;

    private CommandLineHarness tenon;
    private FakeLinkService service;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        tenon = new CommandLineHarness(dir);
        tenon.env.put("XDG_CONFIG_DIRS", dir.resolve("machine").toString());
        tenon.clock = Clock.fixed(Capsules.NOW, ZoneOffset.UTC);
        service = new FakeLinkService();
        service.capsule = CapsuleWriter.sign(capsule(3), service.key);
        file = Files.writeString(dir.resolve("alice.tenon"), service.capsule + "\n");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** The same where there is an Outlook. */
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(EnrolInWindows.class);
    }

    private Capsule capsule(long serial) {
        var servers = new Capsule.Servers(
                Optional.of(URI.create("imap://127.0.0.1:10143")),
                Optional.of(URI.create("http://127.0.0.1:10232/alice/")),
                Optional.empty(),
                Optional.empty(),
                true);
        var one = Capsules.alice(service.address(), servers);
        return new Capsule(
                one.issuer(),
                one.id(),
                serial,
                one.issued(),
                one.expires(),
                one.organisation(),
                one.person(),
                one.servers(),
                List.of("mail"),
                one.profile());
    }

    @Test
    void fromAFileToTheFirstSync() throws Exception {
        tenon.deliver(tenon.server, "INBOX");
        var said = enrol("--host", host(), "--password", "env:ALICE_PASSWORD");
        assertEquals(0, said.exit(), said.err());
        assertTrue(said.out().contains("alice@example.test: Set up and in sync."), said.out());
        assertEquals(1, tenon.count(tenon.client, "INBOX"));
        var account = account();
        assertTrue(account.contains("imap     = \"imap://127.0.0.1:10143\""), account);
        assertTrue(account.contains("kinds    = [\"mail\"]"), account);
        assertFalse(account.contains("hunter2"), account);
        var secret = config().resolve("alice@example.test.password");
        assertEquals("hunter2\n", Files.readString(secret));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));

        tenon.env.remove("ALICE_PASSWORD");
        var before = tree();
        assertEquals(0, enrol().exit(), "once more");
        assertEquals(before, tree());
        assertEquals(
                0, tenon.tenon("sync", "--account", accountFile().toString()).exit());
    }

    @Test
    void aLinkACodeAndAnInstallersNameLeadToTheSame() throws Exception {
        var link = new CapsuleLink(service.address(), CODE);
        for (var spelling :
                List.of(link.url().toString(), link.text(), link.fileName().replace(".msi", " (1).msi"))) {
            var said = tenon.tenon("enrol", spelling, "--host", host(), "--password", "env:ALICE_PASSWORD");
            assertEquals(0, said.exit(), said.err());
        }
        assertEquals(3, service.asked.size());
        assertEquals(1, service.asked.stream().distinct().count(), "always as the same machine: " + service.asked);
        assertTrue(service.asked.getFirst().matches("POST /w/" + CODE + "/capsule device=[0-9a-z]{26}"));
    }

    @Test
    void whatIsRefusedHasWordsAndACodeOfItsOwnAndChangesNothing() throws Exception {
        var before = tree();
        var refusals = new ArrayList<String>();
        var good = service.capsule;
        int middle = good.indexOf('.') + 40;
        var other = good.charAt(middle) == 'A' ? 'B' : 'A';
        refusals.add(refused(10, good.substring(0, middle) + other + good.substring(middle + 1), host()));
        refusals.add(refused(10, CapsuleWriter.sign(capsule(3), SigningKey.generate()), host()));
        refusals.add(refused(12, good, "deploy.example.test"));
        refusals.add(refused(2, good.substring(0, good.length() / 2), host()));
        refusals.add(refused(2, "Dear Alice", host()));
        tenon.clock = Clock.fixed(Capsules.EXPIRES, ZoneOffset.UTC);
        refusals.add(refused(11, good, host()));
        assertEquals(4, refusals.stream().distinct().count(), refusals.toString());

        tenon.clock = Clock.fixed(Capsules.NOW, ZoneOffset.UTC);
        var quiet = enrol("--quiet", "--password", "env:ALICE_PASSWORD");
        assertEquals(12, quiet.exit());
        assertTrue(quiet.err().contains("--host " + host()), quiet.err());
        assertEquals(before, tree());
    }

    private String refused(int code, String text, String host) throws IOException {
        Files.writeString(file, text);
        var said = enrol("--host", host, "--password", "env:ALICE_PASSWORD");
        Files.writeString(file, service.capsule + "\n");
        assertEquals(code, said.exit(), said.err());
        assertTrue(said.err().contains("Nothing was changed here."), said.err());
        return said.err();
    }

    @Test
    void whatTheServiceRefusesIsSaid() throws Exception {
        var link = new CapsuleLink(service.address(), CODE).url().toString();
        for (var row :
                List.of(List.of(403, 13), List.of(404, 13), List.of(410, 13), List.of(500, 3), List.of(429, 3))) {
            service.status = row.get(0);
            var said = tenon.tenon("enrol", link, "--host", host());
            assertEquals(row.get(1), said.exit(), said.err());
        }
        service.close();
        assertEquals(3, tenon.tenon("enrol", link, "--host", host()).exit());
    }

    /** The service that is asked hands out a capsule of another one. */
    @Test
    void aCapsuleOfAnotherServiceIsRefused() throws Exception {
        try (var evil = new FakeLinkService()) {
            service.capsule =
                    CapsuleWriter.sign(Capsules.alice(evil.address(), capsule(3).servers()), evil.key);
            var said = tenon.tenon(
                    "enrol", new CapsuleLink(service.address(), CODE).url().toString(), "--quiet");
            assertEquals(12, said.exit());
            assertTrue(said.err().contains("and not of " + host()), said.err());
        }
    }

    @Test
    void aPinnedKeyNeedsNoNetworkAndNoQuestion() throws Exception {
        pin("machine", service.address(), service.key);
        service.close();
        var said = enrol("--quiet", "--password", "env:ALICE_PASSWORD");
        assertEquals(0, said.exit(), said.err());
    }

    @Test
    void whatTheMachinesAdminHasNotNamedIsRefused() throws Exception {
        pin("machine", URI.create("https://deploy.example.test"), SigningKey.generate());
        var said = enrol("--host", host(), "--password", "env:ALICE_PASSWORD");
        assertEquals(12, said.exit());
        assertTrue(said.err().contains("takes settings from deploy.example.test only"), said.err());
    }

    @Test
    void aServiceThatWasTrustedOnceCannotComeWithAnotherKey() throws Exception {
        assertEquals(
                0, enrol("--host", host(), "--password", "env:ALICE_PASSWORD").exit());
        service.key = SigningKey.generate();
        Files.writeString(file, CapsuleWriter.sign(capsule(4), service.key));
        assertEquals(10, enrol("--host", host()).exit());
    }

    @Test
    void newerSettingsReplaceTheAccountAndOlderOnesDoNot() throws Exception {
        assertEquals(
                0,
                enrol("--host", host(), "--password", "env:ALICE_PASSWORD", "--store", "files:elsewhere")
                        .exit());
        var moved = new Capsule.Servers(
                Optional.of(URI.create("imap://127.0.0.1:10144")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
        var c = capsule(4);
        Files.writeString(
                file,
                CapsuleWriter.sign(
                        new Capsule(
                                c.issuer(),
                                c.id(),
                                4,
                                c.issued(),
                                c.expires(),
                                c.organisation(),
                                c.person(),
                                moved,
                                c.kinds(),
                                c.profile()),
                        service.key));
        var said = enrol("--quiet");
        assertEquals(0, said.exit(), said.err());
        assertTrue(account().contains("10144"), "with the password that was kept");
        assertTrue(account().contains("files:" + dir.resolve("elsewhere")), "in the folder where the files are");
        assertEquals(2, enrol("--store", "files:third").exit());
        Files.writeString(file, CapsuleWriter.sign(capsule(2), service.key));
        assertEquals(11, enrol("--quiet").exit());
        assertTrue(account().contains("10144"));
    }

    @Test
    void withoutAPasswordItWaitsAndGoesOnLater() throws Exception {
        var said = enrol("--quiet", "--host", host(), "--json");
        assertEquals(1, said.exit());
        assertEquals("installed", CommandLineHarness.object(said.out()).get("state"));
        assertFalse(Files.exists(accountFile()));
        tenon.clock = Clock.fixed(Capsules.EXPIRES.plusSeconds(1), ZoneOffset.UTC);
        var later = tenon.tenon("enrol", "--password", "env:ALICE_PASSWORD", "--json");
        assertEquals(0, later.exit(), later.err());
        assertEquals("in-sync", CommandLineHarness.object(later.out()).get("state"));
    }

    @Test
    void aPasswordThatTheServerRefusesIsNotKept() throws Exception {
        tenon.serverFailure =
                new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN, "The password is refused.");
        assertEquals(
                4, enrol("--host", host(), "--password", "env:ALICE_PASSWORD").exit());
        assertFalse(Files.exists(config().resolve("alice@example.test.password")));
        tenon.serverFailure = new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "Nobody answers.");
        assertEquals(3, enrol("--password", "env:ALICE_PASSWORD").exit());
        tenon.serverFailure = null;
        assertEquals(0, enrol("--password", "env:ALICE_PASSWORD").exit());
    }

    @Test
    void somebodysOwnAccountFileIsLeftAlone() throws Exception {
        Files.createDirectories(config());
        Files.writeString(accountFile(), "# mine\n");
        assertEquals(
                2, enrol("--host", host(), "--password", "env:ALICE_PASSWORD").exit());
        assertEquals("# mine\n", account());
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        var before = tree();
        var said = enrol("--host", host(), "--dry-run");
        assertEquals(0, said.exit(), said.err());
        assertTrue(said.out().contains("would ask for the password"), said.out());
        assertEquals(before, tree());
    }

    @Test
    void whatWasEnrolledIsTakenBackAndMailStays() throws Exception {
        tenon.deliver(tenon.server, "INBOX");
        assertEquals(
                0, enrol("--host", host(), "--password", "env:ALICE_PASSWORD").exit());
        var said = tenon.tenon("enrol", "--undo");
        assertEquals(0, said.exit(), said.err());
        assertEquals(List.of(), names(config()), "the account file, the password and the service's key are gone");
        assertEquals(1, tenon.count(tenon.client, "INBOX"));
        assertTrue(tenon.tenon("enrol", "--undo").out().contains("Nothing to undo"));
        assertEquals(
                0, enrol("--host", host(), "--password", "env:ALICE_PASSWORD").exit(), "and anew");
        assertTrue(tenon.tenon("enrol", "--undo", "bob@example.test").out().contains("Nothing to undo"));
        assertTrue(tenon.tenon("enrol", "--undo", "Alice@example.test").out().contains("Taken from this machine"));
    }

    /** Killed at each step, in turn; the next run needs no more than the same words, and comes to the same end. */
    @Test
    void killedAtAnyStepTheNextRunCompletesIt() throws Exception {
        var link = new CapsuleLink(service.address(), CODE).url().toString();
        var steps = new ArrayList<String>();
        tenon.deliver(tenon.server, "INBOX");
        tenon.enrol(steps::add, link, "--host", host(), "--password", "env:ALICE_PASSWORD");
        assertEquals(
                List.of(
                        "fetched",
                        "service remembered",
                        "installed",
                        "password taken",
                        "password kept",
                        "signed-in",
                        "account file",
                        "bound",
                        "first-sync",
                        "synced",
                        "in-sync"),
                steps);
        for (int at = 1; at <= steps.size(); at++) {
            var fresh = Files.createDirectories(dir.resolve("killed-" + at));
            var one = new CommandLineHarness(fresh);
            one.clock = tenon.clock;
            one.deliver(one.server, "INBOX");
            int last = at;
            int[] count = {0};
            assertThrows(
                    Killed.class,
                    () -> one.enrol(
                            what -> {
                                if (++count[0] == last) {
                                    throw new Killed();
                                }
                            },
                            link,
                            "--host",
                            host(),
                            "--password",
                            "env:ALICE_PASSWORD"));
            var words = new String[] {"enrol", link, "--host", host(), "--password", "env:ALICE_PASSWORD"};
            var said = one.tenon(words);
            assertEquals(0, said.exit(), steps.get(at - 1) + ": " + said.err());
            assertEquals(1, one.count(one.client, "INBOX"), steps.get(at - 1));
            assertEquals(1, one.count(one.server, "INBOX"), steps.get(at - 1));
            assertEquals(
                    List.of("alice@example.test.password", "alice@example.test.toml", "pins"),
                    names(fresh.resolve("config").resolve("tenon")),
                    steps.get(at - 1));
            assertEquals(
                    1, Files.readAllLines(fresh.resolve("config/tenon/pins")).size());
        }
        assertEquals(1 + 2 * steps.size(), service.asked.size());
        assertNotEquals(1, service.asked.stream().distinct().count(), "each of these is a machine of its own");
        assertEquals(1 + steps.size(), service.asked.stream().distinct().count());
    }

    /** The same with a process that ends as by SIGKILL: the machine keeps what it was given, and no clean-up of ours has run. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10})
    void aProcessThatIsKilledIsCompletedByTheNext(int at) throws Exception {
        tenon.deliver(tenon.server, "INBOX");
        pin("machine", service.address(), service.key);
        Files.writeString(file, CapsuleWriter.sign(lasting(), service.key));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnrolAndHalt.class.getName(),
                        dir.toString(),
                        Integer.toString(at),
                        file.toString(),
                        "--quiet",
                        "--password",
                        "env:ALICE_PASSWORD")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(EnrolAndHalt.HALTED, process.waitFor(), said);
        var next = enrol("--quiet", "--password", "env:ALICE_PASSWORD");
        assertEquals(0, next.exit(), next.err());
        assertEquals(1, tenon.count(tenon.client, "INBOX"));
        assertEquals(1, tenon.count(tenon.server, "INBOX"));
        assertEquals(List.of("alice@example.test.password", "alice@example.test.toml"), names(config()));
    }

    /** Good by the clock of the process that is killed. */
    private Capsule lasting() {
        var c = capsule(3);
        return new Capsule(
                c.issuer(),
                c.id(),
                3,
                c.issued(),
                Instant.now().plusSeconds(3600),
                c.organisation(),
                c.person(),
                c.servers(),
                c.kinds(),
                c.profile());
    }

    /** A state whose line was cut off is one that was not reached. */
    @Test
    void aLineThatWasCutOffIsPassedOver() throws Exception {
        assertEquals(1, enrol("--quiet", "--host", host()).exit());
        var states = dir.resolve("state/tenon/enrolments/alice@example.test/states");
        Files.writeString(states, Files.readString(states) + Instant.EPOCH + " in-sy");
        assertEquals(1, enrol("--quiet").exit());
        assertEquals(0, enrol("--password", "env:ALICE_PASSWORD").exit());
        assertTrue(Files.readString(states).endsWith(" in-sync\n"));
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private Said enrol(String... words) {
        var all = new ArrayList<>(List.of("enrol", file.toString()));
        all.addAll(List.of(words));
        return tenon.tenon(all.toArray(String[]::new));
    }

    private String host() {
        return service.address().getAuthority();
    }

    private void pin(String where, URI uri, SigningKey key) throws IOException {
        var folder = Files.createDirectories(dir.resolve(where).resolve("tenon"));
        Files.writeString(
                folder.resolve("pins"), "# ours\n" + uri + " " + key.publicKey().pin() + "\n");
    }

    private Path config() {
        return dir.resolve("config").resolve("tenon");
    }

    private Path accountFile() {
        return config().resolve("alice@example.test.toml");
    }

    private String account() throws IOException {
        return Files.readString(accountFile());
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> tree() throws IOException {
        try (var files = Files.walk(dir)) {
            return files.map(f -> dir.relativize(f).toString())
                    .filter(f -> !f.endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }
}
