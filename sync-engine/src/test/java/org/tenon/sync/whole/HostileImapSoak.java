package org.tenon.sync.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.fake.imap.ImapFault;
import org.tenon.sync.fake.imap.ImapTrait;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Side;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Home;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.whole.MailPeople.Place;

/**
 * A random life of mail between files and an IMAP server of a random shape that all sorts of things go wrong with, and some with
 * the ledger and the process too.
 *
 * <p>At most three runs after the server is well, what {@link MailPeople} ask for holds. Whenever a run said that the sides are
 * in sync, they were; and what a run did not get across, it named.
 */
final class HostileImapSoak implements AutoCloseable {
    private static final int RUNS_TO_GET_WELL = 3;

    /** How long a silent server is waited for; one that is well may be slow on a busy machine. */
    private static final Duration WELL = Duration.ofSeconds(20);

    private static final Duration UNWELL = Duration.ofMillis(60);

    private static final List<List<ImapTrait>> SHAPES = List.of(
            List.of(
                    ImapTrait.UIDPLUS,
                    ImapTrait.CONDSTORE,
                    ImapTrait.QRESYNC,
                    ImapTrait.MOVE,
                    ImapTrait.IDLE,
                    ImapTrait.LITERAL_PLUS),
            List.of(ImapTrait.UIDPLUS, ImapTrait.MOVE, ImapTrait.LITERAL_PLUS),
            List.of(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE),
            List.of(),
            List.of(ImapTrait.IGNORES_APPEND_FLAGS, ImapTrait.NO_KEYWORDS, ImapTrait.UNQUOTED_NAMES, ImapTrait.BARE_LF),
            List.of(ImapTrait.UIDPLUS, ImapTrait.DROPS_KEYWORDS, ImapTrait.IGNORES_APPEND_FLAGS),
            List.of(ImapTrait.UIDPLUS, ImapTrait.MOVE, ImapTrait.ADDS_HEADER),
            List.of(ImapTrait.ADDS_HEADER, ImapTrait.LITERAL_PLUS),
            List.of(ImapTrait.UIDPLUS, ImapTrait.CONDSTORE, ImapTrait.ADDS_LINE_END),
            List.of(ImapTrait.ADDS_LINE_END, ImapTrait.MOVE));

    private static final List<String> COMMANDS = List.of(
            "*",
            "LIST",
            "STATUS",
            "SELECT",
            "APPEND",
            "UID FETCH",
            "UID STORE",
            "UID EXPUNGE",
            "EXPUNGE",
            "UID SEARCH",
            "UID COPY",
            "UID MOVE",
            "CREATE");

    private static final Set<ImapFault> SILENCES = EnumSet.of(ImapFault.SILENT, ImapFault.UNTAGGED_BAD);

    private static final Set<ImapFault> WORDLESS =
            EnumSet.of(ImapFault.SILENT, ImapFault.UNTAGGED_BAD, ImapFault.DONE_BUT_NO_ANSWER);

    /** What befalls a server at rest, the ledger or the process. */
    enum Accident {
        /** A mailbox is numbered anew. */
        RENUMBERED,
        /** The server is put back to a backup made earlier. */
        PUT_BACK,
        /** Under one UIDVALIDITY each UID of a mailbox comes to mean another message. */
        UIDS_SWAPPED,
        /** The ledger is lost. */
        LEDGER_LOST,
        /** The process is killed at a commit. */
        KILLED
    }

    /** Where a message is alike in all that a listing tells to the one whose UID it got, nobody can tell. */
    private static final List<Accident> HARMLESS = List.of(Accident.RENUMBERED, Accident.LEDGER_LOST, Accident.KILLED);

    private final Random random;
    private final SettableClock clock = new SettableClock();
    private final FakeImapServer server;
    private final MailPeople people;
    private final MaildirHands client;
    private final Path dir;
    private final List<String> story = new ArrayList<>();
    private final Set<Accident> accidents = EnumSet.noneOf(Accident.class);
    private Optional<FakeImapServer.Backup> backup = Optional.empty();
    private Duration patience = WELL;

