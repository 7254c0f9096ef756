package org.tenon.sync.merge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Properties that programs keep for themselves: never a clash.
 *
 * @param noise not even a change, when nothing else changed
 */
record Bookkeeping(Predicate<String> names, Pick pick, boolean noise) implements Rule {
    enum Pick {
        /** The server's; the client's where the server has none. */
        SERVER,
        /** The later of two times in UTC, the greater of two numbers. */
        GREATER
    }

    static Bookkeeping of(Pick pick, String... names) {
        return new Bookkeeping(Set.of(names)::contains, pick, true);
    }

    /** What a person may have caused without writing it, as by putting a list in another order: it crosses, in silence. */
    static Bookkeeping quiet(Predicate<String> names) {
        return new Bookkeeping(names, Pick.SERVER, false);
    }

    /** Where the later change counts and crosses, as when an alarm was put off. */
    static Bookkeeping latest(Predicate<String> names) {
        return new Bookkeeping(names, Pick.GREATER, false);
    }

    @Override
    public boolean covers(String name) {
        return names.test(name);
    }

    @Override
    public List<String> forms(List<MergeUnit> units) {
        return noise ? List.of() : OneValue.sorted(units);
    }

    @Override
    public void merge(Three three, Draft draft) {
        if (!noise && OneValue.sorted(three.server()).equals(OneValue.sorted(three.base()))) {
            OneValue.mergeWhole(three, draft);
            return;
        }
        if (three.client().isEmpty()) {
            return;
        }
        var client = three.client().getFirst();
        Optional<MergeUnit> server = three.server().stream().findFirst();
        if (server.isEmpty()) {
            if (three.base().isEmpty()) {
                draft.replace(List.of(), three.client());
            }
        } else if (pick == Pick.GREATER && compare(client.value(), server.get().value()) > 0) {
            draft.replace(List.of(server.get()), List.of(client));
        }
    }

    /** Numbers by their length first; times of one format come out right either way. */
    private static int compare(String one, String other) {
        boolean numbers = (one + other).chars().allMatch(Character::isDigit);
        return numbers && one.length() != other.length()
                ? Integer.compare(one.length(), other.length())
                : one.compareTo(other);
    }
}
