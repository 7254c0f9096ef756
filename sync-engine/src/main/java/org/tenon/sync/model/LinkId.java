package org.tenon.sync.model;

import java.util.Objects;

/**
 * What an item is across stores: a mail's Message-ID (or {@code header:} and the SHA-256 of its header where it has none),
 * an iCalendar UID, a vCard UID. Not unique: a Message-ID may be shared by thirty messages, so a link is made only where
 * size or content agree as well. Never printed: a Message-ID names people and hosts.
 */
public record LinkId(String value) {
    private static final String HEADER = "header:";

    public LinkId {
        Objects.requireNonNull(value);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a link id cannot be empty");
        }
    }

    /** Of a mail that has no Message-ID. */
    public static LinkId ofHeader(String sha256) {
        return new LinkId(HEADER + sha256);
    }

    /** Whether it is a name that its author gave, and not made of what a store may change. */
    public boolean isName() {
        return !value.startsWith(HEADER);
    }

    /** Hidden, since it may name a person. */
    @Override
    public String toString() {
        return "LinkId#" + Integer.toHexString(value.hashCode());
    }
}
