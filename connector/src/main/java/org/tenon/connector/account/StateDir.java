package org.tenon.connector.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that holds what Tenon knows of one account: the ledger, the bin, the {@linkplain AccountLock lock}, and a note of
 * the two stores that the ledger speaks of.
 *
 * <p>The note guards against the oldest accident of the field: an account file pointed at another server or an empty folder,
 * after which everything in the ledger looks deleted. Where the note and the account disagree, the old ledger is set aside and
 * both sides are matched afresh; a fresh ledger remembers nothing, so it can delete nothing.
 */
public final class StateDir {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String NOTE = "stores";
    private static final String AGENT = "agent";
    private static final FileTime NEVER = FileTime.from(Instant.EPOCH);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)localhost|127(\\.[0-9]+){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private final Path path;

    public StateDir(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** Where bodies rest on their way to the server. */
    public Path spool() {
        return path.resolve("spool");
    }

    /** What the agent of this account keeps: its lock, its ports, the outbox. */
    public Path agent() {
        return path.resolve(AGENT);
    }

    /** Whether a run ever began here. */
    public boolean exists() {
        return Files.isRegularFile(path.resolve(NOTE));
    }

    /** Makes the folder, or closes one that is there, to all but its owner: the ledger and the bin hold mail. */
    public void create() throws IOException {
        Files.createDirectories(path);
        var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (posix == null || posix.readAttributes().permissions().equals(OWNER_ONLY)) {
            return;
        }
        if (!exists() && !isEmpty()) {
            throw new FileSystemException(
                    path.toString(), null, "others may read it, and it holds other things; name a folder of its own");
        }
        posix.setPermissions(OWNER_ONLY);
    }

    private boolean isEmpty() throws IOException {
        try (var entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Remembers that a run came to its end at {@code when}: idle runs leave no other trace. */
    public void lookedAt(Instant when) throws IOException {
        Files.setLastModifiedTime(path.resolve(NOTE), FileTime.from(when));
    }

    /** Forgets when a run last came to its end: what it knew is lost. */
    public void neverLooked() throws IOException {
        if (exists()) {
            Files.setLastModifiedTime(path.resolve(NOTE), NEVER);
        }
    }

    /** When a run last came to its end, whether or not it had anything to do. */
    public Optional<Instant> lastLook() throws IOException {
        return exists()
                ? Optional.of(Files.getLastModifiedTime(path.resolve(NOTE)))
                        .filter(time -> !time.equals(NEVER))
                        .map(FileTime::toInstant)
                : Optional.empty();
    }

    /**
     * Notes which stores this state is about; call with the lock held.
     *
     * @return where the state of other stores was set aside, if there was any
     */
    public Optional<Path> bind(Account account, Clock clock) throws IOException {
        var note = path.resolve(NOTE);
        var wanted = describe(account);
        if (Files.exists(note)) {
            var known = Files.readAllLines(note);
            if (known.equals(wanted)) {
                return Optional.empty();
            }
            if (!contradict(known, wanted)) {
                // A server more or less: what was agreed with the others still holds.
                var last = Files.getLastModifiedTime(note);
                write(note, wanted);
                Files.setLastModifiedTime(note, last);
                return Optional.empty();
            }
            var aside = setAside(path.resolve("before-" + STAMP.format(clock.instant())));
            write(note, wanted);
            return Optional.of(aside);
        }
        write(note, wanted);
        return Optional.empty();
    }

    /** Whether the same word stands for something else now. */
    private static boolean contradict(List<String> known, List<String> wanted) {
        return known.stream().anyMatch(line -> {
            var word = line.substring(0, line.indexOf(' ') + 1);
            // Notes were once made without the port.
            boolean meant = wanted.contains(line) || wanted.stream().anyMatch(w -> w.startsWith(line + ":"));
            return !meant && wanted.stream().anyMatch(w -> w.startsWith(word));
        });
    }

    private static List<String> describe(Account account) {
        var lines = new ArrayList<String>();
        lines.add("client "
                + switch (account.client()) {
                    case ClientStore.Files(var dir) -> "files:" + dir;
                    case ClientStore.Outlook(var profile) -> "outlook:" + profile;
                });
        account.server().imap().ifPresent(imap -> lines.add("imap " + place(imap.host(), imap.port())));
        account.server().caldav().ifPresent(uri -> lines.add("caldav " + place(uri.getHost(), uri.getPort())));
        account.server().carddav().ifPresent(uri -> lines.add("carddav " + place(uri.getHost(), uri.getPort())));
        lines.add("login " + account.login());
        account.signIn().authzid().ifPresent(id -> lines.add("authzid " + id));
        return lines;
    }

    /**
     * The port and the encryption may change without the mailbox becoming another; but on this very machine each port is another
     * server: a tunnel, a container, a gateway.
     */
    private static String place(String host, int port) {
        return LOOPBACK.matcher(host).matches() ? host + ":" + port : host;
    }

    private Path setAside(Path aside) throws IOException {
        Files.createDirectories(aside);
        // Mail that is not sent yet is nobody's agreement, and the ports are in the mail program's profile.
        var stay = Set.of(AccountLock.FILE, AGENT, LoopbackPorts.FILE);
        var entries = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(path)) {
            for (var entry : all) {
                var name = entry.getFileName().toString();
                if (!stay.contains(name) && !name.startsWith("before-")) {
                    entries.add(entry);
                }
            }
        }
        // The note goes last: cut off in the middle, the next run finds the old note and goes on.
        entries.sort((a, b) -> Boolean.compare(a.endsWith(NOTE), b.endsWith(NOTE)));
        for (var entry : entries) {
            Files.move(entry, aside.resolve(entry.getFileName()));
        }
        return aside;
    }

    private static void write(Path note, List<String> lines) throws IOException {
        var fresh = note.resolveSibling(NOTE + ".new");
        Files.write(
                fresh,
                lines,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.setLastModifiedTime(fresh, NEVER);
        Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
