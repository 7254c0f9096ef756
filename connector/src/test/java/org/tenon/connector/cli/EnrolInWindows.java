package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleWriter;
import org.tenon.capsule.Capsules;
import org.tenon.capsule.SigningKey;
import org.tenon.connector.account.LoopbackPorts;
import org.tenon.connector.cli.CommandLineHarness.Said;
import org.tenon.lab.Outlook;
import org.tenon.profile.OutlookAccount;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState;
import org.tenon.profile.Registry;
import org.tenon.profile.Workstation;
import org.tenon.windows.CredentialManager;

/** {@code tenon enrol} where Outlook is installed: Outlook makes the profile, and stands in the middle of it. */
final class EnrolInWindows {
    private static final String KEY = "Software\\Microsoft\\Office\\16.0\\Outlook";
    private static final String APP_PATH = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";
    private static final String PASSWORD_DIALOG = "Internet Email - alice@example.test";
    private static final String PROFILE = "Tenon alice@example.test";
    private static final URI SERVICE = URI.create("https://deploy.example.test");

    private static int number;

    private final Registry registry = Registry.ofWindows();
    private final SigningKey key = SigningKey.generate();
    private volatile boolean answering;
    private volatile boolean closed;
    private Path dir;
    private CommandLineHarness tenon;

    @BeforeEach
    void begin() throws IOException {
        use("enrol-" + ++number);
        var person = new Thread(this::answer, "password-dialogs");
        person.setDaemon(true);
        person.start();
    }

    @AfterEach
    void end() throws IOException {
        closed = true;
        run("taskkill.exe", "/f", "/im", "OUTLOOK.EXE");
    }

    /** A user of their own, as far as this goes: what the registry and the Credential Manager have of the last one is gone. */
    private void use(String name) throws IOException {
        dir = Files.createDirectories(Path.of("C:\\rig\\" + name));
        NativeLibrary.getInstance("kernel32")
                .getFunction("SetEnvironmentVariableW")
                .invokeInt(new Object[] {new WString("TENON_RIG"), new WString(dir.toString())});
        run("reg.exe", "delete", "HKCU\\" + KEY, "/f");
        registry.write(APP_PATH, "", Outlook.PROGRAM, false);
        CredentialManager.ofThisUser().delete("Tenon/alice@example.test");
        tenon = new CommandLineHarness(dir);
        tenon.windows = true;
        tenon.clock = Clock.fixed(Capsules.NOW, ZoneOffset.UTC);
        tenon.profiles = ProfileInWindows::here;
        tenon.minting = ProfileMint.Timing.of(Duration.ofSeconds(4), Duration.ofSeconds(20));
        tenon.env.putAll(System.getenv());
        tenon.env.put("TENON_RIG", dir.toString());
        for (var place : List.of("APPDATA", "LOCALAPPDATA", "PROGRAMDATA")) {
            tenon.env.put(place, dir.resolve(place).toString());
        }
        var pins = Files.createDirectories(dir.resolve("PROGRAMDATA").resolve("Tenon"));
        Files.writeString(pins.resolve("pins"), SERVICE + " " + key.publicKey().pin() + "\n");
        settings("connector", true);
    }

