package org.tenon.mapi.value;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A property's identifier with the type of its value; {@code T} follows from the type, since only the factories make one. */
public final class PropTag<T> {
    private final int tag;

    private PropTag(int id, int type) {
        this.tag = id << 16 | type;
    }

    public static PropTag<String> text(int id) {
        return new PropTag<>(id, PropType.UNICODE);
    }

    public static PropTag<Integer> int32(int id) {
        return new PropTag<>(id, PropType.INT32);
    }

    public static PropTag<Integer> int16(int id) {
        return new PropTag<>(id, PropType.INT16);
    }

    public static PropTag<Long> int64(int id) {
        return new PropTag<>(id, PropType.INT64);
    }

    public static PropTag<Double> float64(int id) {
        return new PropTag<>(id, PropType.DOUBLE);
    }

    /** A number of days since 1899-12-30. */
    public static PropTag<Double> appTime(int id) {
        return new PropTag<>(id, PropType.APPTIME);
    }

    /** In ten-thousandths. */
    public static PropTag<Long> currency(int id) {
        return new PropTag<>(id, PropType.CURRENCY);
    }

    public static PropTag<Boolean> bool(int id) {
        return new PropTag<>(id, PropType.BOOLEAN);
    }

    public static PropTag<Instant> time(int id) {
        return new PropTag<>(id, PropType.SYSTIME);
    }

    public static PropTag<Binary> binary(int id) {
        return new PropTag<>(id, PropType.BINARY);
    }

    public static PropTag<UUID> guid(int id) {
        return new PropTag<>(id, PropType.CLSID);
    }

    public static PropTag<List<String>> texts(int id) {
        return new PropTag<>(id, PropType.MV_UNICODE);
    }

    public static PropTag<List<Integer>> int32s(int id) {
        return new PropTag<>(id, PropType.MV_INT32);
    }

    public static PropTag<List<Binary>> binaries(int id) {
        return new PropTag<>(id, PropType.MV_BINARY);
    }

    /** Of a type that only shows while running, as in a listing of all properties. */
    public static PropTag<Object> any(int tag) {
        return new PropTag<>(tag >>> 16, tag & 0xFFFF);
    }

    public int tag() {
        return tag;
    }

    public int id() {
        return tag >>> 16;
    }

    public int type() {
        return tag & 0xFFFF;
    }

    /** The same property under another identifier, as a named property has in each store. */
    public PropTag<T> at(int id) {
        return new PropTag<>(id, type());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropTag<?> p && tag == p.tag;
    }

    @Override
    public int hashCode() {
        return tag;
    }

    @Override
    public String toString() {
        return String.format("%08X", tag);
    }
}
