package org.tenon.convert.tnef;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.tenon.convert.LargeValue;
import org.tenon.convert.mime.Slice;
import org.tenon.mapi.value.Binary;

/**
 * A TNEF stream that is read once, from its first byte to its last: numbers in Intel's order, and never beyond the stretch that is being
 * read. What is large is passed over, and read where it lies when somebody asks for it.
 */
final class TnefInput {
    /** Ends the reading of a stretch; never leaves this class. */
    private static final class TooShort extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooShort() {
            super("too short", null, false, false);
        }
    }

    private static final int BUFFER = 1 << 14;
    /** A value of more bytes stays where it lies. */
    private static final int LARGE = 1 << 20;

    private static final int HANDFUL = 1 << 10;
    /** What may be in memory of one stream in all, its smallest values besides. */
    private static final long ROOM = 8 << 20;
    /** More values than that nobody wrote. */
    private static final int MOST_VALUES = 250_000;

    private final LargeValue whole;
    private final InputStream in;
    private long at;
    private long end;
    private long room = ROOM;
    private int values;

    private TnefInput(LargeValue whole, InputStream in, long end) {
        this.whole = whole;
        this.in = in;
        this.end = end;
    }

    /** What {@code parser} makes of the stream; empty where it ends too early. */
    static <T> Optional<T> parse(LargeValue whole, Function<TnefInput, T> parser) throws IOException {
        long size = whole.sizeBytes() >= 0 ? whole.sizeBytes() : count(whole);
        try (var in = new BufferedInputStream(whole.open(), BUFFER)) {
            return Optional.ofNullable(parser.apply(new TnefInput(whole, in, size)));
        } catch (TooShort e) {
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long count(LargeValue whole) throws IOException {
        try (var in = whole.open()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** What {@code parser} makes of the next bytes, of which nothing is left then; empty where it wants more of them. */
    <T> Optional<T> within(long length, Function<TnefInput, T> parser) {
        require(length);
        long outer = end;
        end = at + length;
        try {
            return Optional.ofNullable(parser.apply(this));
        } catch (TooShort e) {
            return Optional.empty();
        } finally {
            skip(end - at);
            end = outer;
        }
    }

    long remaining() {
        return end - at;
    }

    int int8() {
        require(1);
        at++;
        try {
            int b = in.read();
            if (b < 0) {
                throw new TooShort();
            }
            return b;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int int16() {
        int low = int8();
        return low | int8() << 8;
    }

    int int32() {
        int low = int16();
        return low | int16() << 16;
    }

    long int64() {
        long low = int32() & 0xFFFFFFFFL;
        return low | (long) int32() << 32;
    }

    Binary bytes(long count) {
        require(count);
        try {
            var bytes = in.readNBytes(Math.toIntExact(count));
            at += bytes.length;
            if (bytes.length < count) {
                throw new TooShort();
            }
            return Binary.owning(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String wide(int units) {
        require(2L * units);
        return new String(bytes(2L * units).shared(), StandardCharsets.UTF_16LE);
    }

    void skip(long count) {
        require(count);
        try {
            in.skipNBytes(count);
            at += count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts one value more, so that a stream of nothing but values cannot fill the memory. */
    void countValue() {
        if (++values > MOST_VALUES) {
            throw new TooShort();
        }
    }

    /** All that is left, as a value that lies where it lies; it is not passed over. */
    LargeValue here() {
        return new Slice(whole, at, remaining());
    }

    /** The next bytes as a value: in memory where they are few. */
    LargeValue value(long length) {
        if (isLarge(length)) {
            var there = new Slice(whole, at, length);
            skip(length);
            return there;
        }
        return LargeValue.of(bytes(length));
    }

    /** The next bytes as a value that lies where it lies, without the zero that ends it, a letter being of so many bytes. */
    LargeValue text(long length, int letter) {
        long from = at;
        boolean terminated = false;
        if (length >= letter) {
            skip(length - letter);
            terminated = (letter == 1 ? int8() : int16()) == 0;
        }
        return new Slice(whole, from, terminated ? length - letter : length);
    }

    /** Whether so many bytes stay where they lie; if not they are taken from the room that there is. */
    boolean isLarge(long length) {
        require(length);
        if (length > LARGE || (length > HANDFUL && length > room)) {
            return true;
        }
        room -= length;
        return false;
    }

    private void require(long count) {
        if (count < 0 || count > remaining()) {
            throw new TooShort();
        }
    }
}
