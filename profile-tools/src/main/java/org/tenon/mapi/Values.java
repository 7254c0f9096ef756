package org.tenon.mapi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Props;

/** SPropValue, in and out. What Java type a property type's value has, {@code PropType} says. */
final class Values {
    static final int SIZE = Structs.SPropValue.size();
    private static final int VALUE = Structs.SPropValue.at("Value");
    /** Of 64 bits in a value: the tag, then one or two of the union's. */
    private static final int WORDS = SIZE / 8;

    /** Within a counted value (SBinary and the arrays): where the pointer is. */
    private static final int POINTER = Structs.SBinary.at("lpb");

    private static final int COUNTED = Structs.SBinary.size();
    /** 100 ns from 1601 to 1970. */
    private static final long EPOCH = 116_444_736_000_000_000L;

    private Values() {}

    // --- In
    // ------------------------------------------------------------------------------------------------------------

    static Scratch.Piece write(Scratch scratch, Props props) {
        var piece = scratch.piece(Math.max(1, props.size()) * SIZE);
        for (int i = 0; i < props.size(); i++) {
            write(scratch, piece, i * SIZE, props.tag(i), props.value(i));
        }
        return piece;
    }

    static Scratch.Piece write(Scratch scratch, int tag, Object value) {
        var piece = scratch.piece(SIZE);
        write(scratch, piece, 0, tag, value);
        return piece;
    }

    private static void write(Scratch scratch, Scratch.Piece piece, int at, int tag, Object value) {
        piece.putInt(at, tag);
        int to = at + VALUE;
        switch (tag & 0xFFFF) {
            case PropType.UNICODE ->
                piece.putAddress(to, scratch.wide((String) value).address());
            case PropType.STRING8 ->
                piece.putAddress(to, scratch.narrow((String) value, Mapi.ANSI).address());
            case PropType.INT32 -> piece.putInt(to, (Integer) value);
            case PropType.INT16 -> piece.putShort(to, (Integer) value);
            case PropType.BOOLEAN -> piece.putShort(to, (Boolean) value ? 1 : 0);
            case PropType.INT64, PropType.CURRENCY -> piece.putLong(to, (Long) value);
            case PropType.DOUBLE, PropType.APPTIME -> piece.putDouble(to, (Double) value);
            case PropType.SYSTIME -> piece.putLong(to, fileTime((Instant) value));
            case PropType.BINARY ->
                counted(piece, to, ((Binary) value).size(), scratch.bytes(((Binary) value).shared()));
            case PropType.CLSID ->
                piece.putAddress(to, scratch.bytes(guid((UUID) value)).address());
            case PropType.MV_UNICODE -> {
                var list = scratch.piece(((List<?>) value).size() * Native.POINTER_SIZE);
                int i = 0;
                for (var one : (List<?>) value) {
                    list.putAddress(
                            Native.POINTER_SIZE * i++,
                            scratch.wide((String) one).address());
                }
                counted(piece, to, i, list);
            }
            case PropType.MV_INT32 -> {
                var list = scratch.piece(((List<?>) value).size() * 4);
                int i = 0;
                for (var one : (List<?>) value) {
                    list.putInt(4 * i++, (Integer) one);
                }
                counted(piece, to, i, list);
            }
            case PropType.MV_BINARY -> {
                var list = scratch.piece(((List<?>) value).size() * COUNTED);
                int i = 0;
                for (var one : (List<?>) value) {
                    counted(list, COUNTED * i++, ((Binary) one).size(), scratch.bytes(((Binary) one).shared()));
                }
                counted(piece, to, i, list);
            }
            default ->
                throw new MapiException(
                        "a value of type " + Integer.toHexString(tag & 0xFFFF), Codes.MAPI_E_INVALID_TYPE);
        }
    }

    /** MAPINAMEID: the name of a property that has an identifier of its own in each store. */
    static Scratch.Piece write(Scratch scratch, NamedProp<?> name) {
        var piece = scratch.piece(Structs.MAPINAMEID.size());
        piece.putAddress(
                Structs.MAPINAMEID.at("lpguid"), scratch.bytes(guid(name.set())).address());
        int kind = Structs.MAPINAMEID.at("Kind");
        if (name.text() == null) {
            piece.putInt(Structs.MAPINAMEID.at("ulKind"), Defs.MNID_ID).putInt(kind, name.number());
        } else {
            piece.putInt(Structs.MAPINAMEID.at("ulKind"), Defs.MNID_STRING)
                    .putAddress(kind, scratch.wide(name.text()).address());
        }
        return piece;
    }

