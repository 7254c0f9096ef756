package org.tenon.convert.mime;

import java.io.InputStream;

/** Ends every line by CRLF. All the CRs before an LF belong to the line end; a CR elsewhere stays. */
public final class CanonicalLines extends BlockInput {
    private int returns;

    public CanonicalLines(InputStream in) {
        super(in);
    }

    @Override
    void take(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            byte b = bytes[i];
            if (b == '\r') {
                returns++;
                i++;
            } else if (b == '\n') {
                returns = 0;
                emit('\r');
                emit('\n');
                i++;
            } else {
                release();
                int from = i;
                while (i < length && bytes[i] != '\r' && bytes[i] != '\n') {
                    i++;
                }
                emit(bytes, from, i - from);
            }
        }
    }

    private void release() {
        for (; returns > 0; returns--) {
            emit('\r');
        }
    }

    @Override
    void finish() {
        release();
    }
}
