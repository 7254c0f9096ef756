package org.tenon.outlook;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tenon.convert.LargeValue;

/** Content on its way: in memory while it is small, else in a file that is gone when this is closed. Can be opened again and again. */
final class Overflow implements LargeValue, AutoCloseable {
    /** Larger content is held in a file. */
    private static final int MOST_IN_MEMORY = 1 << 20;

    private final byte[] near;
    private final Path far;
    private final long size;

    private Overflow(byte[] near, Path far, long size) {
        this.near = near;
        this.far = far;
        this.size = size;
    }

    /** What gives its content to a stream. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    static Overflow of(Writer content) throws IOException {
        try (var out = new Filling()) {
            content.writeTo(out);
            return out.held();
        }
    }

    static Overflow of(byte[] content) {
        return new Overflow(content, null, content.length);
    }

    @Override
    public InputStream open() throws IOException {
        return far == null ? new ByteArrayInputStream(near) : new BufferedInputStream(Files.newInputStream(far));
    }

    @Override
    public long sizeBytes() {
        return size;
    }

    @Override
    public void close() {
        if (far != null) {
            drop(far);
        }
    }

    private static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Somebody looks at it just now, a virus scanner perhaps.
            file.toFile().deleteOnExit();
        }
    }

    /** Memory first; a file from the byte on that is too many. */
    private static final class Filling extends OutputStream {
        private final ByteArrayOutputStream near = new ByteArrayOutputStream(2048);
        private Path file;
        private OutputStream far;
        private long size;
        private boolean handedOn;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            size += length;
            if (far == null && size > MOST_IN_MEMORY) {
                file = Files.createTempFile("tenon", ".part");
                far = Files.newOutputStream(file);
                near.writeTo(far);
                near.reset();
            }
            (far == null ? near : far).write(bytes, offset, length);
        }

        Overflow held() throws IOException {
            if (far != null) {
                far.close();
            }
            handedOn = true;
            return new Overflow(far == null ? near.toByteArray() : null, file, size);
        }

        @Override
        public void close() throws IOException {
            if (far != null) {
                far.close();
                if (!handedOn) {
                    drop(file);
                }
            }
        }
    }
}
