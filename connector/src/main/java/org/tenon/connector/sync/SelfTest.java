package org.tenon.connector.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.FolderFilter;
import org.tenon.sync.plan.FolderFilter.FolderPattern;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/**
 * A full round on a scratch client and a scratch folder of each of the account's kinds: made, synced up, read back, edited on both sides,
 * deleted on both, cleaned away. What a run before left, wherever it was cut off, is cleaned away first. Nothing else of the account is
 * looked into.
 */
public final class SelfTest {
    /** What the scratch folder is called, and the scratch profile. */
    public static final String NAME = "Tenon self-test";

    private static final FolderName SCRATCH = FolderName.of(NAME);

    private static final Map<Kind, String> TEXTS = new EnumMap<>(Map.of(
            Kind.MAIL,
            "From: Tenon <self-test@example.invalid>\nTo: Tenon <self-test@example.invalid>\nSubject: %2$s\n"
                    + "Date: Thu, 01 Jan 2026 10:00:00 +0000\nMessage-ID: <%1$s@self-test.invalid>\nMIME-Version: 1.0\n"
                    + "Content-Type: text/plain; charset=us-ascii\n\nThe text of %2$s.\n",
            Kind.CALENDAR,
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Tenon//self-test//EN\nBEGIN:VEVENT\nUID:%1$s@self-test.invalid\n"
                    + "DTSTAMP:20260101T100000Z\nDTSTART:20260101T100000Z\nDTEND:20260101T110000Z\nSUMMARY:%2$s\nEND:VEVENT\nEND:VCALENDAR\n",
            Kind.TASKS,
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Tenon//self-test//EN\nBEGIN:VTODO\nUID:%1$s@self-test.invalid\n"
                    + "DTSTAMP:20260101T100000Z\nSUMMARY:%2$s\nEND:VTODO\nEND:VCALENDAR\n",
            Kind.NOTES,
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Tenon//self-test//EN\nBEGIN:VJOURNAL\nUID:%1$s@self-test.invalid\n"
                    + "DTSTAMP:20260101T100000Z\nSUMMARY:%2$s\nEND:VJOURNAL\nEND:VCALENDAR\n",
            Kind.CONTACTS,
            "BEGIN:VCARD\nVERSION:3.0\nUID:%1$s@self-test.invalid\nFN:%2$s\nN:%2$s;;;;\nEND:VCARD\n"));

    /** Who is told of each step. */
    @FunctionalInterface
    public interface Teller {
        void step(String what, boolean good, String found);
    }

    private final Machine machine;
    private Account account;
    private final StateDir state;
    private final Teller teller;
    private boolean good = true;

    /**
     * @param account whose client is a scratch one
     * @param state a folder that is nobody's: it goes with the test
     */
    public SelfTest(Machine machine, Account account, StateDir state, Teller teller) {
        this.machine = machine;
        var rules = account.policy();
        this.account = account.with(new Policy(
                rules.kinds(),
                rules.conflict(),
                rules.deletes(),
                rules.notices(),
                new FolderFilter(List.of(new FolderPattern(Optional.empty(), NAME)), List.of())));
        this.state = state;
        this.teller = teller;
    }

