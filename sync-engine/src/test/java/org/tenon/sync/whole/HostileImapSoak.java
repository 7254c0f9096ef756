package org.tenon.sync.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.fake.imap.ImapFault;
import org.tenon.sync.fake.imap.ImapTrait;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.ImapSettings;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;

/**
 * A random life of mail between files and an IMAP server of a random shape that all sorts of things go wrong with.
 *
 * <p>Each message carries a token. In the end, at most three runs after the server is well, each token that nobody deleted is on
 * both sides, once, with the marks that people gave it; and whenever a run said that the sides are in sync, they were.
 */
final class HostileImapSoak implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("tok[0-9]+x");
    private static final List<String> FOLDERS = List.of("INBOX", "Work", "Two words");
    private static final Map<String, Character> MARKS = Map.of("\\Seen", 'S', "\\Flagged", 'F');
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
            List.of(ImapTrait.UIDPLUS, ImapTrait.DROPS_KEYWORDS, ImapTrait.IGNORES_APPEND_FLAGS));

    /**
     * What the engine bears today: all but a message that is accepted and shown later, which is stored again, and a folder that is
     * missing from a listing and back, whose hold no run takes back by itself.
     */
    private static final Set<ImapFault> FAULTS =
            EnumSet.complementOf(EnumSet.of(ImapFault.SHOWN_LATE, ImapFault.FOLDER_MISSING));

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

    private final Random random;
    private final SettableClock clock = new SettableClock();
    private final FakeImapServer server;
    private final MaildirHands client;
    private final Path dir;
    private final List<String> story = new ArrayList<>();
    private final Set<String> written = new TreeSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, Side> movedBy = new HashMap<>();
    private final Set<String> movedTwice = new HashSet<>();
    /** Which side last gave a mark, or took it, and nobody else since the last calm; by token and mark. */
    private final Map<String, Side> markedBy = new HashMap<>();

    private final Map<String, Boolean> marks = new HashMap<>();
    private Duration patience = WELL;
    private int tokens;

    HostileImapSoak(long seed, Path dir) throws IOException {
        random = new Random(seed);
        this.dir = dir;
        server = FakeImapServer.start(SHAPES.get(random.nextInt(SHAPES.size())).toArray(ImapTrait[]::new));
        client = new MaildirHands(dir.resolve("client"));
        FOLDERS.stream().skip(1).forEach(server::create);
    }

    List<String> story() {
        return story;
    }

    void live() throws StoreException {
        for (int i = 0; i < 6; i++) {
            server.deliver(FOLDERS.get(random.nextInt(FOLDERS.size())), mail());
        }
        getWell();
        int rounds = 1 + random.nextInt(2);
        for (int round = 0; round < rounds; round++) {
            for (int deeds = random.nextInt(8); deeds > 0; deeds--) {
                work(random.nextBoolean() ? Side.CLIENT : Side.SERVER);
            }
            if (random.nextInt(8) == 0) {
                accident();
            }
            rough();
            if (random.nextInt(3) == 0) {
                work(random.nextBoolean() ? Side.CLIENT : Side.SERVER);
                rough();
            }
            getWell();
        }
    }

    // --- What people do

    private byte[] mail() {
        var token = "tok" + ++tokens + "x";
        written.add(token);
        return Mails.crlf(random.nextInt(8) == 0 ? Mails.withoutId(token) : Mails.mail(token));
    }

    private void work(Side side) {
        var folder = FOLDERS.get(random.nextInt(FOLDERS.size()));
        int what = random.nextInt(10);
        if (what < 4) {
            var body = mail();
            tell(side + " receives " + token(new String(body, ISO_8859_1)) + " in " + folder);
            if (side == Side.SERVER) {
                server.deliver(folder, body);
            } else {
                client.deliver(folder, Mails.lf(body));
            }
        } else if (side == Side.SERVER) {
            workThere(what, folder);
        } else {
            workHere(what, folder);
        }
    }

    private void workThere(int what, String folder) {
        var all = server.all();
        if (all.isEmpty()) {
            return;
        }
        var seen = all.get(random.nextInt(all.size()));
        var token = token(new String(seen.body(), ISO_8859_1));
        switch (what) {
            case 4 -> {
                tell("SERVER deletes " + token);
                deleted.add(token);
                server.remove(seen);
            }
            case 5 -> {
                if (!folder.equals(seen.mailbox())) {
                    tell("SERVER moves " + token + " to " + folder);
                    moved(token, Side.SERVER);
                    server.move(seen, folder);
                }
            }
            default -> {
                var mark = MARKS.keySet().stream().sorted().toList().get(random.nextInt(MARKS.size()));
                boolean on = random.nextInt(3) > 0;
                if (seen.flags().contains(mark) != on) {
                    tell("SERVER marks " + token + " " + mark + " " + on);
                    marked(token, mark, on, Side.SERVER);
                    server.mark(seen, mark, on);
                }
            }
        }
    }

    private void workHere(int what, String folder) {
        var all = client.all();
        if (all.isEmpty()) {
            return;
        }
        var seen = all.get(random.nextInt(all.size()));
        var token = token(seen.text());
        switch (what) {
            case 4 -> {
                tell("CLIENT deletes " + token);
                deleted.add(token);
                client.remove(seen);
            }
            case 5 -> {
                if (!folder.equals(seen.folder()) && client.has(folder)) {
                    tell("CLIENT moves " + token + " to " + folder);
                    moved(token, Side.CLIENT);
                    client.move(seen, folder);
                }
            }
            default -> {
                var mark = MARKS.keySet().stream().sorted().toList().get(random.nextInt(MARKS.size()));
                boolean on = random.nextInt(3) > 0;
                if (seen.flags().contains(MARKS.get(mark).toString()) != on) {
                    tell("CLIENT marks " + token + " " + mark + " " + on);
                    marked(token, mark, on, Side.CLIENT);
                    client.mark(seen, MARKS.get(mark), on);
                }
            }
        }
    }

    private void moved(String token, Side side) {
        // Moved on both sides, or again before the first move has crossed, it may rightly be in two places.
        if (movedBy.put(token, side) != null) {
            movedTwice.add(token);
        }
    }

    private void marked(String token, String mark, boolean on, Side side) {
        var key = token + " " + mark;
        boolean contested = markedBy.getOrDefault(key, side) != side;
        markedBy.put(key, side);
        if (contested) {
            marks.remove(key);
        } else {
            marks.put(key, on);
        }
    }

    // --- Accidents and weather

    /** A mailbox is numbered anew. */
    private void accident() {
        var mailbox = anyOf(FOLDERS);
        tell("accident: " + mailbox + " is numbered anew");
        server.renumber(mailbox);
        // What was moved cannot be told any more from what was deleted and received, nor a mark that was taken from one
        // given.
        movedTwice.addAll(movedBy.keySet());
        marks.clear();
    }

    private void rough() throws StoreException {
        int faults = 1 + random.nextInt(3);
        for (int i = 0; i < faults; i++) {
            var fault = anyOf(List.copyOf(FAULTS));
            var command = fault.isOfAnyCommand() ? anyOf(COMMANDS) : "*";
            int times = fault == ImapFault.SILENT ? 1 : 1 + random.nextInt(3);
            tell("weather: " + fault + " at " + command + " " + times);
            server.fault(fault, command, times);
        }
        if (random.nextInt(4) == 0 && !client.all().isEmpty()) {
            var poison = token(anyOf(client.all()).text());
            tell("weather: poison " + poison);
            server.poison(poison);
        }
        patience = UNWELL;
        told(run());
        patience = WELL;
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private RunReport run() throws StoreException {
        clock.jump(Duration.ofHours(25));
        return engine(SyncEngine::retryRejected, false);
    }

    private interface First {
        void with(SyncEngine engine);
    }

    private RunReport engine(First first, boolean dryRun) throws StoreException {
        var state = dir.resolve("state");
        var settings = ImapSettings.of(
                        "127.0.0.1", server.port(), ImapSettings.Tls.NONE, ImapSettings.Login.password("u1", "p1"))
                .withTimeouts(Duration.ofSeconds(5), patience);
        try (var files = FilesStore.open(dir.resolve("client"), clock, new Random(1));
                var imap = ImapStore.of(settings, state.resolve("spool"), pause -> {}, new Random(1));
                var engine = SyncEngine.open(state, files, imap, Policy.DEFAULT, clock, Progress.NONE)) {
            first.with(engine);
            return engine.sync(dryRun);
        }
    }

    // --- The server is well again

    private void getWell() throws StoreException {
        server.mend();
        tell("the server is well");
        var report = run();
        told(report);
        for (int runs = 1; runs < RUNS_TO_GET_WELL && !report.inSync(); runs++) {
            report = engine(
                    engine -> {
                        engine.retryRejected();
                        engine.held().forEach(h -> engine.release(h.id()));
                    },
                    false);
            told(report);
        }
        check(report.inSync(), "not in sync " + RUNS_TO_GET_WELL + " runs after the server is well: " + report);
        var idle = engine(engine -> {}, true);
        check(idle.steps().isEmpty(), "a further run would not be idle: " + idle.steps());
        end();
        movedBy.clear();
        markedBy.clear();
        marks.clear();
    }

    private void end() {
        var there = new TreeMap<String, List<String>>();
        server.all().forEach(s -> there.computeIfAbsent(token(new String(s.body(), ISO_8859_1)), t -> new ArrayList<>())
                .add(s.mailbox() + " " + new TreeSet<>(s.flags())));
        var here = here();
        if (server.happened().containsKey(ImapFault.FLAGS_IGNORED)) {
            // A mark that the server said it had taken and has not: nobody can know, and it is not taken from the
            // client.
            check(here.keySet().equals(there.keySet()), "the sides differ: " + difference(here, there));
        } else {
            check(here.equals(there), "the sides differ: " + difference(here, there));
        }
        for (var token : written) {
            check(deleted.contains(token) || here.containsKey(token), token + " is lost");
        }
        here.forEach((token, places) ->
                check(places.size() == 1 || movedTwice.contains(token), token + " is doubled: " + places));
        marks.forEach((key, on) -> {
            var token = key.substring(0, key.indexOf(' '));
            var mark = key.substring(key.indexOf(' ') + 1);
            boolean ignored = server.happened().containsKey(ImapFault.FLAGS_IGNORED);
            if (here.containsKey(token) && !deleted.contains(token) && (on || !ignored)) {
                check(here.get(token).getFirst().contains(mark) == on, token + " should be " + mark + " " + on);
            }
        });
    }

    private Map<String, List<String>> here() {
        var here = new TreeMap<String, List<String>>();
        for (var seen : client.all()) {
            var flags = new TreeSet<String>();
            MARKS.forEach((mark, letter) -> {
                if (seen.flags().contains(letter.toString())) {
                    flags.add(mark);
                }
            });
            here.computeIfAbsent(token(seen.text()), t -> new ArrayList<>()).add(seen.folder() + " " + flags);
        }
        return here;
    }

    private static String difference(Map<String, List<String>> here, Map<String, List<String>> there) {
        var all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        all.removeIf(token -> here.getOrDefault(token, List.of()).equals(there.getOrDefault(token, List.of())));
        return all.stream()
                .map(t -> t + " here " + here.get(t) + " and there " + there.get(t))
                .toList()
                .toString();
    }

    private static String token(String text) {
        var matcher = TOKEN.matcher(text);
        check(matcher.find(), "a message without a token");
        return matcher.group();
    }

    private void told(RunReport report) {
        tell("run " + report.run() + ": "
                + report.failure().map(f -> f.kind() + " " + f.getMessage()).orElse("through") + ", in sync "
                + report.inSync() + ", "
                + report.folders().stream()
                        .filter(f -> f.client().sum() + f.server().sum() > 0)
                        .map(f -> f.name() + " " + f.client() + f.server())
                        .toList()
                + ", held " + report.held() + ", rejected " + report.rejected() + " "
                + report.warnings());
        if (report.warnings().stream().anyMatch(w -> w.contains("still in its old place as well"))) {
            // Copied and not deleted when the connection ended, on a server without MOVE: in both places, and told.
            movedTwice.addAll(movedBy.keySet());
        }
        if (report.inSync()) {
            var here = here().keySet();
            var there = new TreeSet<String>();
            server.all().forEach(s -> there.add(token(new String(s.body(), ISO_8859_1))));
            check(here.equals(there), "said to be in sync: here " + here + " and there " + there);
        }
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
        return EnumSet.copyOf(FAULTS);
    }

    /** How often each fault has happened. */
    Map<ImapFault, Integer> happened() {
        return server.happened();
    }

    @Override
    public void close() {
        server.close();
    }
}
