package org.tenon.convert.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.mime.Base64Lines;
import org.tenon.convert.mime.CanonicalLines;
import org.tenon.convert.mime.QuotedPrintableLines;

/**
 * How content is put into lines again so that the same bytes come of it.
 *
 * @param letters of a line of base64
 * @param lastEnd whether its last line is ended
 */
record Recipe(Form form, int letters, boolean lastEnd) {
    enum Form {
        AS_IT_IS,
        BASE64,
        QUOTED_PRINTABLE
    }

    static final Recipe AS_IT_IS = new Recipe(Form.AS_IT_IS, 0, false);
    static final Recipe QUOTED_PRINTABLE = new Recipe(Form.QUOTED_PRINTABLE, 0, false);
    static final Recipe BASE64 = new Recipe(Form.BASE64, Base64Lines.USUAL, true);

    static final int LONGEST = 1 << 16;

    void write(LargeValue content, OutputStream out) throws IOException {
        try (var in = content.open()) {
            write(in, out);
        }
    }

    private void write(InputStream in, OutputStream out) throws IOException {
        switch (form) {
            case AS_IT_IS -> in.transferTo(out);
            case BASE64 -> {
                var lines = new Base64Lines(out, letters, lastEnd);
                in.transferTo(lines);
                lines.close();
            }
            case QUOTED_PRINTABLE -> {
                var lines = new QuotedPrintableLines(out);
                in.transferTo(lines);
                lines.close();
            }
        }
    }

    /** The way in which {@code raw} was made of {@code content}, if it can be found. */
    static Optional<Recipe> find(Form form, LargeValue raw, LargeValue content) throws IOException {
        return switch (form) {
            case AS_IT_IS -> Optional.of(AS_IT_IS);
            case QUOTED_PRINTABLE -> Optional.of(QUOTED_PRINTABLE).filter(r -> r.gives(raw, content));
            case BASE64 -> base64(raw).filter(r -> r.gives(raw, content));
        };
    }

    private static Optional<Recipe> base64(LargeValue raw) throws IOException {
        try (var in = new BufferedInputStream(raw.open())) {
            int letters = 0;
            int c;
            while ((c = in.read()) > ' ' && letters <= LONGEST) {
                letters++;
            }
            int last = c < 0 ? 'A' : c;
            var buffer = new byte[1 << 13];
            int count;
            while ((count = in.read(buffer)) > 0) {
                last = buffer[count - 1];
            }
            boolean usable = letters > 0 && letters % 4 == 0 && letters <= LONGEST;
            return usable ? Optional.of(new Recipe(Form.BASE64, letters, last == '\n')) : Optional.empty();
        }
    }

    private boolean gives(LargeValue raw, LargeValue content) {
        try (var expected = new BufferedInputStream(new CanonicalLines(raw.open()))) {
            write(content, new Comparing(expected));
            return expected.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends in an exception at the first byte that is another. */
    private static final class Comparing extends OutputStream {
        private final InputStream expected;
        private final byte[] buffer = new byte[1 << 13];

        Comparing(InputStream expected) {
            this.expected = expected;
        }

        @Override
        public void write(int b) throws IOException {
            if (expected.read() != (b & 0xFF)) {
                throw new IOException("differs");
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int count = Math.min(length - done, buffer.length);
                int from = offset + done;
                if (expected.readNBytes(buffer, 0, count) < count
                        || !Arrays.equals(buffer, 0, count, bytes, from, from + count)) {
                    throw new IOException("differs");
                }
                done += count;
            }
        }
    }
}
