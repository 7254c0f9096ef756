package org.tenon.mapi.abi;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for what is handed into a call: zeroed pieces, all given up together when the call is done. Belongs to one thread. Values
 * are written without a native call each.
 */
public final class Scratch {
    private static final int CHUNK = 1 << 16;
    private static final int BOUNDARY = 16;

    private final Memory first = new Memory(CHUNK);
    private final ByteBuffer bytes = window(first);
    private final byte[] zeros = new byte[CHUNK];
    private final List<Memory> others = new ArrayList<>();
    private int used;

    /** A piece of native memory. */
    public record Piece(ByteBuffer bytes, long address) {
        public Pointer pointer() {
            return new Pointer(address);
        }

        public Piece putInt(int offset, int value) {
            bytes.putInt(offset, value);
            return this;
        }

        public Piece putAddress(int offset, long value) {
            if (Native.POINTER_SIZE == 8) {
                bytes.putLong(offset, value);
            } else {
                bytes.putInt(offset, (int) value);
            }
            return this;
        }

        public int getInt(int offset) {
            return bytes.getInt(offset);
        }

        public long getAddress(int offset) {
            return Native.POINTER_SIZE == 8 ? bytes.getLong(offset) : bytes.getInt(offset) & 0xFFFFFFFFL;
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
        others.forEach(Memory::close);
        others.clear();
    }

    public Piece piece(int size) {
        int whole = (size + BOUNDARY - 1) / BOUNDARY * BOUNDARY;
        if (used + whole <= CHUNK) {
            int at = used;
            used += whole;
            bytes.put(at, zeros, 0, whole);
            return new Piece(bytes.slice(at, size).order(ByteOrder.nativeOrder()), Pointer.nativeValue(first) + at);
        }
        var own = new Memory(Math.max(whole, BOUNDARY));
        own.clear();
        others.add(own);
        return new Piece(window(own), Pointer.nativeValue(own));
    }

    /** For an out parameter: a pointer, an ULONG_PTR or an ULONG. */
    public Piece out() {
        return piece(8);
    }

    public Piece wide(String text) {
        var piece = piece(2 * text.length() + 2);
        piece.bytes().asCharBuffer().put(text);
        return piece;
    }

    public Piece narrow(String text, Charset charset) {
        var encoded = text.getBytes(charset);
        var piece = piece(encoded.length + 1);
        piece.bytes().put(0, encoded);
        return piece;
    }

    public Piece bytes(byte[] content) {
        var piece = piece(Math.max(1, content.length));
        piece.bytes().put(0, content);
        return piece;
    }

    /** An array with its count before it, such as SPropTagArray. */
    public Piece tags(int... tags) {
        var piece = piece(4 + 4 * tags.length).putInt(0, tags.length);
        for (int i = 0; i < tags.length; i++) {
            piece.putInt(4 + 4 * i, tags[i]);
        }
        return piece;
    }

    private static ByteBuffer window(Memory memory) {
        return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }
}
