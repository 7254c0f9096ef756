package org.tenon.convert.blob;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.tenon.mapi.value.Binary;

/** Writes what {@link Cursor} reads. */
final class BlobWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    BlobWriter int8(int value) {
        out.write(value);
        return this;
    }

    BlobWriter int16(int value) {
        return int8(value).int8(value >>> 8);
    }

    BlobWriter int32(int value) {
        return int16(value).int16(value >>> 16);
    }

    BlobWriter int64(long value) {
        return int32((int) value).int32((int) (value >>> 32));
    }

    BlobWriter bytes(Binary bytes) {
        out.writeBytes(bytes.shared());
        return this;
    }

    BlobWriter wide(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
        return this;
    }

    Binary binary() {
        return Binary.owning(out.toByteArray());
    }
}
