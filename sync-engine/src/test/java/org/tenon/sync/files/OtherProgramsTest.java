package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.NewItem;

/** Programs of other people on our folders, and a process that was started without a locale. */
class OtherProgramsTest {
    private static final List<FolderName> FOLDERS = List.of(
            FolderName.INBOX,
            FolderName.of("Archive", "2024"),
            FolderName.of("Entw\u00fcrfe", "\u65e5\u672c\u8a9e"),
            FolderName.of("a/b"));

    @TempDir
    Path root;

    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private void fill(FilesStore store) throws Exception {
        int n = 0;
        for (var name : FOLDERS) {
            try (var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, name)))) {
                Mail.create(folder, Mail.message(n++), Flags.NONE);
                Mail.create(folder, Mail.message(n++), Flags.of(Flags.SEEN, Flags.FLAGGED, "work"));
            }
        }
    }

    @Test
    void mbsyncCopiesEveryFolderAndMessageAndChangesNoHandle() throws Exception {
        assumeTrue(isInstalled("mbsync"), "mbsync (isync) is not installed");
        var far = Files.createDirectory(root.resolve("far"));
        Files.createDirectory(root.resolve("state"));
        var near = root.resolve("store/mail");
        var configuration = Files.writeString(root.resolve("mbsyncrc"), """
                MaildirStore near
                Path %1$s/
                Inbox %1$s/INBOX
                SubFolders Verbatim

                MaildirStore far
                Path %2$s/
                Inbox %2$s/INBOX
                SubFolders Verbatim

                Channel both
                Near :near:
                Far :far:
                Patterns *
                Create Far
                SyncState %3$s/state/
                """.formatted(near, far, root));
        try (var store = FilesStore.open(root.resolve("store"), Clock.systemUTC(), new Random(1))) {
            fill(store);
            var before = new HashMap<FolderName, Object>();
            for (var info : store.folders()) {
                try (var folder = store.open(info)) {
                    before.put(info.name(), Mail.observe(folder));
                }
            }
            output(new ProcessBuilder("mbsync", "-c", configuration.toString(), "both"));

            for (var info : store.folders()) {
                try (var folder = store.open(info)) {
                    assertEquals(before.get(info.name()), Mail.observe(folder), "mbsync's numbers are no change");
                }
                var copies = new TreeSet<String>();
                var there = new MailReader(far).directory(spelt(info.name()));
                for (var part : List.of("new", "cur")) {
                    for (var file : MailReader.files(there.resolve(part))) {
                        copies.add(Files.readString(file).lines().findFirst().orElseThrow()
                                + MaildirName.parse(file.getFileName().toString())
                                        .letters());
                    }
                }
                assertEquals(2, copies.size());
                assertTrue(copies.last().endsWith("FS") || copies.first().endsWith("FS"));
            }

            // What another delivers there arrives here, flags too.
            Files.write(far.resolve("INBOX/cur/1.a.other:2,R"), Mail.withLf(Mail.message(99)));
            output(new ProcessBuilder("mbsync", "-c", configuration.toString(), "both"));
            try (var folder = store.open(store.folders().stream()
                    .filter(f -> f.name().isInbox())
                    .findFirst()
                    .orElseThrow())) {
                var seen = Mail.observe(folder);
                assertEquals(3, seen.size());
                var arrived = seen.values().stream()
                        .filter(i -> i.flags().has(Flags.ANSWERED))
                        .findFirst()
                        .orElseThrow();
                var text = new String(Mail.read(folder, arrived.handle()), StandardCharsets.US_ASCII);
                assertEquals(
                        new String(Mail.withLf(Mail.message(99)), StandardCharsets.US_ASCII),
                        text.replaceFirst("X-TUID: .*\n", ""),
                        "but for the header that mbsync adds");
            }
        }
    }

    private static FolderName spelt(FolderName name) {
        return new FolderName(name.segments().stream().map(SegmentNames::encode).toList());
    }

    @Test
    void dovecotReadsFoldersFlagsAndKeywords() throws Exception {
        assumeTrue(isInstalled("doveadm"), "doveadm (dovecot) is not installed");
        assumeTrue(isInstalled("chown") && Files.exists(Path.of("/proc/self")), "this is not Linux");
        assumeTrue(
                output(new ProcessBuilder("id", "-u")).strip().equals("0"),
                "without root, doveadm cannot take on the user that owns the folders");
        try (var store = FilesStore.open(root.resolve("store"), Clock.systemUTC(), new Random(1))) {
            fill(store);
        }
        var mail = root.resolve("store/mail");
        var configuration = Files.writeString(root.resolve("dovecot.conf"), """
                base_dir = %1$s/run
                log_path = /dev/stderr
                ssl = no
                first_valid_uid = 65534
                mail_uid = 65534
                mail_gid = 65534
                mail_home = %1$s
                mail_location = maildir:%2$s:LAYOUT=fs:UTF-8:INBOX=%2$s/INBOX
                namespace inbox {
                  inbox = yes
                }
                """.formatted(root, mail));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        output(new ProcessBuilder(
                "chown", "-R", "65534:65534", root.resolve("store").toString()));

        var listed = doveadm(configuration, "mailbox", "list", "-8");
        assertTrue(listed.lines().toList().containsAll(List.of("INBOX", "Archive/2024", "a%2Fb")), listed);
        assertTrue(listed.contains("Entw\u00fcrfe/\u65e5\u672c\u8a9e"), listed);
        var flags = doveadm(configuration, "fetch", "flags", "mailbox", "Archive/2024");
        assertTrue(flags.contains("\\Flagged \\Seen") && flags.contains("work"), flags);

        doveadm(configuration, "flags", "add", "\\Answered later", "mailbox", "Archive/2024");
        try (var store = FilesStore.open(root.resolve("store"), Clock.systemUTC(), new Random(2))) {
            var archive = store.folders().stream()
                    .filter(f -> f.name().equals(FolderName.of("Archive", "2024")))
                    .findFirst()
                    .orElseThrow();
            try (var folder = store.open(archive)) {
                var flagsSeen = new ArrayList<Flags>();
                Mail.observe(folder).values().forEach(i -> flagsSeen.add(i.flags()));
                assertEquals(2, flagsSeen.size());
                assertTrue(flagsSeen.contains(Flags.of(Flags.ANSWERED, "later")), flagsSeen.toString());
                assertTrue(flagsSeen.contains(Flags.of(Flags.ANSWERED, Flags.SEEN, Flags.FLAGGED, "work", "later")));
            }
        }
    }

    private static String doveadm(Path configuration, String... words) throws Exception {
        var command = new ArrayList<>(List.of("doveadm", "-c", configuration.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment().put("USER", "nobody");
        return output(builder);
    }

    @Test
    void namesAreUnicodeWithoutALocale() throws Exception {
        var written = inChild("C");
        assertEquals(written, inChild("C"), "read back, it is the same");
        assertEquals(written, inChild("C.UTF-8"));
        try (var store = FilesStore.open(root.resolve("store"), Clock.systemUTC(), new Random(1))) {
            assertEquals(
                    FOLDERS.stream().sorted().toList(),
                    store.folders().stream().map(f -> f.name()).sorted().toList());
        }
    }

    private String inChild(String locale) throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Listing.class.getName(),
                root.resolve("store").toString());
        builder.environment().put("LC_ALL", locale);
        return output(builder);
    }

    /** Makes the folders, each with many messages, and prints what is there by then in ASCII. */
    static final class Listing {
        private Listing() {}

        public static void main(String[] args) throws Exception {
            try (var store = FilesStore.open(Path.of(args[0]), Clock.systemUTC(), new Random())) {
                for (var name : FOLDERS) {
                    try (var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, name)))) {
                        var items = new ArrayList<NewItem>();
                        for (int i = Mail.handles(folder).size(); i < 20; i++) {
                            items.add(Mail.staged(folder, Mail.message(i), Flags.NONE));
                        }
                        folder.create(items).forEach(Mail::accepted);
                    }
                }
                for (var info : store.folders()) {
                    try (var folder = store.open(info)) {
                        System.out.println(escaped(info.name().path()) + " "
                                + Mail.handles(folder).size());
                    }
                }
            }
        }

        private static String escaped(String text) {
            var out = new StringBuilder();
            text.chars().forEach(c -> out.append(c < 0x80 ? Character.toString(c) : "\\u" + Integer.toHexString(c)));
            return out.toString();
        }
    }
}
