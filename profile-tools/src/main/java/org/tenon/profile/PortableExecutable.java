package org.tenon.profile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A Windows library, looked at before it is loaded: loading one of the wrong width fails, or worse. */
final class PortableExecutable {
    private static final int X86 = 0x14C;
    private static final int X64 = 0x8664;
    private static final int ARM64 = 0xAA64;

    private PortableExecutable() {}

    /** How many bits its pointers have. */
    static int bits(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            // The header of DOS tells where that of Windows begins (PE format, 3.1 and 3.3.1).
            int header = read(channel, 0x3C, 4).getInt(0);
            int machine = read(channel, header + 4L, 2).getShort(0) & 0xFFFF;
            return switch (machine) {
                case X86 -> 32;
                case X64, ARM64 -> 64;
                default -> throw new IOException("an unknown machine: " + Integer.toHexString(machine));
            };
        }
    }

    /** VS_FIXEDFILEINFO begins with it. */
    private static final int FIXED_INFO = 0xFEEF04BD;

    private static final int MOST = 8 << 20;

    /** The version that a library carries, such as 14.40; empty where it carries none. */
    static Optional<Version> version(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            int size = (int) Math.min(channel.size(), MOST);
            var bytes = read(channel, 0, size);
            for (int at = 0; at + 16 <= size; at += 4) {
                if (bytes.getInt(at) == FIXED_INFO) {
                    int most = bytes.getInt(at + 8);
                    return Optional.of(new Version(most >>> 16, most & 0xFFFF));
                }
            }
            return Optional.empty();
        }
    }

    record Version(int major, int minor) {
        boolean atLeast(int wantedMajor, int wantedMinor) {
            return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int size) throws IOException {
        var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes;
    }
}