    private void settings(String mail, boolean makeDefault) throws IOException {
        var servers = new Capsule.Servers(
                Optional.of(URI.create("imap://127.0.0.1:10143")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
        var one = Capsules.alice(SERVICE, servers);
        var capsule = new Capsule(
                one.issuer(),
                one.id(),
                one.serial(),
                one.issued(),
                one.expires(),
                one.organisation(),
                one.person(),
                one.servers(),
                List.of("mail"),
                new Capsule.Profile(mail, makeDefault));
        Files.writeString(dir.resolve("alice.tenon"), CapsuleWriter.sign(capsule, key) + "\n");
    }

    /** A person at the screen. */
    private void answer() {
        while (!closed) {
            if (answering && Outlook.asks(PASSWORD_DIALOG)) {
                Outlook.answer(PASSWORD_DIALOG);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier there) {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !there.getAsBoolean(); pause()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for in vain");
            }
        }
    }

    private void run(String... command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Outlook.end(process);
    }

    private String[] words(String... more) {
        var all = new ArrayList<>(List.of("enrol", "alice.tenon", "--quiet", "--password", "env:ALICE_PASSWORD"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Said enrol(String... more) {
        return tenon.tenon(words(more));
    }

    private String state(int exit) throws IOException {
        var said = enrol("--json");
        assertEquals(exit, said.exit(), said.out() + said.err());
        return (String) CommandLineHarness.object(said.out()).get("state");
    }

    private ProfileAccess profiles() {
        return ProfileInWindows.here(
                Workstation.ofThisProcess(tenon.env),
                dir.resolve("LOCALAPPDATA").resolve("Tenon").resolve("profiles"));
    }

    private List<ProfileState> all() {
        try (var profiles = profiles()) {
            return profiles.list();
        }
    }

    private Optional<ProfileState> profile(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Outlook as it was before us: with somebody's profile, which is the default one. */
    private void somebodys() throws IOException {
        var outlook = Outlook.start("/PIM", "Work");
        until(() -> Outlook.isRunning() && profile("Work").isPresent());
        Outlook.close();
        Outlook.end(outlook);
        assertEquals(0, tenon.tenon("profile", "default", "Work", "--force").exit());
        assertEquals(0, tenon.tenon("profile", "delete", "Outlook", "--force").exit());
    }

    private Path accountFile() {
        return dir.resolve("APPDATA").resolve("Tenon").resolve("alice@example.test.toml");
    }

    private Path statesFile() {
        return dir.resolve("LOCALAPPDATA")
                .resolve("Tenon")
                .resolve("enrolments")
                .resolve("alice@example.test")
                .resolve("states");
    }

    private String states() throws IOException {
        return Files.readString(statesFile())
                .replaceAll("(?m)^\\S+ ", "")
                .strip()
                .replace("\n", " ");
    }

    private void holds(MailMode mail, String when) throws IOException {
        var made = profile(PROFILE).orElseThrow();
        assertEquals(Optional.of(mail), made.mail(), when);
        assertEquals(1, all().stream().filter(one -> one.mail().isPresent()).count(), when);
        var file = Path.of(made.services().stream()
                .flatMap(one -> one.path().stream())
                .findFirst()
                .orElseThrow());
        assertEquals(
                dir.resolve("LOCALAPPDATA").resolve("Tenon").resolve("stores").resolve("alice@example.test"),
                file.getParent(),
                when);
        var account = Files.readString(accountFile());
        assertTrue(account.contains("store    = \"outlook:" + PROFILE + "\""), account);
        assertFalse(Outlook.isRunning(), when);
        assertFalse(
                registry.text(Registry.Hive.USER, KEY, "ForcePSTPath").isPresent(),
                "what was set is put back: " + when);
        if (mail == MailMode.CONNECTOR) {
            var ports = LoopbackPorts.of(
                    dir.resolve("LOCALAPPDATA").resolve("Tenon").resolve("alice@example.test"), new SecureRandom());
            assertEquals(
                    new OutlookAccount(ports.pop3(), ports.submission(), true),
                    OutlookAccount.of(registry, PROFILE).orElseThrow(),
                    when);
        }
    }

    @Test
    void outlookMakesTheProfileAndItIsTakenBackAgain() throws IOException {
        somebodys();
        answering = true;
        var said = enrol();
        assertEquals(0, said.exit(), said.out() + said.err());
        assertTrue(said.out().contains("any text will do"), said.out());
        assertEquals(
                "installed signed-in waiting-for-outlook profile-asked outlook-started bound first-sync in-sync",
                states());
        holds(MailMode.CONNECTOR, "at once");
        assertTrue(profile(PROFILE).orElseThrow().isDefault(), "the settings say so");
        assertTrue(
                CredentialManager.ofThisUser().read("Tenon/alice@example.test").isPresent());

        var file = Path.of(
                profile(PROFILE).orElseThrow().services().getFirst().path().orElseThrow());
        var undone = tenon.tenon("enrol", "--undo");
        assertEquals(0, undone.exit(), undone.err());
        assertEquals(List.of("Work"), all().stream().map(ProfileState::name).toList());
        assertTrue(profile("Work").orElseThrow().isDefault(), "as before");
        assertFalse(Files.exists(accountFile()));
        assertEquals(Optional.empty(), CredentialManager.ofThisUser().read("Tenon/alice@example.test"));
        assertTrue(Files.exists(file), "the data file stays");
    }

    @Test
    void withoutMailItIsMadeWithoutAnAccount() throws IOException {
        somebodys();
        settings("none", false);
        assertEquals("in-sync", state(0));
        holds(MailMode.NONE, "at once");
        assertTrue(profile("Work").orElseThrow().isDefault(), "the settings leave it so");
        assertEquals(Optional.empty(), OutlookAccount.of(registry, PROFILE));
    }

    @Test
    void itWaitsForAnOpenOutlookAndForAnAnswer() throws IOException {
        somebodys();
        var outlook = Outlook.start();
        until(Outlook::isRunning);
        assertEquals("waiting-for-outlook", state(1));
        assertEquals("waiting-for-outlook", state(1));
        assertTrue(Outlook.isRunning(), "a person's own is not closed for them");
        assertEquals(Optional.empty(), profile(PROFILE));
        var undone = tenon.tenon("enrol", "--undo");
        assertEquals(5, undone.exit(), undone.out());
        assertTrue(undone.err().contains("Outlook is running"), undone.err());
        Outlook.close();
        Outlook.end(outlook);

        // Nobody answers its dialog.
        assertEquals("outlook-started", state(1));
        assertTrue(Outlook.asks(PASSWORD_DIALOG));
        assertEquals("outlook-started", state(1));
        assertFalse(Files.exists(accountFile()));
        answering = true;
        until(() -> !Outlook.asks(PASSWORD_DIALOG));
        assertEquals("outlook-started", state(1), "what is open is a person's by now");
        Outlook.close();
        until(() -> !Outlook.isRunning());
        assertEquals("in-sync", state(0));
        holds(MailMode.CONNECTOR, "after all that");
    }

    @Test
    void itGoesOnByItselfWhereItIsToldToWait() throws Exception {
        somebodys();
        var outlook = Outlook.start();
        until(Outlook::isRunning);
        answering = true;
        try (var pool = Executors.newSingleThreadExecutor()) {
            var running = pool.submit(() -> enrol("--wait"));
            until(() -> Files.exists(statesFile()));
            assertThrows(
                    TimeoutException.class,
                    () -> fail(running.get(3, TimeUnit.SECONDS).toString()));
            Outlook.close();
            Outlook.end(outlook);
            assertEquals(0, running.get(60, TimeUnit.SECONDS).exit());
        }
        holds(MailMode.CONNECTOR, "after a wait");
    }

    @Test
    void aRehearsalNamesTheWayAndChangesNothing() throws IOException {
        somebodys();
        var before = tree();
        var said = enrol("--dry-run");
        assertEquals(0, said.exit(), said.err());
        assertTrue(said.out().contains("outlook:" + PROFILE), said.out());
        assertTrue(said.out().contains("with an account (it imports a PRF)"), said.out());
        assertTrue(said.out().contains("have Outlook bind the account"), said.out());
        assertTrue(said.out().contains("make it the default profile"), said.out());
        settings("none", false);
        assertTrue(enrol("--dry-run").out().contains("OUTLOOK.EXE /PIM"));
        assertEquals(before, tree());
    }

    @Test
    void whereThereIsNoOutlookOrFilesAreNamedThereIsNoProfile() throws IOException {
        registry.remove(APP_PATH, "");
        assertEquals("in-sync", state(0));
        assertEquals("installed signed-in bound first-sync in-sync", states());
        assertTrue(Files.readString(accountFile()).contains("\"files:"));
        assertEquals(List.of(), all());
        registry.write(APP_PATH, "", Outlook.PROGRAM, false);
        assertEquals("in-sync", state(0), "and stays with files when Outlook comes");
        use("enrol-files");
        assertEquals(0, enrol("--store", "files:here").exit());
        assertEquals(List.of(), all());
    }

    @Test
    void whatCannotBeIsSaidBefore() throws IOException {
        settings("imap", true);
        var said = enrol();
        assertEquals(5, said.exit(), said.out());
        assertTrue(said.err().contains("account of Outlook's own"), said.err());
        settings("connector", true);
        // Somebody had Outlook make one of that name.
        somebodys();
        var outlook = Outlook.start("/PIM", PROFILE);
        until(() -> Outlook.isRunning() && profile(PROFILE).isPresent());
        Outlook.close();
        Outlook.end(outlook);
        var taken = enrol();
        assertEquals(5, taken.exit(), taken.out());
        assertTrue(taken.err().contains("did not make"), taken.err());
        assertTrue(profile(PROFILE).orElseThrow().mail().isEmpty());
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Killed after each thing that is done, in turn; the same words again come to the same end, with one profile. */
    @Test
    void killedAtAnyStepTheNextRunCompletesIt() throws Exception {
        answering = true;
        var steps = new ArrayList<String>();
        tenon.enrol(steps::add, arguments());
        assertEquals(
                List.of(
                        "service remembered",
                        "installed",
                        "password taken",
                        "password kept",
                        "signed-in",
                        "waiting-for-outlook",
                        "profile-asked",
                        "profile made",
                        "outlook-started",
                        "profile bound",
                        "account file",
                        "bound",
                        "first-sync",
                        "synced",
                        "in-sync"),
                steps);
        boolean all = Boolean.getBoolean("tenon.long");
        int killed = 0;
        for (int at = 1; at <= steps.size(); at++) {
            // In the short form those in which Outlook has a part.
            if (!all
                    && !List.of("profile-asked", "profile made", "profile bound")
                            .contains(steps.get(at - 1))) {
                continue;
            }
            killed++;
            use("enrol-killed-" + at);
            int last = at;
            int[] count = {0};
            assertThrows(
                    Killed.class,
                    () -> tenon.enrol(
                            what -> {
                                if (++count[0] == last) {
                                    throw new Killed();
                                }
                            },
                            arguments()));
            if (Outlook.isRunning()) {
                // It outlives us, and a person closes it.
                until(() -> !Outlook.asks(PASSWORD_DIALOG));
                Outlook.close();
                until(() -> !Outlook.isRunning());
            }
            var next = enrol();
            assertEquals(0, next.exit(), steps.get(at - 1) + ": " + next.out() + next.err());
            holds(MailMode.CONNECTOR, steps.get(at - 1));
            assertEquals(1, all().size(), steps.get(at - 1) + all());
        }
        System.out.println("TOLD enrolment with Outlook: killed after " + killed + " of " + steps.size()
                + " steps; the next run completed it each time");
    }

    private String[] arguments() {
        var words = words();
        return List.of(words).subList(1, words.length).toArray(String[]::new);
    }

    private Map<String, String> tree() throws IOException {
        try (var files = Files.walk(dir)) {
            var all = new TreeMap<String, String>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = dir.relativize(file).toString();
                if (!name.equals("alice.tenon") && !name.equals("report.txt")) {
                    all.put(name, Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            return all;
        }
    }
}
