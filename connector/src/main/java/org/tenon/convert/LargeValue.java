package org.tenon.convert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tenon.mapi.value.Binary;

/**
 * A value that may be too large for memory: the content of an attachment, a body. Of a text it is the bytes in UTF-16LE, as MAPI's
 * streams have it. Can be opened more than once.
 */
public interface LargeValue {
    InputStream open() throws IOException;

    /** -1 where it is not known before it was read. */
    long sizeBytes();

    static LargeValue of(Binary bytes) {
        return new Near(bytes);
    }

    /** A value that is in memory. */
    record Near(Binary bytes) implements LargeValue {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes.shared());
        }

        @Override
        public long sizeBytes() {
            return bytes.size();
        }
    }
}
