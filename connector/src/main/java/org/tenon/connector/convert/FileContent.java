package org.tenon.connector.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.tenon.convert.LargeValue;
import org.tenon.convert.mime.Slice;

/** What is in a file, read when somebody asks for it. */
record FileContent(Path file) implements LargeValue {
    @Override
    public InputStream open() throws IOException {
        return Channels.newInputStream(Files.newByteChannel(file));
    }

    @Override
    public long sizeBytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The bytes whose base64 begins somewhere in the file. */
    LargeValue base64(long offset, long sizeBytes) {
        return new Encoded(new Slice(this, offset, (sizeBytes + 2) / 3 * 4), sizeBytes);
    }

    private record Encoded(LargeValue text, long sizeBytes) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            return Base64.getDecoder().wrap(text.open());
        }
    }
}
