package org.tenon.connector.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tenon.convert.LargeValue;

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
}
