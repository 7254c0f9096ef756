package org.tenon.mapi.abi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.LongBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
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

    private static final int PAGE = 4096;
    /** How much of a text is looked at at once. */
    private static final int PIECE = 128;

    private record Window(long from, ByteBuffer bytes, CharBuffer chars, LongBuffer longs) {}

    private final Map<Long, Window> windows = new HashMap<>();
    private long number = -1;
    private Window window;
    private char[] text = new char[256];
    private long[] longs = new long[256];

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
        return new Window(from, bytes, bytes.asCharBuffer(), bytes.asLongBuffer());
    }

    public int getInt(long address) {
        int at = find(address);
        return window.bytes.getInt(at);
    }

    public long getLong(long address) {
        int at = find(address);
        return window.bytes.getLong(at);
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

    /**
     * So many times 64 bits, by one copy.
     *
     * @return an array that is good until the next call
     */
    public long[] getLongs(long address, int count) {
        if (longs.length < count) {
            longs = new long[2 * count];
        }
        if (count > 0) {
            int at = find(address);
            if ((at & 7) == 0) {
                window.longs.get(at / 8, longs, 0, count);
            } else {
                for (int i = 0; i < count; i++) {
                    longs[i] = window.bytes.getLong(at + 8 * i);
                }
            }
        }
        return longs;
    }

    /** UTF-16 up to its zero; empty at address zero. */
    public String getWide(long address) {
        if (address == 0) {
            return "";
        }
        int start = find(address);
        int length = 0;
        while (true) {
            // Nobody knows yet where it ends, but what is left of a page may be read to the page's end.
            int at = start + 2 * length;
            int most = Math.max(1, Math.min(PIECE, PAGE - (at & (PAGE - 1))) / 2);
            if (text.length < length + most) {
                text = Arrays.copyOf(text, 2 * (length + most));
            }
            chars(at, length, most);
            for (int end = length + most; length < end; length++) {
                if (text[length] == 0) {
                    return new String(text, 0, length);
                }
            }
        }
    }

    private void chars(int at, int to, int count) {
        if ((at & 1) == 0) {
            window.chars.get(at / 2, text, to, count);
        } else {
            for (int i = 0; i < count; i++) {
                text[to + i] = window.bytes.getChar(at + 2 * i);
            }
        }
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
