package org.tenon.mapi.abi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what a call gave us, wherever in memory that lies, without a native call for each value: by a few large windows onto this
 * process' memory, made when first looked through. As with any pointer nobody checks an address. Belongs to one thread.
 */
public final class Reach {
    /** A window begins at each gigabyte and is nearly two wide, so that what begins in the first ends in it as well. */
    private static final int STEP = 30;
    /** Windows maps nothing below, and a buffer at address zero is none. */
    private static final long LOWEST = 1 << 16;
    /** Of four characters at once, whether one is zero (as the subtraction then borrows from its highest bit). */
    private static final long ONES = 0x0001_0001_0001_0001L;

    private static final long HIGHEST_BITS = 0x8000_8000_8000_8000L;

    private record Window(long from, ByteBuffer bytes, CharBuffer chars) {}

    private final Map<Long, Window> windows = new HashMap<>();
    private long number = -1;
    private Window window;
    private char[] text = new char[256];

    private int find(long address) {
        if (address >>> STEP != number) {
            number = address >>> STEP;
            window = windows.computeIfAbsent(number, Reach::open);
        }
        return (int) (address - window.from);
    }

    private static Window open(long number) {
        long from = Math.max(number << STEP, LOWEST);
        var bytes = new Pointer(from).getByteBuffer(0, Integer.MAX_VALUE).order(ByteOrder.nativeOrder());
        return new Window(from, bytes, bytes.asCharBuffer());
    }

    public short getShort(long address) {
        int at = find(address);
        return window.bytes.getShort(at);
    }

    public int getInt(long address) {
        int at = find(address);
        return window.bytes.getInt(at);
    }

    public long getLong(long address) {
        int at = find(address);
        return window.bytes.getLong(at);
    }

    public float getFloat(long address) {
        return Float.intBitsToFloat(getInt(address));
    }

    public double getDouble(long address) {
        return Double.longBitsToDouble(getLong(address));
    }

    public long getAddress(long address) {
        return Native.POINTER_SIZE == 8 ? getLong(address) : getInt(address) & 0xFFFFFFFFL;
    }

    public byte[] getBytes(long address, int size) {
        var content = new byte[size];
        if (size > 0) {
            int at = find(address);
            window.bytes.get(at, content);
        }
        return content;
    }

    /** UTF-16 up to its zero; empty at address zero. */
    public String getWide(long address) {
        if (address == 0) {
            return "";
        }
        int start = find(address);
        int end = start;
        var bytes = window.bytes;
        // Eight bytes on a boundary of eight are on one page: what may be read of them may all be read.
        while ((end & 7) != 0 && bytes.getShort(end) != 0) {
            end += 2;
        }
        if ((end & 7) == 0) {
            long four = bytes.getLong(end);
            while (((four - ONES) & ~four & HIGHEST_BITS) == 0) {
                end += 8;
                four = bytes.getLong(end);
            }
            while (bytes.getShort(end) != 0) {
                end += 2;
            }
        }
        int length = (end - start) / 2;
        if (text.length < length) {
            text = new char[2 * length];
        }
        if ((start & 1) == 0) {
            window.chars.get(start / 2, text, 0, length);
        } else {
            for (int i = 0; i < length; i++) {
                text[i] = (char) bytes.getShort(start + 2 * i);
            }
        }
        return new String(text, 0, length);
    }

    /** Bytes up to their zero; empty at address zero. */
    public String getNarrow(long address, Charset charset) {
        if (address == 0) {
            return "";
        }
        int start = find(address);
        int end = start;
        while (window.bytes.get(end) != 0) {
            end++;
        }
        return new String(getBytes(address, end - start), charset);
    }
}
