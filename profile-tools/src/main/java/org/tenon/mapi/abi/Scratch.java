package org.tenon.mapi.abi;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Memory for what is handed into a call: zeroed pieces, all given up together when the call is done. Belongs to one thread. Values
 * are written without a native call each.
 */
public final class Scratch {
    private static final int CHUNK = 1 << 16;
    private static final int BOUNDARY = 16;

    private final Block first = new Block(new Memory(CHUNK));
    private final byte[] zeros = new byte[CHUNK];
    private final List<Memory> others = new ArrayList<>();
    private char[] text = new char[256];
    private int used;

    /** Native memory with views of it, so that none is made for a piece of it. */
    private static final class Block {
        private final long address;
        private final ByteBuffer bytes;
        private final CharBuffer chars;
        private final IntBuffer ints;

        Block(Memory memory) {
            address = Pointer.nativeValue(memory);
            bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
            chars = bytes.asCharBuffer();
            ints = bytes.asIntBuffer();
        }
    }

    /** A piece of native memory. */
    public static final class Piece {
        private final Block block;
        private final int start;
        private final int size;

        private Piece(Block block, int start, int size) {
            this.block = block;
            this.start = start;
            this.size = size;
        }

        private int at(int offset, int length) {
            return start + Objects.checkFromIndexSize(offset, length, size);
        }

        public long address() {
            return block.address + start;
        }

        public Pointer pointer() {
            return new Pointer(address());
        }

        public Piece putShort(int offset, int value) {
            block.bytes.putShort(at(offset, 2), (short) value);
            return this;
        }

        public Piece putInt(int offset, int value) {
            block.bytes.putInt(at(offset, 4), value);
            return this;
        }

        public Piece putLong(int offset, long value) {
            block.bytes.putLong(at(offset, 8), value);
            return this;
        }

        public Piece putDouble(int offset, double value) {
            block.bytes.putDouble(at(offset, 8), value);
            return this;
        }

        public Piece putAddress(int offset, long value) {
            return Native.POINTER_SIZE == 8 ? putLong(offset, value) : putInt(offset, (int) value);
        }

        public Piece put(byte[] from, int offset, int length) {
            block.bytes.put(at(0, length), from, offset, length);
            return this;
        }

        public int getInt(int offset) {
            return block.bytes.getInt(at(offset, 4));
        }

        public long getAddress(int offset) {
            return Native.POINTER_SIZE == 8
                    ? block.bytes.getLong(at(offset, 8))
                    : block.bytes.getInt(at(offset, 4)) & 0xFFFFFFFFL;
        }

        public void get(byte[] to, int offset, int length) {
            block.bytes.get(at(0, length), to, offset, length);
        }

        /** What an out parameter of a pointer's type was set to, or null. */
        public Pointer target() {
            var address = getAddress(0);
            return address == 0 ? null : new Pointer(address);
        }
    }

    /** Gives up all pieces. */
    public void clear() {
        used = 0;
        if (!others.isEmpty()) {
            others.forEach(Memory::close);
            others.clear();
        }
    }

    public Piece piece(int size) {
        var piece = unset(size);
        if (piece.block == first) {
            first.bytes.put(piece.start, zeros, 0, size);
        }
        return piece;
    }

    /** A piece that is written to whole; what it holds before is not known. */
    private Piece unset(int size) {
        int whole = (size + BOUNDARY - 1) / BOUNDARY * BOUNDARY;
        if (used + whole <= CHUNK) {
            int at = used;
            used += whole;
            return new Piece(first, at, size);
        }
        var own = new Memory(Math.max(whole, BOUNDARY));
        own.clear();
        others.add(own);
        return new Piece(new Block(own), 0, size);
    }

    /** For an out parameter: a pointer, an ULONG_PTR or an ULONG. */
    public Piece out() {
        return piece(8);
    }

    public Piece wide(String value) {
        int length = value.length();
        if (text.length <= length) {
            text = new char[2 * length];
        }
        value.getChars(0, length, text, 0);
        text[length] = 0;
        var piece = unset(2 * length + 2);
        piece.block.chars.put(piece.start / 2, text, 0, length + 1);
        return piece;
    }

    public Piece narrow(String value, Charset charset) {
        var encoded = value.getBytes(charset);
        return piece(encoded.length + 1).put(encoded, 0, encoded.length);
    }

    public Piece bytes(byte[] content) {
        return unset(Math.max(1, content.length)).put(content, 0, content.length);
    }

    /** An array with its count before it, such as SPropTagArray. */
    public Piece tags(int... tags) {
        var piece = unset(4 + 4 * tags.length).putInt(0, tags.length);
        piece.block.ints.put(piece.start / 4 + 1, tags);
        return piece;
    }
}
