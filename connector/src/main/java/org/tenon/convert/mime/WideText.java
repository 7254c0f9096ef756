package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

    private static final class Recoded extends RefilledInput {
        private final Reader in;
        private final Charset to;
        private final char[] letters = new char[1 << 13];
        private int held = -1;

        Recoded(Reader in, Charset to) {
            this.in = in;
            this.to = to;
        }

        @Override
        boolean fill() throws IOException {
            while (at >= size) {
                int from = 0;
                if (held >= 0) {
                    letters[from++] = (char) held;
                    held = -1;
                }
                int count = in.read(letters, from, letters.length - from);
                int there = from + Math.max(count, 0);
                if (there == 0) {
                    return false;
                }
                // Half of a character waits for its other half.
                if (count >= 0 && Character.isHighSurrogate(letters[there - 1])) {
                    held = letters[--there];
                }
                made = new String(letters, 0, there).getBytes(to);
                size = made.length;
                at = 0;
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
