package org.tenon.sync.imap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Pause;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/**
 * The mail of one account on an IMAP server. Connections are opened when something is first asked, kept for what comes next,
 * and never more than the settings and the server allow.
 */
public final class ImapStore implements Store {
    private static final int MOST_NAMED = 10;

    private final AtomicLong commandsSent = new AtomicLong();
    private final Map<String, Selected> flagsKept = new ConcurrentHashMap<>();
    private final Set<String> alerts = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean appendKeepsFlags = new AtomicBoolean();
    private final Map<FolderName, String> lastDigests = new ConcurrentHashMap<>();
    private final Pool pool;
    private final Spool spool;
    private final Folders folders;
    private final Waiter waiter;
    private final Silence silence = new Silence();
    private volatile MailboxNames names;
    private volatile List<String> omitted = List.of();

    /**
     * A store that connects when it is first used.
     *
     * @param spoolDirectory a folder of its own for bodies on their way to the server; made where missing, and cleared of
     *     what a crash left there
     */
    public static ImapStore of(ServerSettings settings, Path spoolDirectory) throws StoreException {
        return of(settings, spoolDirectory, Thread::sleep, RandomGenerator.getDefault());
    }

    /** As above; {@code pause} and {@code random} space out the tries to connect. */
    public static ImapStore of(ServerSettings settings, Path spoolDirectory, Pause pause, RandomGenerator random)
            throws StoreException {
        var spool = new Spool(spoolDirectory);
        spool.clean();
        return new ImapStore(settings, spool, pause, random);
    }

    private ImapStore(ServerSettings settings, Spool spool, Pause pause, RandomGenerator random) {
        this.spool = spool;
        pool = new Pool(
                new Dialer(settings, commandsSent, this::alert),
                settings.connections().most(),
                pause,
                random);
        folders = new Folders(this, pool);
        waiter = new Waiter(this, pool, pause);
    }

    @Override
    public String label() {
        return "IMAP";
    }

    @Override
    public int parallelism() {
        return pool.most();
    }

    private void alert(String words) {
        var clean = ServerWords.clean(words);
        if (!clean.isEmpty() && alerts.size() < MOST_NAMED) {
            alerts.add("The mail server wants people to know: \"" + clean + "\"");
        }
    }

    /** Whether messages have been seen to keep the flags that they were appended with. */
    AtomicBoolean appendKeepsFlags() {
        return appendKeepsFlags;
    }

    /** How many commands were sent since the store was made, those to sign in included. */
    public long commandsSent() {
        return commandsSent.get();
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        return pool.use(connection -> {
            var foreign = new ArrayList<String>();
            var listed = Lister.folders(connection, names(connection), foreign::add);
            omitted = told(foreign);
            lastDigests.clear();
            listed.forEach(f -> f.digest().ifPresent(d -> lastDigests.put(f.name(), d)));
            return listed;
        });
    }

    @Override
    public Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity) throws StoreException {
        return kind == Kind.MAIL ? folders.leftOut(name, identity) : Optional.empty();
    }

    @Override
    public List<String> omitted() {
        return omitted;
    }

    @Override
    public List<String> alerts() {
        return List.copyOf(alerts);
    }

    private static List<String> told(List<String> foreign) {
        var told = new ArrayList<String>();
        var unspeakable = foreign.stream().filter(MailboxNames::isUnspeakable).toList();
        var others = foreign.stream().filter(m -> !unspeakable.contains(m)).toList();
        if (!others.isEmpty()) {
            told.add("Not synced, since they belong to others or to all: " + enumerated(others) + ".");
        }
        if (!unspeakable.isEmpty()) {
            told.add("Not synced, since their names hold a line end, which no command can carry: "
                    + enumerated(unspeakable) + ".");
        }
        return List.copyOf(told);
    }

    private static String enumerated(List<String> mailboxes) {
        var names = mailboxes.stream()
                .limit(MOST_NAMED)
                .map(MailboxNames::shown)
                .map(ServerWords::clean)
                .collect(Collectors.joining(", "));
        return mailboxes.size() > MOST_NAMED ? names + " and " + (mailboxes.size() - MOST_NAMED) + " more" : names;
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        return new ImapFolder(this, pool, spool, folder, mailbox(folder));
    }

    /**
     * Whether a message that says this Message-ID is in the folder.
     *
     * @param messageId printable ASCII, with its angle brackets
     */
    public boolean holds(FolderInfo folder, String messageId) throws StoreException {
        if (!messageId.matches("[ -~]{1,998}")) {
            throw new IllegalArgumentException("no Message-ID that a command can carry");
        }
        try (var open = new ImapFolder(this, pool, spool, folder, mailbox(folder))) {
            return open.holds(messageId);
        }
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        return folders.create(kind, name);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        return folders.rename(folder, name);
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return folders.delete(folder);
    }

    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        return waiter.await(limit);
    }

    /** The server's spelling of a folder's name. */
    String mailbox(FolderInfo folder) throws StoreException {
        return names().onServer(folder.name())
                .orElseThrow(() -> ImapFailures.folderGone("The mail server cannot have a folder of this name."));
    }

    MailboxNames names() throws StoreException {
        var known = names;
        return known != null ? known : pool.use(this::names);
    }

    MailboxNames names(ImapConnection connection) throws StoreException {
        if (names == null) {
            names = Lister.names(connection);
        }
        return names;
    }

    /** The digest of {@code name} in the last listing. */
    Optional<String> lastDigest(FolderName name) {
        return Optional.ofNullable(lastDigests.get(name));
    }

    Silence silence() {
        return silence;
    }

    void learnFlags(String mailbox, Selected selected) {
        if (selected != null && selected.mailbox.equals(mailbox)) {
            flagsKept.put(mailbox, selected);
        }
    }

    /** Those of {@code flags} that {@code mailbox} keeps, where that is known. */
    Optional<Flags> keepable(String mailbox, Flags flags) {
        return Optional.ofNullable(flagsKept.get(mailbox)).map(s -> s.keepable(flags));
    }

    @Override
    public void close() {
        pool.close();
    }
}
