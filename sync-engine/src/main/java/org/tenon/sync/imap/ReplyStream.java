package org.tenon.sync.imap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ResponseInputStream;

/**
 * The server's bytes, cut into replies. One buffer serves all of them, so a reply is good until the next is read. A literal
 * that is bigger than the taker wants in memory is handed to it as a stream instead, and shows in the reply as empty.
 */
final class ReplyStream extends ResponseInputStream {
    /** A line longer than this, literals aside, is no reply to anything that we ask. */
    private static final int LONGEST_LINE = 4 * 1024 * 1024;

    /** A literal that nobody streams; headers and names are far smaller. */
    private static final int LARGEST_LITERAL = 8 * 1024 * 1024;

    private static final int USUAL = 64 * 1024;

    /** Who takes big literals. */
    interface Taker {
        /** {@code head} is the reply so far, from its first byte up to the literal. What is not read of it is skipped. */
        void literal(Reply head, long sizeBytes, InputStream content) throws IOException;
    }

    private final InputStream in;
    private final byte[] input = new byte[USUAL];
    private int inputAt;
    private int inputEnd;
    private byte[] buffer = new byte[USUAL];
    private int length;
    private Taker taker;
    private long takenAbove;

    ReplyStream(InputStream in) {
        super(InputStream.nullInputStream());
        this.in = in;
    }

    /** From now on gives literals above {@code sizeBytes} to {@code taker}; null ends it. */
    void take(Taker newTaker, long sizeBytes) {
        taker = newTaker;
        takenAbove = sizeBytes;
    }

    @Override
    public ByteArray readResponse() throws IOException {
        return readResponse(null);
    }

    @Override
    public ByteArray readResponse(ByteArray unused) throws IOException {
        length = 0;
        if (buffer.length > 2 * LARGEST_LITERAL) {
            buffer = new byte[USUAL];
        }
        while (true) {
            readLine();
            int brace = literalBrace();
            if (brace < 0) {
                return new ByteArray(buffer, 0, length);
            }
            long size = literalSize(brace);
            if (taker != null && size > takenAbove) {
                giveToTaker(brace, size);
            } else if (size > LARGEST_LITERAL) {
                throw new Malformed("a literal of " + size + " bytes where a small one was expected");
            } else {
                readLiteral((int) size);
            }
        }
    }

    private void giveToTaker(int brace, long size) throws IOException {
        length = brace;
        append('{');
        append('0');
        append('}');
        append('\r');
        append('\n');
        var content = new Literal(size);
        taker.literal(Reply.head(Arrays.copyOf(buffer, brace)), size, content);
        content.skipRest();
    }

    /** Up to an LF. Some servers leave out the CR before it now and then (GNU imap4d after AUTHENTICATE); it is put in. */
    private void readLine() throws IOException {
        int begin = length;
        while (true) {
            if (inputAt == inputEnd) {
                fill();
            }
            // Copy up to the next LF in one go: lines of some 100 KB (a search result) are not rare.
            int at = inputAt;
            while (at < inputEnd && input[at] != '\n') {
                at++;
            }
            boolean ended = at < inputEnd;
            int count = (ended ? at + 1 : at) - inputAt;
            if (length - begin + count > LONGEST_LINE) {
                throw new Malformed("a line without end");
            }
            room(count);
            System.arraycopy(input, inputAt, buffer, length, count);
            length += count;
            inputAt += count;
            if (ended) {
                if (length - begin < 2 || buffer[length - 2] != '\r') {
                    buffer[length - 1] = '\r';
                    append('\n');
                }
                return;
            }
        }
    }

    /** Where the literal announced at the end of the line begins with its brace, or -1. */
    private int literalBrace() {
        int at = length - 3;
        if (at < 2 || buffer[at] != '}') {
            return -1;
        }
        at--;
        if (buffer[at] == '+') {
            at--;
        }
        int digits = 0;
        while (at > 0 && buffer[at] >= '0' && buffer[at] <= '9') {
            at--;
            digits++;
        }
        return digits > 0 && buffer[at] == '{' ? at : -1;
    }

    private long literalSize(int brace) throws IOException {
        long size = 0;
        for (int i = brace + 1; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
            size = size * 10 + (buffer[i] - '0');
            if (size > 0xffff_ffffL * 1024) {
                throw new Malformed("a literal of impossible size");
            }
        }
        return size;
    }

    private void readLiteral(int size) throws IOException {
        room(size);
        int left = size;
        while (left > 0) {
            if (inputAt == inputEnd && left >= input.length) {
                int n = in.read(buffer, length, left);
                if (n < 0) {
                    throw new EOFException("dropped in the middle of a literal");
                }
                length += n;
                left -= n;
                continue;
            }
            if (inputAt == inputEnd) {
                fill();
            }
            int n = Math.min(left, inputEnd - inputAt);
            System.arraycopy(input, inputAt, buffer, length, n);
            inputAt += n;
            length += n;
            left -= n;
        }
    }

    private void fill() throws IOException {
        inputAt = 0;
        inputEnd = 0;
        int n = in.read(input, 0, input.length);
        if (n <= 0) {
            throw new EOFException("dropped by the server");
        }
        inputEnd = n;
    }

    private void append(char c) {
        room(1);
        buffer[length++] = (byte) c;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more + 16, buffer.length * 2));
        }
    }

    @Override
    public int available() {
        return inputEnd - inputAt;
    }

    /** One literal's bytes, straight from the connection. */
    private final class Literal extends InputStream {
        private long left;

        Literal(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            if (count == 0) {
                return 0;
            }
            int wanted = (int) Math.min(count, left);
            int n;
            if (inputAt == inputEnd && wanted >= input.length) {
                n = in.read(bytes, offset, wanted);
                if (n <= 0) {
                    throw new EOFException("dropped in the middle of a literal");
                }
            } else {
                if (inputAt == inputEnd) {
                    fill();
                }
                n = Math.min(wanted, inputEnd - inputAt);
                System.arraycopy(input, inputAt, bytes, offset, n);
                inputAt += n;
            }
            left -= n;
            return n;
        }

        void skipRest() throws IOException {
            var sink = new byte[8192];
            while (read(sink, 0, sink.length) >= 0) {
                // dropped
            }
        }
    }
}
