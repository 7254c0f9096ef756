package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.dav.DavStore;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Revision;
import org.tenon.sync.net.Login;
import org.tenon.sync.plan.FolderFilter;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Home;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** An account on a DAV server, its files here, and a person on either side: by the file system, and by another DAV client. */
final class DavRig implements AutoCloseable {
    private final Path client;
    private final Path state;
    private DavSettings settings;
    private final Set<String> me;
    private InstantSource clock = InstantSource.system();
    private Policy.Conflict conflict = Policy.Conflict.MERGE;
    private Set<Kind> kinds = Set.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS);
    private final DavStore other;

    DavRig(Path dir, DavSettings settings, String... me) throws StoreException {
        this.client = dir.resolve("client");
        this.state = dir.resolve("state");
        this.settings = settings;
        this.me = Set.of(me);
        this.other = new DavStore(settings);
    }

    /** As u1 of a server, with little patience: it is on this machine. */
    static DavSettings settings(DavServer server) {
        return settings(server.http(), server.contacts());
    }

    static DavSettings settings(URI caldav, URI carddav) {
        return settings(caldav, carddav, "u1", "p1");
    }

    static DavSettings settings(URI caldav, URI carddav, String user, String password) {
        return DavSettings.of(Optional.of(caldav), Optional.of(carddav), Login.password(user, password), true)
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMillis(100));
    }

    /** For the runs from now on. */
    void settings(DavSettings now) {
        settings = now;
    }

    /** By which the server's answers are dated, in the runs from now on. */
    void clock(InstantSource source) {
        clock = source;
    }

    void conflict(Policy.Conflict wins) {
        conflict = wins;
    }

    /** In the runs from now on. */
    void kinds(Kind... these) {
        kinds = Set.of(these);
    }

    private Policy policy() {
        return new Policy(
                kinds, conflict, new Policy.DeleteLimit(20, 10), new Policy.NoticeLimit(5, me), FolderFilter.ALL);
    }

    /** What to do with an engine that is open. */
    interface Work<T> {
        T with(SyncEngine engine);
    }

    <T> T engine(CommitHook hook, Work<T> work) throws StoreException {
        try (var files = FilesStore.open(client, Clock.systemUTC(), new Random());
                var dav = new DavStore(settings, clock);
                var engine = SyncEngine.open(
                        Home.of(state, Clock.systemUTC()).telling(hook), files, dav, policy(), Progress.NONE)) {
            return work.with(engine);
        }
    }

    RunReport sync() throws StoreException {
        return engine(CommitHook.NONE, e -> e.sync(false));
    }

    /** Syncs until nothing is left to do, and sees that it then stays so. */
    RunReport settle() throws StoreException {
        var report = sync();
        assertTrue(report.failure().isEmpty(), report::toString);
        assertIdle();
        return report;
    }

    void assertIdle() throws StoreException {
        var again = sync();
        assertEquals(0, deeds(again), again::toString);
        var rehearsal = engine(CommitHook.NONE, e -> e.sync(true));
        assertEquals(List.of(), rehearsal.steps());
    }

    static boolean isThrough(RunReport report) {
        return report.inSync()
                && report.failure().isEmpty()
                && report.rejected().isEmpty()
                && report.held().isEmpty();
    }

    static long deeds(RunReport report) {
        return report.folders().stream()
                .mapToLong(f -> f.client().sum() + f.server().sum())
                .sum();
    }

    // --- The client's side: files

    Path tree(Kind kind) {
        return client.resolve(kind == Kind.CALENDAR ? "calendars" : kind.word());
    }

    Path directory(Kind kind, String folder) {
        return tree(kind).resolve(folder);
    }

    Path state() {
        return state;
    }

    Path write(Kind kind, String folder, String name, String text) {
        try {
            Files.createDirectories(directory(kind, folder));
            return Files.writeString(
                    directory(kind, folder).resolve(name + KindRules.of(kind).suffix()), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The items of a folder here, by file name. */
    Map<String, String> here(Kind kind, String folder) {
        var items = new TreeMap<String, String>();
        try (var files = Files.list(directory(kind, folder))) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(KindRules.of(kind).suffix()) && !name.startsWith(".")) {
                    items.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- The server's side: another program of the user's

    FolderInfo folder(Kind kind, String name) throws StoreException {
        var found = other.folders().stream()
                .filter(f -> f.kind() == kind && f.name().equals(FolderName.of(name)))
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        return ((Outcome.Accepted<FolderInfo>) other.createFolder(kind, FolderName.of(name))).value();
    }

    Map<String, String> attributes(Kind kind, String name) throws StoreException {
        return folder(kind, name).attributes();
    }

    Map<String, String> attributesHere(Kind kind, String name) throws StoreException {
        try (var files = FilesStore.open(client, Clock.systemUTC(), new Random())) {
            return files.folders().stream()
                    .filter(f -> f.kind() == kind && f.name().equals(FolderName.of(name)))
                    .findFirst()
                    .orElseThrow()
                    .attributes();
        }
    }

    void attributes(Kind kind, String name, Map<String, String> attributes) throws StoreException {
        assertInstanceOf(Outcome.Accepted.class, other.setAttributes(folder(kind, name), attributes));
    }

    Store other() {
        return other;
    }

    private interface InFolder<T> {
        T in(Folder folder) throws StoreException, IOException;
    }

    private <T> T in(Kind kind, String name, InFolder<T> work) throws StoreException {
        try (var folder = other.open(folder(kind, name))) {
            return work.in(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NewItem item(Kind kind, Folder folder, String text) throws StoreException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var found = KindRules.of(kind).summary(bytes);
        return folder.named(new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                bytes.length,
                Flags.NONE,
                Optional.of(folder.stage(MemoryBody.lasting(bytes)))));
    }

    Handle put(Kind kind, String name, String text) throws StoreException {
        return in(kind, name, folder -> accepted(
                        folder.create(List.of(item(kind, folder, text))).getFirst())
                .handle());
    }

    private static Placed accepted(Outcome<Placed> outcome) {
        return outcome.toOptional().orElseThrow(() -> new AssertionError(outcome.toString()));
    }

    /** The revisions that the server tells of a folder's items. */
    Map<Handle, Revision> revisions(Kind kind, String name) throws StoreException {
        return in(kind, name, folder -> {
            var revisions = new HashMap<Handle, Revision>();
            ListedItems.of(folder).forEach((handle, state) -> revisions.put(handle, state.revision()));
            return revisions;
        });
    }

    /** Where a folder is on the server: a path. */
    String path(Kind kind, String name) throws StoreException {
        return folder(kind, name).identity().orElseThrow().replaceFirst("#.*", "");
    }

    /** The items of a folder there, by handle. */
    Map<String, String> there(Kind kind, String name) throws StoreException {
        return in(kind, name, folder -> {
            var items = new TreeMap<String, String>();
            folder.read(List.copyOf(ListedItems.of(folder).keySet()), (handle, body) -> {
                try (var stream = body.open()) {
                    items.put(handle.value(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return items;
        });
    }

    /** Gives the one item that holds {@code mark} another text. */
    void editThere(Kind kind, String name, String mark, UnaryOperator<String> edit) throws StoreException {
        in(kind, name, folder -> {
            var states = ListedItems.of(folder);
            var texts = there(kind, name);
            var handle = texts.entrySet().stream()
                    .filter(e -> e.getValue().contains(mark))
                    .map(e -> new Handle(e.getKey()))
                    .findFirst()
                    .orElseThrow();
            var text = edit.apply(texts.get(handle.value()));
            return accepted(folder.replace(
                            List.of(new Replacement(handle, states.get(handle).revision(), item(kind, folder, text))))
                    .getFirst());
        });
    }

    void deleteThere(Kind kind, String name, String mark) throws StoreException {
        in(kind, name, folder -> {
            var texts = there(kind, name);
            var handles = texts.entrySet().stream()
                    .filter(e -> e.getValue().contains(mark))
                    .map(e -> new Handle(e.getKey()))
                    .toList();
            folder.delete(handles).forEach(DavRig::accepted);
            return handles;
        });
    }

    // --- Both sides

    /**
     * Unfolded lines in order of the alphabet, without what a server may add of its own: DAViCal dates cards, and SOGo says that what
     * says nothing is public, which is the default, and leaves out empty parts at the end of a name.
     */
    static List<String> lines(String text) {
        var lines = new ArrayList<>(Arrays.asList(text.replace("\r\n", "\n")
                .replaceAll("\n[ \t]", "")
                .replaceAll("(?m)^(N:.*?);+$", "$1")
                .split("\n", -1)));
        lines.removeIf(l -> l.isEmpty()
                || l.startsWith("PRODID")
                || l.startsWith("REV:")
                || l.equals("CLASS:PUBLIC")
                || l.startsWith("X-REWRITTEN"));
        lines.sort(null);
        return lines;
    }

    private static List<List<String>> contents(Map<String, String> items) {
        var all = new ArrayList<List<String>>();
        items.values().forEach(text -> all.add(lines(text)));
        all.sort((a, b) -> a.toString().compareTo(b.toString()));
        return all;
    }

    void assertEqual(Kind kind, String folder) throws StoreException {
        assertEquals(contents(there(kind, folder)), contents(here(kind, folder)));
    }

    @Override
    public void close() {
        other.close();
    }
}