    HostileImapSoak(long seed, Path dir) throws IOException {
        random = new Random(seed);
        this.dir = dir;
        server = FakeImapServer.start(anyOf(SHAPES).toArray(ImapTrait[]::new));
        client = new MaildirHands(dir.resolve("client"));
        people = new MailPeople(random, server, client, this::tell);
        MailPeople.FOLDERS.stream().skip(1).forEach(server::create);
    }

    List<String> story() {
        return story;
    }

    void live() throws StoreException {
        for (int i = 0; i < 6; i++) {
            people.receive(anyOf(MailPeople.FOLDERS));
        }
        getWell();
        int rounds = 1 + random.nextInt(2);
        for (int round = 0; round < rounds; round++) {
            if (random.nextBoolean()) {
                backup = Optional.of(server.backUp());
            }
            work(random.nextInt(8));
            if (random.nextInt(4) == 0) {
                accident(anyOf(people.writeAlike() ? HARMLESS : List.of(Accident.values())));
                work(random.nextInt(2));
            }
            rough();
            if (random.nextInt(3) == 0) {
                work(1);
                rough();
            }
            getWell();
        }
    }

    private void work(int deeds) {
        for (int i = 0; i < deeds; i++) {
            people.work(random.nextBoolean() ? Side.CLIENT : Side.SERVER);
        }
    }

    private void accident(Accident accident) throws StoreException {
        var mailbox = anyOf(MailPeople.FOLDERS);
        switch (accident) {
            case RENUMBERED -> {
                server.renumber(mailbox);
                people.handlesAreVoid();
            }
            case PUT_BACK -> {
                if (backup.isEmpty()) {
                    return;
                }
                server.restore(backup.get());
                people.serverIsPutBack();
            }
            case UIDS_SWAPPED -> {
                server.shuffleUids(mailbox);
                people.handlesAreVoid();
            }
            case LEDGER_LOST -> {
                loseLedger();
                people.handlesAreVoid();
            }
            case KILLED -> killed();
        }
        tell("accident: " + accident + " " + mailbox);
        accidents.add(accident);
    }

