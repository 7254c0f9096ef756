package org.tenon.sync.model;

import java.util.Objects;

/** The SHA-256, in lower-case hexadecimal, of an item's canonical content: for mail, every line ended by LF alone. */
public record ContentHash(String hex) {
    public ContentHash {
        Objects.requireNonNull(hex);
        if (hex.length() != 64) {
            throw new IllegalArgumentException("not a SHA-256: " + hex.length() + " characters");
        }
    }
}
