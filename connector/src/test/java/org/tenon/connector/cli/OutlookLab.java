package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleWriter;
import org.tenon.capsule.SigningKey;
import org.tenon.connector.enrol.EnrolledAccount;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.Phone;

/**
 * A Windows machine with an Outlook profile of one account, and what a person and {@code tenon} do there. What is in the profile the
 * native dumper says, and a native editor works in it: neither knows anything of Java.
 */
final class OutlookLab implements AutoCloseable {
    static final String PROFILE = "Work";
    /** Loads Outlook's libraries in the process that is started, and in no further one. */
    static final String HERE = "TENON_WORKER=1";

    /** The stand-in for Outlook takes no longer than it has to. */
    private static final String HASTE = "TENON_OUTLOOK_HASTE=1";

    private static final String APP_PATH = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";

    private static final URI SERVICE = URI.create("https://deploy.example.test");

    private final WindowsLab lab = WindowsLab.fresh();
    private final Phone phone;
    private String profile = PROFILE;
    /** What tells {@code tenon} which account; nothing once it was enrolled, and is the only one. */
    private List<String> account = List.of("--account", "C:\\u1.toml", "--state", "C:\\state");

    /** @param phone whose account it is */
    OutlookLab(Phone phone) {
        this.phone = phone;
    }

    /** Outlook starts for the first time, and makes the profile. */
    void begin() {
        desk("pim", PROFILE);
    }

    /** As people have it: their settings, signed, make the profile by Outlook's first start, the account, and the first sync. */
    void enrol() throws IOException {
        var key = SigningKey.generate();
        var now = Instant.now();
        var capsule = new Capsule(
                SERVICE,
                "capsule-1",
                1,
                now,
                now.plusSeconds(3600),
                "Example Ltd",
                new Capsule.Person("u1@example.net", "u1", "u1"),
                new Capsule.Servers(
                        Optional.of(phone.imap()),
                        Optional.of(phone.caldav()),
                        Optional.of(phone.carddav()),
                        Optional.empty(),
                        true),
                List.of("mail", "calendar", "tasks", "notes", "contacts"),
                new Capsule.Profile("none", true));
        Files.writeString(lab.drive().resolve("u1.tenon"), CapsuleWriter.sign(capsule, key) + "\n");
        var pins = Files.createDirectories(lab.drive().resolve("ProgramData").resolve("Tenon"));
        Files.writeString(pins.resolve("pins"), SERVICE + " " + key.publicKey().pin() + "\n");
        outlookIsInstalled();
        profile = EnrolledAccount.profileName(capsule);
        account = List.of();
        var answer = lab.java(
                List.of("PW=p1", HASTE),
                List.of("-Xmx256m"),
                Tenon.class.getName(),
                "enrol",
                "C:\\u1.tenon",
                "--quiet",
                "--wait",
                "--password",
                "env:PW");
        assertEquals(0, answer.code(), answer.out() + answer.err());
        try (var users = Files.walk(lab.drive().resolve("users"))) {
            var made = users.filter(f -> f.endsWith("Tenon/u1@example.net.toml"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(made, phone.deletions(), StandardOpenOption.APPEND);
        }
    }

    private void outlookIsInstalled() {
        var registered = lab.wine(List.of(), "reg.exe", "add", APP_PATH, "/ve", "/d", "C:\\rig\\OUTLOOK.EXE", "/f");
        assertEquals(0, registered.code(), registered.err());
    }

    /** One deed of a person's: see {@link OutlookDesk}. */
    void desk(String... words) {
        var answer = lab.java(List.of(), List.of("-Xmx64m"), OutlookDesk.class.getName(), words);
        assertEquals(0, answer.code(), () -> String.join(" ", words) + "\n" + answer.out() + answer.err());
    }

    /** What the native editor did, a line each. */
    List<String> edit(String... words) {
        var answer = lab.wine(
                List.of(),
                "C:\\rig\\edit.exe",
                Stream.concat(Stream.of(profile), Stream.of(words)).toArray(String[]::new));
        assertEquals(0, answer.code(), () -> String.join(" ", words) + "\n" + answer.out() + answer.err());
        return answer.out().lines().toList();
    }

    WindowsLab.Answer tenon(List<String> environment, String... more) throws IOException {
        return tenon(WindowsLab.Life.LONG_ENOUGH, environment, more);
    }

    private WindowsLab.Answer tenon(WindowsLab.Life life, List<String> environment, String... more) throws IOException {
        Files.writeString(lab.drive().resolve("u1.toml"), phone.account("outlook:" + PROFILE));
        var words = new ArrayList<>(List.of("sync"));
        words.addAll(account);
        words.addAll(List.of(more));
        return lab.java(
                life,
                Stream.concat(Stream.of("PW=p1"), environment.stream()).toList(),
                List.of("-Xmx256m"),
                Tenon.class.getName(),
                words.toArray(String[]::new));
    }

    /** A sync that is killed from outside so long after its first call of MAPI. */
    WindowsLab.Answer killed(Duration after) throws IOException {
        Files.deleteIfExists(lab.drive().resolve("calls"));
        return tenon(new WindowsLab.Life("C:\\calls", after), List.of(HERE, "TENON_RIG_LOG=C:\\calls"));
    }

    /** As people have it, in several processes, on an Outlook that makes the profile. */
    WindowsLab.Answer selfTest(String... environment) throws IOException {
        Files.writeString(lab.drive().resolve("u1.toml"), phone.account("outlook:" + PROFILE));
        outlookIsInstalled();
        return lab.java(
                Stream.concat(Stream.of("PW=p1", HASTE), Stream.of(environment)).toList(),
                List.of("-Xmx128m"),
                Tenon.class.getName(),
                "doctor",
                "--self-test",
                "--account",
                "C:\\u1.toml");
    }

    /** What {@code tenon} remembers is lost. */
    void forget() throws IOException {
        try (var all = Files.walk(lab.drive().resolve("state"))) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    boolean hasProfile(String name) {
        var answer = lab.java(List.of(), List.of("-Xmx128m"), Tenon.class.getName(), "profile", "list");
        assertEquals(0, answer.code(), answer.out() + answer.err());
        return answer.out().contains(name);
    }

    /** Syncs; an answer other than that exit code is an error with all that was said. */
    String sync(int expected) throws IOException {
        var answer = tenon(List.of(HERE));
        assertEquals(expected, answer.code(), answer.out() + answer.err());
        return answer.out();
    }

    /** What a further run would do. */
    List<?> planned() throws IOException {
        var answer = tenon(List.of(HERE), "--dry-run", "--json");
        assertEquals(0, answer.code(), answer.out() + answer.err());
        return (List<?>) CommandLineHarness.object(answer.out().strip()).get("steps");
    }

    /** {@link #dump} as a file: that of a whole mailbox is larger than a test's memory. */
    Path dumped() {
        var answer = lab.wine(List.of(), "cmd.exe", "/c", "C:\\rig\\dump.exe", profile, ">C:\\dump.json");
        assertEquals(0, answer.code(), answer.err());
        return lab.drive().resolve("dump.json");
    }

    String dump() {
        var answer = lab.wine(List.of(), "C:\\rig\\dump.exe", profile);
        assertEquals(0, answer.code(), answer.err());
        return answer.out();
    }

    /** The folders of the profile, with their items whole. */
    List<Map<String, Object>> folders() throws IOException {
        var profiles = objects(CommandLineHarness.object(dump().strip()).get("profiles"));
        return objects(profiles.getFirst().get("folders"));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @Override
    public void close() {
        lab.close();
    }
}
