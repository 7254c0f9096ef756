package org.tenon.convert.mime;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tenon.convert.LargeValue;

/** A stretch of something large; what would lie behind the end of that is not in it. */
public record Slice(LargeValue whole, long from, long sizeBytes) implements LargeValue {
    public Slice {
        sizeBytes = Math.max(0, sizeBytes);
    }

    @Override
    public InputStream open() throws IOException {
        var in = whole.open();
        try {
            in.skipNBytes(from);
        } catch (EOFException e) {
            in.close();
            return InputStream.nullInputStream();
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new Limited(in, sizeBytes);
    }

    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int b = left > 0 ? in.read() : -1;
            left -= b < 0 ? left : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
