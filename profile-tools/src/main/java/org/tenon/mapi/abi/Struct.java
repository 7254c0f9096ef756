package org.tenon.mapi.abi;

import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * A structure of the headers, laid out as a C compiler for Windows lays it out, for pointers of four or of eight bytes.
 *
 * <p>A field is said as {@code "kind name"}. Kinds: {@code s} 16 bits, {@code l} 32 bits, {@code d} 64 bits on a boundary of eight
 * (double, LARGE_INTEGER, CURRENCY), {@code t} FILETIME (64 bits on a boundary of four), {@code p} a pointer or ULONG_PTR. A field may
 * also be a structure or a {@linkplain #union union}.
 */
public final class Struct {
    /** A member with its place for either width of pointer. */
    public record Field(String name, int offset32, int offset64) {}

    private final String name;
    private final boolean union;
    private final List<Field> fields = new ArrayList<>();
    private final int[] size = {0, 0};
    private final int[] alignment = {1, 1};

    private Struct(String name, boolean union, Object... members) {
        this.name = name;
        this.union = union;
        for (int i = 0; i < members.length; i++) {
            if (members[i] instanceof String simple) {
                simple(simple.charAt(0), simple.substring(2));
            } else {
                var inner = (Struct) members[i];
                add((String) members[++i], inner.size, inner.alignment);
            }
        }
        for (int w = 0; w < 2; w++) {
            size[w] = up(size[w], alignment[w]);
        }
    }

    /** Members are strings for simple fields; a structure is followed by the name of the field that it is. */
    static Struct struct(String name, Object... members) {
        return new Struct(name, false, members);
    }

    /** All members begin at the same place. */
    static Struct union(String name, Object... members) {
        return new Struct(name, true, members);
    }

    private void simple(char kind, String field) {
        switch (kind) {
            case 's' -> add(field, new int[] {2, 2}, new int[] {2, 2});
            case 'l' -> add(field, new int[] {4, 4}, new int[] {4, 4});
            case 'd' -> add(field, new int[] {8, 8}, new int[] {8, 8});
            case 't' -> add(field, new int[] {8, 8}, new int[] {4, 4});
            case 'p' -> add(field, new int[] {4, 8}, new int[] {4, 8});
            default -> throw new IllegalArgumentException(name + ": " + kind);
        }
    }

    private void add(String field, int[] bytes, int[] boundary) {
        var at = new int[2];
        for (int w = 0; w < 2; w++) {
            at[w] = union ? 0 : up(size[w], boundary[w]);
            size[w] = Math.max(size[w], at[w] + bytes[w]);
            alignment[w] = Math.max(alignment[w], boundary[w]);
        }
        fields.add(new Field(field, at[0], at[1]));
    }

    private static int up(int offset, int boundary) {
        return (offset + boundary - 1) / boundary * boundary;
    }

    public String name() {
        return name;
    }

    public List<Field> fields() {
        return List.copyOf(fields);
    }

    public int size(int pointerSize) {
        return size[pointerSize / 8];
    }

    public int offset(String field, int pointerSize) {
        for (var one : fields) {
            if (one.name().equals(field)) {
                return pointerSize == 8 ? one.offset64() : one.offset32();
            }
        }
        throw new IllegalArgumentException(name + " has no " + field);
    }

    /** The size in this process. */
    public int size() {
        return size(Native.POINTER_SIZE);
    }

    /** The offset in this process. */
    public int at(String field) {
        return offset(field, Native.POINTER_SIZE);
    }
}
