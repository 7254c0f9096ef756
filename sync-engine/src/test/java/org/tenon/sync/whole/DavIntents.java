package org.tenon.sync.whole;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tenon.sync.model.Side;
import org.tenon.sync.whole.DavSoakWorld.Seen;

/** What the people of a {@link DavSoak} wanted, token by token, to hold the end against. */
final class DavIntents {
    /** Tokens of which nothing more is asked: overwritten or deleted by someone who saw them. */
    private final Set<String> excused = new TreeSet<>();

    private final Set<String> written = new TreeSet<>();
    /** Tokens of items that are as good as deleted: with the next calm run they are gone for ever. */
    private final Set<String> going = new HashSet<>();

    private final Set<String> gone = new HashSet<>();
    /** First tokens of items that both sides worked on before a sync, or that were met again without a ledger. */
    private final Set<String> contested = new HashSet<>();

    private final Map<String, Side> touched = new HashMap<>();
    private boolean blind;
    private boolean etagsLied;

    /** Whether the ledger is lost, and has not been made anew. */
    boolean blind() {
        return blind;
    }

    void written(String token) {
        written.add(token);
    }

    void made(Side side, String first) {
        touched.put(first, side);
    }

    /** Notes who worked on it since the last calm run; false where the other side did as well. */
    boolean touch(Side side, Seen seen) {
        var first = seen.first();
        going.remove(first);
        if (blind) {
            contested.add(first);
        }
        if (touched.getOrDefault(first, side) != side) {
            contested.add(first);
            return false;
        }
        touched.put(first, side);
        return !contested.contains(first);
    }

    void deleted(Side side, Seen seen) {
        boolean known = !touched.containsKey(seen.first());
        boolean alone = touch(side, seen) && known;
        excused.addAll(seen.tokens());
        if (alone && !etagsLied) {
            going.add(seen.first());
        }
    }

    /** The item says {@code text} from now on. */
    void said(Side side, Seen seen, String text) {
        touch(side, seen);
        var kept = DavSoakWorld.tokens(text);
        seen.tokens().stream().filter(t -> !kept.contains(t)).forEach(excused::add);
    }

    void moved(Seen seen) {
        touch(Side.CLIENT, seen);
        contested.add(seen.first());
    }

    /** A revision that changes by itself counts as an edit, and an edit beats a deletion. */
    void etagsLie() {
        etagsLied = true;
        going.clear();
    }

    /** No deletion is asked for any more. */
    void overruled() {
        going.clear();
    }

    /** The server was set back; this is there now. */
    void restored(List<Seen> client, List<Seen> server) {
        // What was deleted since is there again, and what was said twice since may be there in both wordings.
        gone.clear();
        going.clear();
        var all = new ArrayList<>(client);
        all.addAll(server);
        // What only the server had and had lost with the restoring is nobody's to bring back.
        var here = new TreeSet<String>();
        for (var seen : all) {
            contested.add(seen.first());
            here.addAll(seen.tokens());
        }
        written.stream().filter(token -> !here.contains(token)).forEach(excused::add);
    }

    /** What was changed or deleted and has not crossed cannot be told from what is new any more. */
    void ledgerLost() {
        contested.addAll(touched.keySet());
        going.clear();
        blind = true;
    }

    /** A run in calm weather came through. */
    void settled() {
        gone.addAll(going);
        going.clear();
        touched.clear();
        blind = false;
    }

    /** Whether a side has in the end what it should. */
    void check(Side side, List<Seen> all) {
        var copies = new TreeMap<String, Integer>();
        for (var seen : all) {
            seen.tokens().forEach(token -> copies.merge(token, 1, Integer::sum));
        }
        for (var token : written) {
            DavSoak.check(excused.contains(token) || copies.containsKey(token), token + " is lost on the " + side);
        }
        for (var token : gone) {
            DavSoak.check(!copies.containsKey(token), token + " was deleted and haunts the " + side);
        }
        copies.forEach((token, number) -> DavSoak.check(
                number == 1 || isContested(all, token), token + " is " + number + " times on the " + side));
    }

    private boolean isContested(List<Seen> all, String token) {
        return all.stream()
                .filter(seen -> seen.text().contains(token))
                .anyMatch(seen -> contested.contains(seen.first()));
    }
}
