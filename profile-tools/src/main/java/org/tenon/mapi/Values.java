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

/** SPropValue, in and out. What Java type a property type's value has is decided here and nowhere else. */
final class Values {
    static final int SIZE = Structs.SPropValue.size();
    private static final int VALUE = Structs.SPropValue.at("Value");
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
            case Defs.PT_UNICODE ->
                piece.putAddress(to, scratch.wide((String) value).address());
            case Defs.PT_STRING8 ->
                piece.putAddress(to, scratch.narrow((String) value, Mapi.ANSI).address());
            case Defs.PT_LONG -> piece.putInt(to, (Integer) value);
            case Defs.PT_I2 -> piece.putShort(to, (Integer) value);
            case Defs.PT_BOOLEAN -> piece.putShort(to, (Boolean) value ? 1 : 0);
            case Defs.PT_I8, Defs.PT_CURRENCY -> piece.putLong(to, (Long) value);
            case Defs.PT_DOUBLE, Defs.PT_APPTIME -> piece.putDouble(to, (Double) value);
            case Defs.PT_SYSTIME -> piece.putLong(to, fileTime((Instant) value));
            case Defs.PT_BINARY ->
                counted(piece, to, ((Binary) value).size(), scratch.bytes(((Binary) value).shared()));
            case Defs.PT_CLSID ->
                piece.putAddress(to, scratch.bytes(guid((UUID) value)).address());
            case Defs.PT_MV_UNICODE -> {
                var list = scratch.piece(((List<?>) value).size() * Native.POINTER_SIZE);
                int i = 0;
                for (var one : (List<?>) value) {
                    list.putAddress(
                            Native.POINTER_SIZE * i++,
                            scratch.wide((String) one).address());
                }
                counted(piece, to, i, list);
            }
            case Defs.PT_MV_LONG -> {
                var list = scratch.piece(((List<?>) value).size() * 4);
                int i = 0;
                for (var one : (List<?>) value) {
                    list.putInt(4 * i++, (Integer) one);
                }
                counted(piece, to, i, list);
            }
            case Defs.PT_MV_BINARY -> {
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

    private static void counted(Scratch.Piece piece, int at, int count, Scratch.Piece content) {
        piece.putInt(at, count).putAddress(at + POINTER, content.address());
    }

    // --- Out
    // -----------------------------------------------------------------------------------------------------------

    /** Reads an array of SPropValue. */
    static Props read(Reach reach, long array, int count) {
        var props = new Props(count);
        for (int i = 0; i < count; i++) {
            long at = array + (long) i * SIZE;
            int tag = reach.getInt(at);
            props.add(tag, value(reach, at + VALUE, tag & 0xFFFF));
        }
        return props;
    }

    private static Object value(Reach reach, long at, int type) {
        return switch (type) {
            case Defs.PT_UNICODE -> reach.getWide(reach.getAddress(at));
            case Defs.PT_STRING8 -> reach.getNarrow(reach.getAddress(at), Mapi.ANSI);
            case Defs.PT_LONG -> reach.getInt(at);
            case Defs.PT_I2 -> (int) reach.getShort(at);
            case Defs.PT_BOOLEAN -> reach.getShort(at) != 0;
            case Defs.PT_I8, Defs.PT_CURRENCY -> reach.getLong(at);
            case Defs.PT_DOUBLE, Defs.PT_APPTIME -> reach.getDouble(at);
            case Defs.PT_R4 -> reach.getFloat(at);
            case Defs.PT_SYSTIME -> instant(reach.getLong(at));
            case Defs.PT_BINARY -> binary(reach, at);
            case Defs.PT_CLSID -> guid(reach.getBytes(reach.getAddress(at), 16));
            case Defs.PT_ERROR -> new PropError(reach.getInt(at));
            case Defs.PT_MV_UNICODE, Defs.PT_MV_LONG, Defs.PT_MV_BINARY, Defs.PT_MV_STRING8 -> several(reach, at, type);
            // Known to be there, and no more: a type that nothing asked for is no reason to fail.
            default -> new PropError(Codes.MAPI_E_TYPE_NO_SUPPORT);
        };
    }

    private static List<Object> several(Reach reach, long at, int type) {
        int count = reach.getInt(at);
        var all = new ArrayList<>(count);
        int unit = type == Defs.PT_MV_LONG ? 4 : type == Defs.PT_MV_BINARY ? COUNTED : Native.POINTER_SIZE;
        long list = reach.getAddress(at + POINTER);
        for (int i = 0; i < count; i++) {
            long one = list + (long) i * unit;
            all.add(
                    switch (type) {
                        case Defs.PT_MV_LONG -> reach.getInt(one);
                        case Defs.PT_MV_BINARY -> binary(reach, one);
                        case Defs.PT_MV_UNICODE -> reach.getWide(reach.getAddress(one));
                        default -> reach.getNarrow(reach.getAddress(one), Mapi.ANSI);
                    });
        }
        return all;
    }

    private static Binary binary(Reach reach, long at) {
        return Binary.owning(reach.getBytes(reach.getAddress(at + POINTER), reach.getInt(at)));
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
