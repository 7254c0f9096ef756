package org.tenon.sync.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.model.Side;

/**
 * People who work on mail on both sides, and the book of what must have come of it when all is calm. Each message carries a
 * token: one that nobody deleted is on both sides, once, with the marks that people gave it.
 */
final class MailPeople {
    static final List<String> FOLDERS = List.of("INBOX", "Work", "Two words");

    private static final Pattern TOKEN = Pattern.compile("tok[0-9]+x");
    private static final Map<String, Character> MARKS = new TreeMap<>(Map.of("\\Seen", 'S', "\\Flagged", 'F'));

    private final Random random;
    private final FakeImapServer server;
    private final MaildirHands client;
    private final Consumer<String> story;

    private final Set<String> written = new TreeSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, Side> movedBy = new HashMap<>();
    private final Set<String> movedEver = new HashSet<>();
    private final Set<String> mayBeTwice = new HashSet<>();
    /** Which side last gave a mark, or took it, and nobody else since the last calm; by token and mark. */
    private final Map<String, Side> markedBy = new HashMap<>();

    /** Marks that both sides have changed since the last calm: either may rightly win. */
    private final Set<String> contested = new HashSet<>();

    private final Map<String, Boolean> marks = new HashMap<>();
    private final boolean alike;
    private boolean handlesVoid;
    private int tokens;

    MailPeople(Random random, FakeImapServer server, MaildirHands client, Consumer<String> story) {
        this.random = random;
        this.server = server;
        this.client = client;
        this.story = story;
        alike = random.nextInt(3) == 0;
    }

    /** Whether many of their messages have one size, so that only a look inside tells them apart. */
    boolean writeAlike() {
        return alike;
    }

    /** A message as both sides see it: its folder and the marks of it that count. */
    record Place(String folder, Set<String> marks, String handle) {}

    // --- What they do

    void receive(String folder) {
        server.deliver(folder, mail());
    }

