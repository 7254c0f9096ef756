package org.tenon.convert.rtf;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.mapi.value.Binary;

/**
 * PidTagRtfCompressed, [MS-OXRTFCP]: RTF packed by a sliding window of 4,096 bytes that begins with words which every RTF holds.
 */
public final class CompressedRtf {
    /** Text that the window is filled with before the first byte, [MS-OXRTFCP] section 2.1.2.1. */
    static final byte[] FIRST_WINDOW =
            ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
                            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
                            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
                    .getBytes(StandardCharsets.US_ASCII);

    static final int WINDOW = 4096;
    private static final int HEADER = 16;
    private static final int PACKED = 0x75465A4C;
    private static final int PLAIN = 0x414C454D;
    static final int SHORTEST = 2;
    private static final int LONGEST = 17;
    private static final int[] CRC = crcTable();

    private CompressedRtf() {}

    /**
     * What was packed.
     *
     * @param trouble what is wrong with the bytes, if something is; {@code rtf} then is as much as could be read
     */
    public record Unpacked(Binary rtf, Optional<String> trouble) {
        private static Unpacked bad(byte[] rtf, String trouble) {
            return new Unpacked(Binary.owning(rtf), Optional.of(trouble));
        }
    }

    /** Unpacks, giving at most {@code mostBytes}: sizes in the header are only claims. */
    public static Unpacked unpack(Binary bytes, int mostBytes) {
        var packed = bytes.shared();
        if (packed.length < HEADER) {
            return Unpacked.bad(new byte[0], "too short for a header");
        }
        var header = littleEndian(packed);
        long told = Integer.toUnsignedLong(header.getInt()) + 4;
        long raw = Integer.toUnsignedLong(header.getInt());
        int type = header.getInt();
        int crc = header.getInt();
        int end = (int) Math.min(told, packed.length);
        if (end < HEADER) {
            end = packed.length;
        }
        int most = (int) Math.min(raw, mostBytes);
        if (type == PLAIN) {
            var rtf = Arrays.copyOfRange(packed, HEADER, HEADER + Math.min(most, packed.length - HEADER));
            return rtf.length < raw ? Unpacked.bad(rtf, "shorter than its header says") : whole(rtf);
        }
        if (type != PACKED) {
            return Unpacked.bad(new byte[0], "an unknown kind of packing");
        }
        var rtf = unpackWindow(packed, end, most);
        if (rtf.length < raw) {
            return Unpacked.bad(rtf, raw > mostBytes ? "too large" : "shorter than its header says");
        }
        return crc == crc(packed, HEADER, end) ? whole(rtf) : Unpacked.bad(rtf, "a wrong checksum");
    }

    private static Unpacked whole(byte[] rtf) {
        return new Unpacked(Binary.owning(rtf), Optional.empty());
    }

    private static byte[] unpackWindow(byte[] packed, int end, int most) {
        try (var in = new RtfInput(new ByteArrayInputStream(packed, HEADER, end - HEADER))) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** How much it claims to be once it is unpacked, as its header says; 0 where it has none. */
    public static long claimedBytes(LargeValue packed) throws IOException {
        try (var in = packed.open()) {
            var header = in.readNBytes(HEADER);
            return header.length < HEADER
                    ? 0
                    : Integer.toUnsignedLong(littleEndian(header).getInt(4));
        }
    }

    /** Unpacked as it is read, for what is too large for memory; damage shows as an early end. */
    public static LargeValue unpacked(LargeValue packed) {
        return new Stream(packed);
    }

    private record Stream(LargeValue packed) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            var in = new BufferedInputStream(packed.open(), 1 << 13);
            var header = in.readNBytes(HEADER);
            boolean plain = header.length == HEADER && littleEndian(header).getInt(8) == PLAIN;
            return plain ? in : new RtfInput(in);
        }

