package org.tenon.sync.model;

import java.util.Objects;

/**
 * Where an item sits in one folder of one store: an IMAP UID in decimal, a Maildir base name, an href, an entry id.
 * Unique within the folder; meaningless outside it.
 */
public record Handle(String value) implements Comparable<Handle> {
    public Handle {
        Objects.requireNonNull(value);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a handle cannot be empty");
        }
    }

    @Override
    public int compareTo(Handle other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handle(String that) && that.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