    void work(Side side) {
        var folder = anyOf(FOLDERS);
        int what = random.nextInt(10);
        if (what < 4) {
            var body = mail();
            story.accept(side + " receives " + token(body) + " in " + folder);
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

    private byte[] mail() {
        var token = "tok" + ++tokens + "x";
        written.add(token);
        var text = alike ? "One of many." : "A line more. ".repeat(tokens);
        var mail = Mails.mail(token, text);
        // One that has no name and is made unlike what it was is not to be known again after every mishap.
        boolean nameless = random.nextInt(8) == 0 && !server.alters();
        return Mails.crlf(nameless ? Mails.withoutId(mail) : mail);
    }

    private void workThere(int what, String folder) {
        var all = server.all();
        if (all.isEmpty()) {
            return;
        }
        var seen = anyOf(all);
        var token = token(seen.body());
        switch (what) {
            case 4 -> {
                deletes(Side.SERVER, token);
                server.remove(seen);
            }
            case 5 -> {
                if (!folder.equals(seen.mailbox())) {
                    moves(token, Side.SERVER, folder);
                    server.move(seen, folder);
                }
            }
            default -> {
                var mark = anyOf(List.copyOf(MARKS.keySet()));
                boolean on = random.nextInt(3) > 0;
                if (seen.flags().contains(mark) != on) {
                    marks(token, mark, on, Side.SERVER);
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
        var seen = anyOf(all);
        var token = token(seen.text());
        switch (what) {
            case 4 -> {
                deletes(Side.CLIENT, token);
                client.remove(seen);
            }
            case 5 -> {
                if (!folder.equals(seen.folder()) && client.has(folder)) {
                    moves(token, Side.CLIENT, folder);
                    client.move(seen, folder);
                }
            }
            default -> {
                var mark = anyOf(List.copyOf(MARKS.keySet()));
                boolean on = random.nextInt(3) > 0;
                if (seen.flags().contains(MARKS.get(mark).toString()) != on) {
                    marks(token, mark, on, Side.CLIENT);
                    client.mark(seen, MARKS.get(mark), on);
                }
            }
        }
    }

    private void deletes(Side side, String token) {
        story.accept(side + " deletes " + token);
        deleted.add(token);
    }

    private void moves(String token, Side side, String folder) {
        story.accept(side + " moves " + token + " to " + folder);
        movedEver.add(token);
        // Moved on both sides, or again before the first move has crossed, it may rightly be in two places.
        // So may one that the server has made unlike what it was given, and that it has not listed yet.
        boolean unlike = side == Side.SERVER && server.alters();
        if (movedBy.put(token, side) != null || handlesVoid || unlike) {
            mayBeTwice.add(token);
        }
    }

    private void marks(String token, String mark, boolean on, Side side) {
        story.accept(side + " marks " + token + " " + mark + " " + on);
        var key = token + " " + mark;
        if (markedBy.getOrDefault(key, side) != side || handlesVoid) {
            contested.add(key);
        }
        markedBy.put(key, side);
        if (contested.contains(key)) {
            marks.remove(key);
        } else {
            marks.put(key, on);
        }
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    // --- What can be asked for

    /** A ledger or the meaning of UIDs is lost: what was moved cannot be told from what was deleted and received, nor marks apart. */
    void handlesAreVoid() {
        handlesVoid = true;
        mayBeTwice.addAll(movedBy.keySet());
        marks.clear();
    }

    /** The server is as it was some time ago: what only it had is lost with it, and what was moved since is where it was. */
    void serverIsPutBack() {
        handlesAreVoid();
        mayBeTwice.addAll(movedEver);
        var left = here().keySet();
        var there = there().keySet();
        written.stream().filter(t -> !left.contains(t) && !there.contains(t)).forEach(deleted::add);
    }

    /** All that was done has crossed. */
    void calm() {
        handlesVoid = false;
        movedBy.clear();
        markedBy.clear();
        contested.clear();
        marks.clear();
    }

    /** @param marksAreLost whether the server said of marks that it had taken them, and has not */
    void check(boolean marksAreLost) {
        var here = here();
        var there = there();
        if (marksAreLost) {
            check(here.keySet().equals(there.keySet()), "the sides differ: " + difference(here, there));
        } else {
            check(said(here).equals(said(there)), "the sides differ: " + difference(here, there));
        }
        for (var token : written) {
            check(deleted.contains(token) || here.containsKey(token), token + " is lost");
        }
        here.forEach((token, places) ->
                check(places.size() == 1 || mayBeTwice.contains(token), token + " is doubled: " + places));
        marks.forEach((key, on) -> {
            var token = key.substring(0, key.indexOf(' '));
            var mark = key.substring(key.indexOf(' ') + 1);
            if (here.containsKey(token) && !deleted.contains(token) && (on || !marksAreLost)) {
                // Of several copies one was marked.
                check(
                        here.get(token).stream().anyMatch(place -> place.marks().contains(mark) == on),
                        token + " should be " + mark + " " + on);
            }
        });
    }

    /** Tokens that are not on both sides, in the same folders and with the same marks. */
    Set<String> apart() {
        var here = said(here());
        var there = said(there());
        var apart = new TreeSet<>(here.keySet());
        apart.addAll(there.keySet());
        apart.removeIf(token -> here.getOrDefault(token, Set.of()).equals(there.getOrDefault(token, Set.of())));
        return apart;
    }

    String apartness(String token) {
        return "here " + here().get(token) + " and there " + there().get(token);
    }

    private static Map<String, Set<String>> said(Map<String, List<Place>> places) {
        var said = new TreeMap<String, Set<String>>();
        places.forEach((token, all) -> {
            var texts = new TreeSet<String>();
            for (var place : all) {
                var text = place.folder() + " " + place.marks();
                while (!texts.add(text)) {
                    text += " again";
                }
            }
            said.put(token, texts);
        });
        return said;
    }

    Map<String, List<Place>> here() {
        var here = new TreeMap<String, List<Place>>();
        for (var seen : client.all()) {
            var flags = new TreeSet<String>();
            MARKS.forEach((mark, letter) -> {
                if (seen.flags().contains(letter.toString())) {
                    flags.add(mark);
                }
            });
            here.computeIfAbsent(token(seen.text()), t -> new ArrayList<>())
                    .add(new Place(
                            seen.folder(), flags, seen.file().getFileName().toString()));
        }
        return here;
    }

    Map<String, List<Place>> there() {
        var there = new TreeMap<String, List<Place>>();
        for (var seen : server.all()) {
            var flags = new TreeSet<>(seen.flags());
            flags.retainAll(MARKS.keySet());
            there.computeIfAbsent(token(seen.body()), t -> new ArrayList<>())
                    .add(new Place(seen.mailbox(), flags, Long.toString(seen.uid())));
        }
        return there;
    }

    private static String difference(Map<String, List<Place>> here, Map<String, List<Place>> there) {
        var all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        var mine = said(here);
        var theirs = said(there);
        all.removeIf(token -> mine.getOrDefault(token, Set.of()).equals(theirs.getOrDefault(token, Set.of())));
        return all.stream()
                .map(t -> t + " here " + here.get(t) + " and there " + there.get(t))
                .toList()
                .toString();
    }

    private static String token(byte[] body) {
        return token(new String(body, ISO_8859_1));
    }

    static String token(String text) {
        var matcher = TOKEN.matcher(text);
        check(matcher.find(), "a message without a token");
        return matcher.group();
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }
}