        @Override
        public long sizeBytes() {
            return -1;
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Packs; {@link #unpack} gives the same bytes again. */
    public static Binary pack(Binary rtf) {
        var out = new Packer(rtf.shared()).pack();
        littleEndian(out)
                .putInt(out.length - 4)
                .putInt(rtf.size())
                .putInt(PACKED)
                .putInt(crc(out, HEADER, out.length));
        return Binary.owning(out);
    }

    /** The window as it is written, with a chain of earlier places for each pair of bytes. */
    private static final class Packer {
        /** How many earlier places of a pair are tried: more finds little more. */
        private static final int TRIES = 32;

        private final byte[] rtf;
        private final byte[] window = Arrays.copyOf(FIRST_WINDOW, WINDOW);
        private final int[] latest = new int[1 << 16];
        private final int[] earlier = new int[WINDOW];
        private int at = FIRST_WINDOW.length;
        private byte[] out;
        private int size = HEADER;

        Packer(byte[] rtf) {
            this.rtf = rtf;
            this.out = new byte[HEADER + 64 + rtf.length / 2];
            Arrays.fill(latest, -1);
            Arrays.fill(earlier, -1);
            for (int i = 0; i + 1 < FIRST_WINDOW.length; i++) {
                remember(i);
            }
        }

        byte[] pack() {
            int read = 0;
            boolean ended = false;
            while (!ended) {
                room(1 + 8 * 2);
                int control = size++;
                for (int bit = 0; bit < 8 && !ended; bit++) {
                    if (read == rtf.length) {
                        // A reference to where the next byte would be written ends the text.
                        reference(at, SHORTEST);
                        out[control] |= (byte) (1 << bit);
                        ended = true;
                        continue;
                    }
                    int from = longest(read);
                    int length = from < 0 ? 1 : length(from, read);
                    if (from < 0) {
                        out[size++] = rtf[read];
                    } else {
                        reference(from, length);
                        out[control] |= (byte) (1 << bit);
                    }
                    for (int i = 0; i < length; i++) {
                        write(rtf[read++]);
                    }
                }
            }
            return Arrays.copyOf(out, size);
        }

        private void reference(int from, int length) {
            int reference = from << 4 | length - SHORTEST;
            out[size++] = (byte) (reference >> 8);
            out[size++] = (byte) reference;
        }

        private void room(int bytes) {
            if (size + bytes > out.length) {
                out = Arrays.copyOf(out, 2 * out.length + bytes);
            }
        }

        private void write(byte b) {
            window[at] = b;
            int before = at - 1 & WINDOW - 1;
            at = at + 1 & WINDOW - 1;
            remember(before);
        }

        private void remember(int place) {
            int pair = (window[place] & 0xFF) << 8 | (window[place + 1 & WINDOW - 1] & 0xFF);
            earlier[place] = latest[pair];
            latest[pair] = place;
        }

        private int longest(int read) {
            if (read + 1 >= rtf.length) {
                return -1;
            }
            int place = latest[(rtf[read] & 0xFF) << 8 | (rtf[read + 1] & 0xFF)];
            int best = -1;
            int bestLength = SHORTEST - 1;
            for (int tries = 0; place >= 0 && tries < TRIES && bestLength < LONGEST; tries++) {
                int length = length(place, read);
                if (length > bestLength && place != at) {
                    best = place;
                    bestLength = length;
                }
                int next = earlier[place];
                // The chain is only as old as the window: a younger place means that it was written over.
                if (next == place || age(next) <= age(place)) {
                    break;
                }
                place = next;
            }
            return best;
        }

        private int age(int place) {
            return at - 1 - place & WINDOW - 1;
        }

        /** How many bytes from {@code from} on are those at {@code read}; what is not yet written is what is about to be. */
        private int length(int from, int read) {
            int most = Math.min(LONGEST, rtf.length - read);
            int written = at - from & WINDOW - 1;
            int length = 0;
            while (length < most) {
                byte there = length < written ? window[from + length & WINDOW - 1] : rtf[read + length - written];
                if (there != rtf[read + length]) {
                    break;
                }
                length++;
            }
            return length;
        }
    }

    /** CRC-32 without its complements, [MS-OXRTFCP] section 2.1.3.2. */
    private static int crc(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = CRC[(crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
        }
        return crc;
    }

    private static int[] crcTable() {
        var table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xEDB88320;
            }
            table[i] = crc;
        }
        return table;
    }
}
