package org.tenon.sync.fake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.tenon.sync.store.body.ForwardingBody;
import org.tenon.sync.store.body.MemoryBody;

/** A body that notices when it is opened although its time is over. */
final class FakeBody extends ForwardingBody {
    private final boolean cut;
    private volatile boolean over;
    private volatile boolean opened;

    FakeBody(byte[] bytes, Instant receivedAt, boolean lasting, boolean cut) {
        super((lasting ? MemoryBody.lasting(bytes) : MemoryBody.passing(bytes)).receivedAt(receivedAt));
        this.cut = cut;
    }

    /** From now on it cannot be opened, nor read further. */
    void end() {
        over = true;
    }

    @Override
    public InputStream open() throws IOException {
        check(!over, lasting() ? "opened after it was dropped" : "opened after its sink returned");
        check(lasting() || !opened, "opened twice, and it is not a lasting one");
        opened = true;
        return new Stream(super.open());
    }

    @Override
    public void discard() {
        if (lasting()) {
            end();
        }
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError("a body was " + wrong);
        }
    }

    /** The bytes, up to where the connection is lost, and only as long as the body's time is not over. */
    private final class Stream extends FilterInputStream {
        private long left = cut ? sizeBytes() / 2 : Long.MAX_VALUE;

        Stream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            check(!over, "read after its time was over");
            if (left <= 0) {
                throw new IOException("the connection was lost amid a body");
            }
            int read = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
