package org.tenon.sync.fake;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Side;

/**
 * What the users of both sides wanted, kept to hold the end against: nothing that was delivered may evaporate, nothing that was
 * deleted may haunt, no mark may be lost, and nothing may double.
 *
 * <p>A deletion is <em>pending</em> until a run has settled everything. Until then it may be overruled - by an edit or a move
 * of the same item, by a ledger lost, by a new validity - and the item may rightly come back; from then on it may not.
 */
final class Intents {
    private final Map<String, Wish> wishes = new TreeMap<>();

    /** How many copies of one content there may be, and how they may be marked. */
    private static final class Wish {
        private int least;
        private int most;
        private final Map<Side, Integer> pendingDeletions = new EnumMap<>(Side.class);
        private int pendingMoves;
        private boolean overruled;
        private boolean mustBeInBin;
        private boolean touched;
        private boolean deleted;
        private final TreeSet<String> added = new TreeSet<>();
        private final TreeSet<String> removed = new TreeSet<>();
    }

    private Wish wish(String content) {
        return wishes.computeIfAbsent(content, c -> new Wish());
    }

    /** One more copy. */
    void delivered(String content, Flags flags) {
        var wish = wish(content);
        wish.least++;
        wish.most++;
        marked(content, flags, Flags.NONE);
    }

    /** The same message came in on both sides: one, or two where one of them was known already. */
    void deliveredTwice(String content, Flags flags) {
        delivered(content, flags);
        wish(content).most++;
    }

    /** One more copy, or none where the other side made the same one. */
    void copied(String content) {
        wish(content).most++;
    }

    /**
     * A copy less. Where there are several, a copy deleted on one side and one deleted on the other may be the same.
     *
     * @param otherHasIt whether the other side holds a copy, which the engine has to put into the bin before it deletes it
     */
    void deleted(Side side, String content, boolean otherHasIt) {
        var wish = wish(content);
        wish.least = Math.max(0, wish.least - 1);
        wish.pendingDeletions.merge(side, 1, Integer::sum);
        wish.deleted = true;
        wish.mustBeInBin = otherHasIt && wish.most == 1 && !wish.touched;
    }

    void edited(Side side, String before, String after, Flags flags, boolean otherHasIt) {
        deleted(side, before, otherHasIt);
        var wish = wish(after);
        wish.least++;
        wish.most++;
        marked(after, flags, Flags.NONE);
    }

    void marked(String content, Flags add, Flags remove) {
        var wish = wish(content);
        wish.added.addAll(add.names());
        wish.removed.addAll(remove.names());
    }

    /** What is pending for the content may come out either way: somebody else works on it, too. */
    void contested(String content) {
        wish(content).overruled = true;
        wish(content).touched = true;
        wish(content).mustBeInBin = false;
    }

    /**
     * One copy lies elsewhere now, which the other side has yet to learn. Moved once more before that, it may be back where it
     * was, and then it looks like one deleted and another received; the other side's move then keeps both.
     */
    void moved(String content) {
        contested(content);
        if (wish(content).pendingMoves++ > 0) {
            copied(content);
        }
    }

    /**
     * What tells that two items in different places are one has been lost: what was on its way from place to place is in both from
     * now on.
     */
    void bindingsLost() {
        allContested();
        for (var wish : wishes.values()) {
            wish.most += wish.pendingMoves;
            wish.pendingMoves = 0;
        }
    }

    /** What the bin held is lost with the ledger. */
    void binLost() {
        wishes.values().forEach(wish -> wish.mustBeInBin = false);
    }

    /** What is pending may come out either way, whatever it is. */
    void allContested() {
        wishes.values().forEach(wish -> wish.overruled = true);
    }

    /** A run has settled everything. */
    void settled() {
        for (var wish : wishes.values()) {
            if (!wish.overruled) {
                int proven = wish.pendingDeletions.values().stream()
                        .mapToInt(n -> n)
                        .max()
                        .orElse(0);
                wish.most = Math.max(wish.least, wish.most - proven);
            }
            wish.pendingDeletions.clear();
            wish.pendingMoves = 0;
            wish.overruled = false;
            wish.touched = false;
        }
    }

    /** All marks that anybody set on the message, or took from it, whatever its text was at that time. */
    private Flags ever(String content, Function<Wish, Set<String>> marks) {
        var all = new TreeSet<String>();
        wishes.forEach((other, wish) -> {
            if (family(other).equals(family(content))) {
                all.addAll(marks.apply(wish));
            }
        });
        return Flags.of(all);
    }

    /** A message and all its edits: {@code m7} and {@code m7e12}. */
    static String family(String content) {
        return content.replaceFirst("e.*", "");
    }

    /**
     * What is wrong with the end.
     *
     * @param copies what each side holds: content, and the flags of each copy
     * @param binned whether the bin holds the content
     */
    List<String> complaints(Side side, Map<String, List<Flags>> copies, Predicate<String> binned) {
        var complaints = new ArrayList<String>();
        wishes.forEach((content, wish) -> {
            var held = copies.getOrDefault(content, List.of());
            if (held.size() < wish.least) {
                complaints.add(content + " evaporated on the " + side + ": " + held.size() + " of " + wish.least);
            }
            if (held.size() > wish.most) {
                complaints.add(content + " is " + held.size() + " times on the " + side + ", wanted " + wish.most);
            }
            if (held.isEmpty() && wish.mustBeInBin && !binned.test(content)) {
                complaints.add(content + " was deleted and is not in the bin");
            }
            for (var flags : held) {
                var lost = Flags.of(wish.added)
                        .minus(ever(content, w -> w.removed))
                        .minus(flags);
                if (wish.most == 1 && !wish.deleted && !lost.isEmpty()) {
                    complaints.add(content + " lost the mark " + lost + " on the " + side);
                }
                var haunting = flags.minus(ever(content, w -> w.added));
                if (!haunting.isEmpty()) {
                    complaints.add(content + " has the mark " + haunting + " that nobody set, on the " + side);
                }
            }
        });
        copies.keySet().stream()
                .filter(content -> !wishes.containsKey(content))
                .forEach(content -> complaints.add(content + " is on the " + side + ", and nobody wrote it"));
        return complaints;
    }
}
