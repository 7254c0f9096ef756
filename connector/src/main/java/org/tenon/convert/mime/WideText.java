package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.tenon.convert.LargeValue;

/** A text in one character set, read as one in another: a text too large for memory. */
public record WideText(LargeValue bytes, Charset from, Charset to) implements LargeValue {
    public static WideText toMapi(LargeValue bytes, Charset from) {
        return new WideText(bytes, from, StandardCharsets.UTF_16LE);
    }

    @Override
    public InputStream open() throws IOException {
        return new Recoded(new InputStreamReader(bytes.open(), from), to);
    }

    @Override
    public long sizeBytes() {
        return -1;
    }

    private static final class Recoded extends InputStream {
        private final Reader in;
        private final Charset to;
        private final char[] letters = new char[1 << 13];
        private byte[] made = new byte[0];
        private int at;
        private int held = -1;

        Recoded(Reader in, Charset to) {
            this.in = in;
            this.to = to;
        }

        private boolean fill() throws IOException {
            while (at >= made.length) {
                int from = 0;
                if (held >= 0) {
                    letters[from++] = (char) held;
                    held = -1;
                }
                int count = in.read(letters, from, letters.length - from);
                int size = from + Math.max(count, 0);
                if (size == 0) {
                    return false;
                }
                // Half of a character waits for its other half.
                if (count >= 0 && Character.isHighSurrogate(letters[size - 1])) {
                    held = letters[--size];
                }
                made = new String(letters, 0, size).getBytes(to);
                at = 0;
            }
            return true;
        }

        @Override
        public int read() throws IOException {
            return fill() ? made[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, made.length - at);
            System.arraycopy(made, at, bytes, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
