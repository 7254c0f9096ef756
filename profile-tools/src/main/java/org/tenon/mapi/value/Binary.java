package org.tenon.mapi.value;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: entry ids, search keys, opaque properties. */
public final class Binary {
    public static final Binary EMPTY = new Binary(new byte[0]);

    private final byte[] bytes;

    public Binary(byte[] bytes) {
        this(bytes, false);
    }

    /** Takes the array over instead of copying it: nobody else may hold it. */
    public static Binary owning(byte[] bytes) {
        return new Binary(bytes, true);
    }

    private Binary(byte[] bytes, boolean own) {
        this.bytes = own ? bytes : bytes.clone();
    }

    public static Binary ofHex(String hex) {
        return new Binary(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The array itself: nobody may change it. */
    public byte[] shared() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binary b && Arrays.equals(bytes, b.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