    /** Reads a MAPINAMEID; null where it has no set. */
    static NamedProp<Object> name(Reach reach, long at) {
        long set = reach.getAddress(at + Structs.MAPINAMEID.at("lpguid"));
        if (set == 0) {
            return null;
        }
        long kind = at + Structs.MAPINAMEID.at("Kind");
        var guid = guid(reach.getBytes(set, 16));
        var any = PropTag.any(0);
        return reach.getInt(at + Structs.MAPINAMEID.at("ulKind")) == Defs.MNID_ID
                ? NamedProp.of(guid, reach.getInt(kind), any)
                : NamedProp.of(guid, reach.getWide(reach.getAddress(kind)), any);
    }

    private static void counted(Scratch.Piece piece, int at, int count, Scratch.Piece content) {
        piece.putInt(at, count).putAddress(at + POINTER, content.address());
    }

    // --- Out
    // -----------------------------------------------------------------------------------------------------------

    /** Reads an array of SPropValue. */
    static Props read(Reach reach, long array, int count) {
        return read(reach, array, count, new int[0]);
    }

    /**
     * Reads an array of SPropValue.
     *
     * @param asked the tags that were asked for, none for all. The answers come in their order, and one that is an error need not name
     *     its property.
     */
    static Props read(Reach reach, long array, int count, int[] asked) {
        var props = new Props(count);
        var words = reach.getLongs(array, count * WORDS);
        for (int i = 0; i < count; i++) {
            int tag = (int) words[i * WORDS];
            if (tag == PropType.ERROR && count == asked.length) {
                tag |= asked[i] & 0xFFFF0000;
            }
            long first = words[i * WORDS + 1];
            // Where pointers have four bytes, a count and its pointer are in one word.
            long second = WORDS == 3 ? words[i * WORDS + 2] : first >>> 32;
            props.add(tag, value(reach, tag & 0xFFFF, first, second));
        }
        return props;
    }

    private static Object value(Reach reach, int type, long first, long second) {
        return switch (type) {
            case PropType.UNICODE -> reach.getWide(pointer(first));
            case PropType.STRING8 -> reach.getNarrow(pointer(first), Mapi.ANSI);
            case PropType.INT32 -> (int) first;
            case PropType.INT16 -> (int) (short) first;
            case PropType.BOOLEAN -> (short) first != 0;
            case PropType.INT64, PropType.CURRENCY -> first;
            case PropType.DOUBLE, PropType.APPTIME -> Double.longBitsToDouble(first);
            case PropType.FLOAT -> Float.intBitsToFloat((int) first);
            case PropType.SYSTIME -> instant(first);
            case PropType.BINARY -> Binary.owning(reach.getBytes(second, (int) first));
            case PropType.CLSID -> guid(reach.getBytes(pointer(first), 16));
            case PropType.ERROR -> new PropError((int) first);
            case PropType.MV_UNICODE, PropType.MV_INT32, PropType.MV_BINARY, PropType.MV_STRING8 ->
                several(reach, type, (int) first, second);
            // Known to be there, and no more: a type that nothing asked for is no reason to fail.
            default -> new PropError(Codes.MAPI_E_TYPE_NO_SUPPORT);
        };
    }

    private static long pointer(long word) {
        return Native.POINTER_SIZE == 8 ? word : word & 0xFFFFFFFFL;
    }

    private static List<Object> several(Reach reach, int type, int count, long list) {
        var all = new ArrayList<>(count);
        int unit = type == PropType.MV_INT32 ? 4 : type == PropType.MV_BINARY ? COUNTED : Native.POINTER_SIZE;
        for (int i = 0; i < count; i++) {
            long one = list + (long) i * unit;
            all.add(
                    switch (type) {
                        case PropType.MV_INT32 -> reach.getInt(one);
                        case PropType.MV_BINARY ->
                            Binary.owning(reach.getBytes(reach.getAddress(one + POINTER), reach.getInt(one)));
                        case PropType.MV_UNICODE -> reach.getWide(reach.getAddress(one));
                        default -> reach.getNarrow(reach.getAddress(one), Mapi.ANSI);
                    });
        }
        return all;
    }

    static long fileTime(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 10_000_000L), time.getNano() / 100) + EPOCH;
    }

    static Instant instant(long fileTime) {
        long since = fileTime - EPOCH;
        return Instant.ofEpochSecond(Math.floorDiv(since, 10_000_000L), Math.floorMod(since, 10_000_000L) * 100);
    }

    /** The first three parts of a GUID lie in the machine's order, the rest as they are written. */
    static byte[] guid(UUID id) {
        var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt((int) (id.getMostSignificantBits() >>> 32));
        bytes.putShort((short) (id.getMostSignificantBits() >>> 16));
        bytes.putShort((short) id.getMostSignificantBits());
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits());
        return bytes.array();
    }

    static UUID guid(byte[] content) {
        var bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long high = (bytes.getInt(0) & 0xFFFFFFFFL) << 32
                | (bytes.getShort(4) & 0xFFFFL) << 16
                | (bytes.getShort(6) & 0xFFFFL);
        return new UUID(high, bytes.order(ByteOrder.BIG_ENDIAN).getLong(8));
    }
}
