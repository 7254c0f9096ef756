package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.tenon.sync.model.Handle;

/** UIDs as ranges, in the order in which they were added: a million of them in a row take no more room than two. */
final class UidSet {
    /** Commands of more than some 8,000 octets are refused by some servers (RFC 7162 section 4). */
    private static final int LONGEST_TEXT = 4_000;

    private static final long MOST = 0xffff_ffffL;

    private long[] bounds = new long[16];
    private int used;

    static UidSet of(Collection<Handle> handles) {
        var uids = handles.stream().mapToLong(UidSet::uid).filter(u -> u > 0).sorted();
        var set = new UidSet();
        uids.forEach(set::add);
        return set;
    }

    /** The UID that a handle stands for, or 0 where it is none of ours. */
    static long uid(Handle handle) {
        try {
            long uid = Long.parseLong(handle.value());
            return uid > 0 && uid <= MOST ? uid : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Handle handle(long uid) {
        return new Handle(Long.toString(uid));
    }

    /** Reads {@code 1,3:5}; {@code *} is not in what servers send. */
    static UidSet parse(String text) throws Malformed {
        var set = new UidSet();
        try {
            for (var part : text.split(",", -1)) {
                int colon = part.indexOf(':');
                long from = Long.parseLong(colon < 0 ? part : part.substring(0, colon));
                long to = colon < 0 ? from : Long.parseLong(part.substring(colon + 1));
                if (from < 1 || to < 1 || from > MOST || to > MOST) {
                    throw new Malformed("a UID out of range");
                }
                set.add(Math.min(from, to), Math.max(from, to));
            }
        } catch (NumberFormatException e) {
            throw new Malformed("a set of UIDs was expected");
        }
        return set;
    }

    /** Every UID that there can be (RFC 9051 section 2.3.1.1). */
    static UidSet all() {
        var set = new UidSet();
        set.add(1, 0xffff_ffffL);
        return set;
    }

    void add(long uid) {
        add(uid, uid);
    }

    private void add(long from, long to) {
        if (used > 0 && from >= bounds[used - 2] && from <= bounds[used - 1] + 1) {
            bounds[used - 1] = Math.max(bounds[used - 1], to);
            return;
        }
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, used * 2);
        }
        bounds[used++] = from;
        bounds[used++] = to;
    }

    void addAll(UidSet other) {
        for (int i = 0; i < other.used; i += 2) {
            add(other.bounds[i], other.bounds[i + 1]);
        }
    }

    /** Those that are in {@code other} as well, ascending and each once: however many a server names, no more than were asked for. */
    UidSet and(UidSet other) {
        var mine = ascending();
        var theirs = other.ascending();
        var both = new UidSet();
        int i = 0;
        int k = 0;
        while (i < mine.used && k < theirs.used) {
            long from = Math.max(mine.bounds[i], theirs.bounds[k]);
            long to = Math.min(mine.bounds[i + 1], theirs.bounds[k + 1]);
            if (from <= to) {
                both.add(from, to);
            }
            if (mine.bounds[i + 1] < theirs.bounds[k + 1]) {
                i += 2;
            } else {
                k += 2;
            }
        }
        return both;
    }

    /** The same UIDs as ranges that ascend and do not touch. */
    private UidSet ascending() {
        var ranges = new ArrayList<long[]>();
        for (int i = 0; i < used; i += 2) {
            ranges.add(new long[] {bounds[i], bounds[i + 1]});
        }
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        var set = new UidSet();
        ranges.forEach(range -> set.add(range[0], range[1]));
        return set;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** How many, those below {@code limit} only; doubles count twice. */
    long countBelow(long limit) {
        long count = 0;
        for (int i = 0; i < used; i += 2) {
            count += Math.max(0, Math.min(bounds[i + 1], limit - 1) - bounds[i] + 1);
        }
        return count;
    }

    void forEachBelow(long limit, LongConsumer action) {
        for (int i = 0; i < used; i += 2) {
            long last = Math.min(bounds[i + 1], limit - 1);
            for (long uid = bounds[i]; uid <= last; uid++) {
                action.accept(uid);
            }
        }
    }

    void forEach(LongConsumer action) {
        forEachBelow(MOST + 1, action);
    }

    boolean contains(long uid) {
        for (int i = 0; i < used; i += 2) {
            if (bounds[i] <= uid && uid <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** The set as commands take it, in pieces that every server reads. Empty for no UIDs. */
    List<String> texts() {
        return texts(Long.MAX_VALUE);
    }

    /** As {@link #texts()}, with no more than {@code most} UIDs in each. */
    List<String> texts(long most) {
        var texts = new ArrayList<String>();
        var text = new StringBuilder();
        long held = 0;
        for (int i = 0; i < used; i += 2) {
            long from = bounds[i];
            while (from <= bounds[i + 1]) {
                long fits = most - held;
                long to = bounds[i + 1] - from < fits ? bounds[i + 1] : from + fits - 1;
                text.append(text.isEmpty() ? "" : ",").append(from);
                if (to > from) {
                    text.append(':').append(to);
                }
                held += to - from + 1;
                if (held >= most || text.length() > LONGEST_TEXT) {
                    texts.add(text.toString());
                    text.setLength(0);
                    held = 0;
                }
                from = to + 1;
            }
        }
        if (!text.isEmpty()) {
            texts.add(text.toString());
        }
        return texts;
    }
}