    /** Whether all of it held. */
    public boolean run() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        forget();
        try {
            at(stores -> tell("what a run before left", true, clean(stores) == 0 ? "nothing" : "cleaned away"));
            try {
                round();
            } finally {
                at(this::clean);
            }
            at(stores -> tell(
                    "cleaned away", folders(stores.server()).isEmpty(), "no scratch folder is left on the server"));
        } finally {
            forget();
        }
        return good;
    }

    private interface Work {
        void on(AccountStores stores) throws StoreException;
    }

    /** As another program does it: a sync has its own connections. */
    private void at(Work work)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var runner = runner();
        try (var lock = runner.lock();
                var stores = runner.stores(lock)) {
            work.on(stores);
        }
    }

    private AccountRunner runner() {
        return new AccountRunner(machine, account, state);
    }

    private void tell(String what, boolean held, String found) {
        good &= held;
        teller.step(what, held, found);
    }

    private void round() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        at(this::make);
        sync("synced up");
        at(stores -> holds(stores.server(), "read back from the server", Set.of("one", "two", "three")));
        at(this::edit);
        sync("synced both ways");
        at(stores -> holds(stores, "edits read on", Set.of("one edited here", "two edited there", "three")));
        at(this::delete);
        sync("synced once more");
        at(stores -> holds(stores, "what is left on", Set.of("three")));
        var next = runner().work(Progress.NONE, session -> session.sync(true));
        tell("a further run", next.steps().isEmpty(), next.steps().size() + " steps to do");
    }

    /** Not every server keeps notes: that is no fault of anybody's, and they are left out of the test. */
    private void leaveOutNotesWhereNoneAreKept(Store server) throws StoreException {
        if (kinds().contains(Kind.NOTES)
                && server.createFolder(Kind.NOTES, SCRATCH) instanceof Outcome.Rejected<FolderInfo>(var code, var why)
                && code.equals("no-such-kind")) {
            tell("left out, " + Kind.NOTES.word(), true, why);
            var rest = EnumSet.copyOf(kinds());
            rest.remove(Kind.NOTES);
            account = account.with(account.policy().only(rest));
        }
    }

    private void make(AccountStores stores) throws StoreException {
        leaveOutNotesWhereNoneAreKept(stores.server());
        for (var kind : kinds()) {
            var made = stores.client().createFolder(kind, SCRATCH);
            boolean all = made.toOptional().isPresent();
            for (var name : all ? List.of("one", "two", "three") : List.<String>of()) {
                all &= in(stores.client(), kind, folder -> create(folder, kind, name));
            }
            tell("made here, " + kind.word(), all, all ? "three in a folder of their own" : made.toString());
        }
    }

    private void edit(AccountStores stores) throws StoreException {
        for (var kind : kinds()) {
            boolean here = in(stores.client(), kind, folder -> edit(folder, kind, "one", "one edited here"));
            boolean there = in(stores.server(), kind, folder -> edit(folder, kind, "two", "two edited there"));
            tell("edited on both sides, " + kind.word(), here && there, "one item here, another on the server");
        }
    }

    private void delete(AccountStores stores) throws StoreException {
        for (var kind : kinds()) {
            boolean here = in(stores.client(), kind, folder -> delete(folder, find(folder, "one edited here")));
            boolean there = in(stores.server(), kind, folder -> delete(folder, find(folder, "two edited there")));
            tell("deleted on both sides, " + kind.word(), here && there, "one item here, another on the server");
        }
    }

    private void holds(AccountStores stores, String what, Set<String> titles) throws StoreException {
        holds(stores.client(), what + " this side", titles);
        holds(stores.server(), what + " the server", titles);
    }

    private List<Kind> kinds() {
        return account.policy().kinds().stream().sorted().toList();
    }

    private void sync(String what)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        var report = runner().work(Progress.NONE, session -> session.sync(false));
        var verdict = Verdict.of(report);
        tell(what, verdict.exit() == Exit.IN_SYNC, verdict.happened());
    }

    private void holds(Store store, String what, Set<String> titles) throws StoreException {
        for (var kind : kinds()) {
            var found = in(store, kind, SelfTest::texts).values();
            boolean all = found.size() == titles.size()
                    && titles.stream().allMatch(t -> found.stream().anyMatch(text -> says(text, t)));
            tell(what + ", " + kind.word(), all, found.size() + (found.size() == 1 ? " item" : " items"));
        }
    }

    /** At the end of a line that says what it is called. */
    private static boolean says(String text, String title) {
        return text.lines().anyMatch(line -> line.matches("(SUMMARY|FN|Subject)[:;].*") && line.endsWith(title(title)));
    }

    private static String title(String name) {
        return NAME + " " + name;
    }

    // --- Folders and items

    private interface InFolder<T> {
        T with(Folder folder) throws StoreException;
    }

    private <T> T in(Store store, Kind kind, InFolder<T> work) throws StoreException {
        var info = folders(store).stream().filter(f -> f.kind() == kind).findFirst();
        if (info.isEmpty()) {
            throw new StoreException(
                    StoreException.Scope.COLLECTION,
                    StoreException.Retry.LATER,
                    StoreException.Cause.FOLDER_GONE,
                    "The scratch folder for " + kind.word() + " is not there.");
        }
        try (var folder = store.open(info.get())) {
            return work.with(folder);
        }
    }

    private List<FolderInfo> folders(Store store) throws StoreException {
        return store.folders(account.policy().kinds()).stream()
                .filter(f -> f.name().equals(SCRATCH))
                .toList();
    }

    private static boolean create(Folder folder, Kind kind, String name) throws StoreException {
        return folder.create(List.of(item(folder, kind, name, name)))
                .getFirst()
                .toOptional()
                .isPresent();
    }

    private static NewItem item(Folder folder, Kind kind, String uid, String name) throws StoreException {
        var text = TEXTS.get(kind).formatted(uid, title(name));
        var bytes = (kind == Kind.MAIL ? text : text.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
        var found = KindRules.of(kind).summary(bytes);
        return folder.named(new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                Flags.NONE,
                Optional.of(folder.stage(MemoryBody.lasting(bytes)))));
    }

    private static boolean edit(Folder folder, Kind kind, String name, String now) throws StoreException {
        var item = find(folder, name);
        if (item.isEmpty()) {
            return false;
        }
        var fresh = item(folder, kind, name, now);
        if (kind == Kind.MAIL) {
            // A mail never changes: another one takes its place.
            return create(folder, kind, now) && delete(folder, item);
        }
        var change = new Replacement(
                item.get().handle(),
                item.get().revision(),
                new NewItem(
                        Optional.of(item.get().handle()),
                        fresh.linkId(),
                        fresh.hash(),
                        fresh.sizeBytes(),
                        item.get().flags(),
                        fresh.body()));
        return folder.replace(List.of(change)).getFirst() instanceof Outcome.Accepted<?>;
    }

    private static boolean delete(Folder folder, Optional<ItemState> item) throws StoreException {
        return item.isPresent()
                && folder.delete(List.of(item.get().handle())).getFirst() instanceof Outcome.Accepted<?>;
    }

    private static Optional<ItemState> find(Folder folder, String name) throws StoreException {
        var states = ListedItems.of(folder);
        return texts(folder).entrySet().stream()
                .filter(e -> says(e.getValue(), name))
                .map(e -> states.get(e.getKey()))
                .findFirst();
    }

    private static Map<Handle, String> texts(Folder folder) throws StoreException {
        var texts = new LinkedHashMap<Handle, String>();
        var broken = new ArrayList<IOException>();
        folder.read(List.copyOf(ListedItems.of(folder).keySet()), (handle, body) -> {
            try (var in = body.open()) {
                texts.put(handle, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                broken.add(e);
            }
        });
        return broken.isEmpty() ? texts : Map.of();
    }

    // --- Afterwards

    /** How many scratch folders there were on either side. */
    private int clean(AccountStores stores) throws StoreException {
        int cleaned = 0;
        for (var store : List.of(stores.client(), stores.server())) {
            for (var info : folders(store)) {
                try (var folder = store.open(info)) {
                    folder.delete(List.copyOf(ListedItems.of(folder).keySet()));
                }
                store.deleteFolder(info);
                cleaned++;
            }
        }
        return cleaned;
    }

    private void forget() throws IOException {
        if (state.exists()) {
            try (var all = Files.walk(state.path())) {
                for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }
}
