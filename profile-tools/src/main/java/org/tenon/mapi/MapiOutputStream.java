package org.tenon.mapi;

import java.io.OutputStream;
import java.util.Objects;

/** Writes a property; committed when closed, and not at all where a write failed. */
final class MapiOutputStream extends OutputStream {
    private static final int MOST = 32 * 1024;

    private final MapiStream stream;
    private boolean failed;
    private boolean closed;

    MapiOutputStream(MapiStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        failed = true;
        for (int done = 0; done < length; done += MOST) {
            stream.write(from, offset + done, Math.min(MOST, length - done));
        }
        failed = false;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                if (!failed) {
                    stream.commit();
                }
            } finally {
                stream.close();
            }
        }
    }
}
