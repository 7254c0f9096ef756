package org.tenon.convert.blob;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tenon.mapi.value.Binary;

/** Reads numbers in Intel's order and pieces of bytes, and never beyond the end. */
public final class Cursor {
    /** Ends a parse; never leaves this package. */
    private static final class TooShort extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooShort() {
            super("too short", null, false, false);
        }
    }

    private final byte[] bytes;
    private int at;

    private Cursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What {@code parser} makes of these bytes; empty where they end too early. */
    public static <T> Optional<T> parse(Binary bytes, Function<Cursor, T> parser) {
        try {
            return Optional.ofNullable(parser.apply(new Cursor(bytes.shared())));
        } catch (TooShort e) {
            return Optional.empty();
        }
    }

    public int remaining() {
        return bytes.length - at;
    }

    public int int8() {
        return bytes[step(1)] & 0xFF;
    }

    public int int16() {
        int from = step(2);
        return (bytes[from] & 0xFF) | (bytes[from + 1] & 0xFF) << 8;
    }

    public int int32() {
        int low = int16();
        return low | int16() << 16;
    }

    public long int64() {
        long low = int32() & 0xFFFFFFFFL;
        return low | (long) int32() << 32;
    }

    public Binary bytes(int count) {
        int from = step(count);
        var piece = new byte[count];
        System.arraycopy(bytes, from, piece, 0, count);
        return Binary.owning(piece);
    }

    public Binary rest() {
        return bytes(remaining());
    }

    /** UTF-16 of so many units. */
    public String wide(int units) {
        if (units < 0 || units > remaining() / 2) {
            throw new TooShort();
        }
        int from = step(2 * units);
        return new String(bytes, from, 2 * units, StandardCharsets.UTF_16LE);
    }

    /** UTF-16 up to a zero, which is passed. */
    public String wideToZero() {
        var text = new StringBuilder();
        for (int unit = int16(); unit != 0; unit = int16()) {
            text.append((char) unit);
        }
        return text.toString();
    }

    public String narrowToZero(Charset charset) {
        int from = at;
        int end = from;
        while (int8() != 0) {
            end = at;
        }
        return new String(bytes, from, end - from, charset);
    }

    /** So many of something that takes {@code leastSize} bytes each: a count that cannot be is refused before memory is taken. */
    public <T> List<T> list(int count, int leastSize, Function<Cursor, T> parser) {
        if (count < 0 || (long) count * leastSize > remaining()) {
            throw new TooShort();
        }
        var all = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            all.add(parser.apply(this));
        }
        return all;
    }

    private int step(int count) {
        if (count < 0 || count > remaining()) {
            throw new TooShort();
        }
        int from = at;
        at += count;
        return from;
    }
}
