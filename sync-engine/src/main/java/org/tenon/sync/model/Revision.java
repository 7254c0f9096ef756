package org.tenon.sync.model;

import java.util.Objects;

/**
 * What changes in a store when an item's content changes there: an ETag, a file's size and modification time. Opaque;
 * compared for equality only, and only with revisions of the same store. A store whose bodies never change uses
 * {@link #FIXED}.
 */
public record Revision(String value) {
    /** The revision of every item in a store whose bodies are immutable, such as IMAP (RFC 9051 section 2.3.1.1). */
    public static final Revision FIXED = new Revision("");

    public Revision {
        Objects.requireNonNull(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Revision(String that) && that.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
