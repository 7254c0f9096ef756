package org.tenon.mapi;

import java.io.InputStream;
import java.util.Objects;

/** Reads a property. To be used and closed on MAPI's thread, as everything else. */
final class MapiInputStream extends InputStream {
    /** Small pieces: some providers limit what one call may carry. */
    private static final int MOST = 32 * 1024;

    private final MapiStream stream;

    MapiInputStream(MapiStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        int read = stream.read(to, offset, Math.min(length, MOST));
        return read == 0 ? -1 : read;
    }

    @Override
    public void close() {
        stream.close();
    }
}
