package org.tenon.convert.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.mapi.value.Binary;

/** Large content, in memory where it is small. */
final class LargeContents {
    private static final int BUFFER = 1 << 14;

    /** What may be in memory of one message in all: the rest is read where it lies. */
    private long room;

    LargeContents(long room) {
        this.room = room;
    }

    /** All the bytes, where there are at most {@code most}. */
    static Optional<Binary> bytes(LargeValue value, long most) throws IOException {
        if (value.sizeBytes() > most) {
            return Optional.empty();
        }
        if (value instanceof LargeValue.Near near) {
            return Optional.of(near.bytes());
        }
        try (var in = value.open()) {
            var out = new ByteArrayOutputStream(BUFFER);
            var buffer = new byte[BUFFER];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                if (out.size() + count > most) {
                    return Optional.empty();
                }
                out.write(buffer, 0, count);
            }
            return Optional.of(Binary.owning(out.toByteArray()));
        }
    }

    /** The value in memory where it is at most {@code most} bytes and there is room, else as it is. */
    Object kept(LargeValue value, long most) throws IOException {
        var bytes = bytes(value, Math.min(most, room));
        if (bytes.isPresent()) {
            room -= bytes.get().size();
            return bytes.get();
        }
        return new Sized(value, count(value));
    }

    private static long count(LargeValue value) throws IOException {
        long size = value.sizeBytes();
        if (size >= 0) {
            return size;
        }
        try (var in = value.open()) {
            size = 0;
            var buffer = new byte[BUFFER];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                size += count;
            }
            return size;
        }
    }

    private record Sized(LargeValue value, long sizeBytes) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            return value.open();
        }
    }

    /** One value after the other. */
    record Joined(LargeValue first, LargeValue second) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(first.open(), second.open());
        }

        @Override
        public long sizeBytes() {
            boolean known = first.sizeBytes() >= 0 && second.sizeBytes() >= 0;
            return known ? first.sizeBytes() + second.sizeBytes() : -1;
        }
    }
}