    private void loseLedger() {
        try (var files = Files.list(dir.resolve("state"))) {
            for (var file : files.filter(f -> f.getFileName().toString().startsWith("ledger."))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void killed() throws StoreException {
        int commit = 2 + random.nextInt(25);
        try {
            told(engine(Killed.at(commit), engine -> engine.sync(false)));
        } catch (Killed e) {
            tell("killed");
        }
    }

    private void rough() throws StoreException {
        var weather = EnumSet.noneOf(ImapFault.class);
        int faults = 1 + random.nextInt(3);
        for (int i = 0; i < faults; i++) {
            var fault = anyOf(List.of(ImapFault.values()));
            // What is taken without a word and shown later cannot be told from what was never taken.
            boolean unknowable = fault == ImapFault.SHOWN_LATE
                    ? weather.stream().anyMatch(WORDLESS::contains)
                    : weather.contains(ImapFault.SHOWN_LATE) && WORDLESS.contains(fault);
            if (unknowable) {
                continue;
            }
            weather.add(fault);
            var command = fault.isOfAnyCommand() ? anyOf(COMMANDS) : "*";
            int times = fault == ImapFault.SILENT ? 1 : 1 + random.nextInt(3);
            tell("weather: " + fault + " at " + command + " " + times);
            server.fault(fault, command, times);
        }
        if (random.nextInt(4) == 0 && !client.all().isEmpty()) {
            var poison = MailPeople.token(anyOf(client.all()).text());
            tell("weather: poison " + poison);
            server.poison(poison);
        }
        patience = weather.stream().anyMatch(SILENCES::contains) ? UNWELL : WELL;
        told(engine(CommitHook.NONE, engine -> engine.sync(false)));
        patience = WELL;
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> T engine(CommitHook hook, Function<SyncEngine, T> work) throws StoreException {
        clock.jump(Duration.ofHours(25));
        var state = dir.resolve("state");
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", server.port(), Tls.NONE), Login.password("u1", "p1"))
                .withTimeouts(Duration.ofSeconds(5), patience);
        try (var files = FilesStore.open(dir.resolve("client"), clock, new Random(1));
                var imap = ImapStore.of(settings, state.resolve("spool"), pause -> {}, new Random(1));
                var engine = SyncEngine.open(
                        Home.of(state, clock).telling(hook), files, imap, Policy.DEFAULT, Progress.NONE)) {
            return work.apply(engine);
        }
    }

    private void getWell() throws StoreException {
        server.mend();
        tell("the server is well");
        engine(CommitHook.NONE, engine -> {
            var report = engine.sync(false);
            told(report);
            for (int runs = 1; runs < RUNS_TO_GET_WELL && !report.inSync(); runs++) {
                engine.history().retryRejected();
                engine.history().held().forEach(h -> engine.history().release(h.id()));
                report = engine.sync(false);
                told(report);
            }
            check(report.inSync(), "not in sync " + RUNS_TO_GET_WELL + " runs after the server is well: " + report);
            var idle = engine.sync(true);
            check(idle.steps().isEmpty(), "a further run would not be idle: " + idle.steps());
            return report;
        });
        // A mark that the server said it had taken and has not: nobody can know, and it is not taken from the client.
        people.check(server.happened().containsKey(ImapFault.FLAGS_IGNORED));
        people.calm();
    }

    private void told(RunReport report) {
        tell("run " + report.run() + ": "
                + report.failure().map(f -> f.kind() + " " + f.getMessage()).orElse("through") + ", in sync "
                + report.inSync() + ", "
                + report.folders().stream()
                        .filter(f -> f.client().sum() + f.server().sum() > 0)
                        .map(f -> f.name() + " " + f.client() + f.server())
                        .toList()
                + ", held " + report.held() + ", rejected " + report.rejected() + ", waiting " + report.waiting() + " "
                + report.warnings());
        if (report.inSync()) {
            var here = people.here().keySet();
            var there = people.there().keySet();
            check(here.equals(there), "said to be in sync: here " + here + " and there " + there);
        }
        for (var token : people.apart()) {
            check(
                    isNamed(token, report),
                    token + " did not cross, and the report does not name it: " + people.apartness(token));
        }
    }

    /** Whether the report says of the message, or of its folder as a whole, or of the server, why it did not cross. */
    private boolean isNamed(String token, RunReport report) {
        var failure = report.failure();
        if (failure.isPresent()
                && (failure.get().scope() == Scope.STORE
                        || report.warnings().stream()
                                .noneMatch(w -> w.endsWith(failure.get().getMessage())))) {
            return true; // About the server as a whole.
        }
        var places = new ArrayList<Place>(people.here().getOrDefault(token, List.of()));
        places.addAll(people.there().getOrDefault(token, List.of()));
        for (var place : places) {
            boolean item = report.waiting().stream().anyMatch(w -> is(place, w.item()))
                    || report.rejected().stream().anyMatch(r -> is(place, r.item()))
                    || report.held().stream().anyMatch(h -> h.folder().equals(place.folder()));
            boolean folder = failure.isPresent()
                    && report.warnings().stream().anyMatch(w -> w.startsWith(place.folder() + " ("));
            if (item || folder) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Place place, String item) {
        return !item.isEmpty() && (place.handle().equals(item) || place.handle().startsWith(item + ":"));
    }

    private void tell(String what) {
        story.add(what);
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    static Set<ImapFault> faults() {
        return EnumSet.allOf(ImapFault.class);
    }

    /** How often each fault has happened. */
    Map<ImapFault, Integer> happened() {
        return server.happened();
    }

    Set<Accident> accidents() {
        return accidents;
    }

    @Override
    public void close() {
        server.close();
    }
}
