package org.tenon.sync.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The marks on an item: IMAP system flags ({@code \Seen}, {@code \Answered}, {@code \Flagged}, {@code \Draft},
 * {@code \Deleted}) and keywords ({@code $Forwarded}, {@code work}), or a calendar item's categories. Immutable, without
 * order, and compared without regard to case as RFC 9051 section 2.3.2 asks.
 */
public final class Flags {
    public static final String SEEN = "\\Seen";
    public static final String ANSWERED = "\\Answered";
    public static final String FLAGGED = "\\Flagged";
    public static final String DRAFT = "\\Draft";
    public static final String DELETED = "\\Deleted";
    public static final String FORWARDED = "$Forwarded";

    public static final Flags NONE = new Flags(List.of());

    private final Set<String> names;

    private Flags(Collection<String> names) {
        var set = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        this.names = Collections.unmodifiableSet(set);
    }

    public static Flags of(String... names) {
        return of(List.of(names));
    }

    public static Flags of(Collection<String> names) {
        return names.isEmpty() ? NONE : new Flags(names);
    }

    /** Reads what {@link #text()} wrote. */
    public static Flags parse(String text) {
        return text.isEmpty() ? NONE : new Flags(List.of(text.split(" ")));
    }

    public Set<String> names() {
        return names;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    public Flags plus(Flags other) {
        if (other.isEmpty()) {
            return this;
        }
        var sum = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        sum.addAll(names);
        sum.addAll(other.names);
        return new Flags(sum);
    }

    public Flags minus(Flags other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        var rest = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        for (var name : names) {
            if (!other.has(name)) {
                rest.add(name);
            }
        }
        return of(rest);
    }

    /** The flags in both. */
    public Flags and(Flags other) {
        return minus(minus(other));
    }

    /** The names in order, a space between: one line for the ledger. */
    public String text() {
        return String.join(" ", names);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Flags that && names.size() == that.names.size() && names.containsAll(that.names);
    }

    @Override
    public int hashCode() {
        int sum = 0;
        for (var name : names) {
            sum += name.toLowerCase(Locale.ROOT).hashCode();
        }
        return sum;
    }

    @Override
    public String toString() {
        return "(" + text() + ")";
    }
}
