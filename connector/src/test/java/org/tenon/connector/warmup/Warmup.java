package org.tenon.connector.warmup;

import com.icegreen.greenmail.store.FolderException;
import jakarta.mail.Flags.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tenon.connector.demo.SandboxDav;
import org.tenon.connector.demo.SandboxServer;

/**
 * Prepares two things that a start of {@code bin/tenon} would otherwise do again and again: takes SQLite's and JNA's native
 * libraries out of their jars, and lets the JVM write down the classes of a sync as it wants them in memory (JEP 514 from JDK 25
 * on, JEP 350 before). Nothing depends on either: without them a start takes longer, and that is all.
 */
public final class Warmup {
    /** So many new items that what is done for many at once is done. */
    private static final int MANY = 24;

    private final Path target;
    private final Path launcher;

    private Warmup(Path target, Path launcher) {
        this.target = target;
        this.launcher = launcher;
    }

    /**
     * @param args the folder to put it into, and the launcher
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var target = Path.of(args[0]);
        takeOut("/org/sqlite/native/" + sqlitePlatform(), System.mapLibraryName("sqlitejdbc"), target);
        takeOut("/com/sun/jna/" + jnaPlatform(), System.mapLibraryName("jnidispatch"), target);
        new Warmup(target, Path.of(args[1])).train();
        System.exit(0);
    }

    /** Two real runs in both directions: the first makes the state, the second is the one that the JVM remembers. */
    private void train() throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory(target, "warmup");
        try (var server = new SandboxServer();
                var dav = new SandboxDav()) {
            dav.event("one", "one", "09");
            dav.person("one", "one");
            var secret = Files.writeString(scratch.resolve("password"), SandboxServer.PASSWORD);
            if (Files.getFileAttributeView(secret, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            }
            var account = Files.writeString(scratch.resolve("warmup.toml"), """
                    [account]
                    login    = "%s"
                    secret   = "file:password"
                    [server]
                    imap     = "imap://127.0.0.1:%d"
                    caldav   = "%s"
                    carddav  = "%s"
                    insecure = true
                    [client]
                    store    = "files:here"
                    [policy]
                    kinds    = ["mail", "calendar", "tasks", "notes", "contacts"]
                    """.formatted(
                            SandboxServer.USER, server.port(), dav.root(), dav.root()));
            var words = List.of(
                    "sync",
                    "--account",
                    account.toString(),
                    "--state",
                    scratch.resolve("state").toString());
            server.deliver("INBOX", "a", "one", "text");
            server.deliver("INBOX", "a", "goes", "text");
            server.deliver("B\u00fccher & Co/\u66f8", "a", "four", "text");
            run("none", words);
            server.deliver("INBOX", "a", "two", "text", Flag.SEEN);
            server.mark("INBOX", 0, Flag.FLAGGED);
            server.delete("INBOX", 1);
            var here = scratch.resolve("here");
            Files.writeString(
                    here.resolve("mail").resolve("INBOX").resolve("new").resolve("three"),
                    "Subject: three\nMessage-ID: <three@example.test>\n\ntext\n");
            for (int n = 0; n < MANY; n++) {
                server.deliver("New", "a", "new " + n, "text");
                dav.event("new-" + n, "new", "08");
                Files.writeString(
                        here.resolve("mail").resolve("INBOX").resolve("new").resolve("new-" + n),
                        "Subject: new\nMessage-ID: <new-" + n + "@example.test>\n\ntext\n");
            }
            dav.event("one", "one, changed", "10");
            dav.event("two", "two", "11", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:two@example.test", "RRULE:FREQ=DAILY");
            dav.person("two", "two");
            dav.task("two", "two");
            var events = here.resolve("calendars").resolve("Team");
            Files.writeString(
                    events.resolve("three.ics"),
                    Files.readString(events.resolve("one.ics")).replace("UID:one", "UID:three"));
            var asJson = new ArrayList<>(words);
            asJson.add("--json");
            run("write", asJson);
        } catch (FolderException e) {
            throw new IOException(e);
        } finally {
            remove(scratch);
        }
    }

    private void run(String archive, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(words);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("TENON_NO_BUILD", "1");
        builder.environment().put("TENON_ARCHIVE", archive);
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException("the training run ended with " + exit);
        }
    }

    private static void takeOut(String folder, String name, Path target) throws IOException {
        try (var in = Warmup.class.getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                return;
            }
            var natives = Files.createDirectories(target.resolve("native"));
            Files.copy(in, natives.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String sqlitePlatform() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        var musl = Files.exists(Path.of("/lib/ld-musl-" + arch + ".so.1"));
        return (os.startsWith("mac") ? "Mac/" : musl ? "Linux-Musl/" : "Linux/") + arch;
    }

    private static String jnaPlatform() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch").equals("amd64") ? "x86-64" : System.getProperty("os.arch");
        return (os.startsWith("mac") ? "darwin-" : "linux-") + arch;
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
