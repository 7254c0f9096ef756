package org.tenon.convert.tnef;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.WideText;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/** A list of MAPI properties as TNEF writes them, [MS-OXTNEF] section 2.1.3.4: every value on a boundary of four bytes. */
final class TnefProperties {
    private static final UUID MESSAGE = UUID.fromString("00020307-0000-0000-c000-000000000046");
    private static final int FIRST_NAMED = 0x8000;
    private static final int ATTACH_DATA = 0x3701;
    private static final long TICKS_PER_SECOND = 10_000_000L;
    private static final long SECONDS_FROM_1601 = 11_644_473_600L;

    private final Charset charset;
    private final Warnings warnings;
    private final int depth;
    private final ItemProperties all = new ItemProperties();
    private Optional<MapiItem> embedded = Optional.empty();

    private TnefProperties(Charset charset, Warnings warnings, int depth) {
        this.charset = charset;
        this.warnings = warnings;
        this.depth = depth;
    }

    static TnefProperties read(TnefInput in, Charset charset, Warnings warnings, int depth) {
        var properties = new TnefProperties(charset, warnings, depth);
        int count = in.int32();
        for (int i = 0; i < count && in.remaining() > 0; i++) {
            properties.one(in);
        }
        return properties;
    }

    /** Those that stand there are replaced: what a property says counts. */
    void mergeInto(ItemProperties target) {
        all.all().forEach((key, typed) -> target.put(key, typed.type(), typed.value()));
    }

    /** The item in an attachment that is one. */
    Optional<MapiItem> embedded() {
        return embedded;
    }

    private void one(TnefInput in) {
        in.countValue();
        int type = in.int16();
        int id = in.int16();
        var key = id < FIRST_NAMED ? new PropertyKey.Tagged(id) : name(in);
        if ((type & PropType.MV) != 0) {
            int element = type & ~PropType.MV;
            int count = in.int32();
            var values = new ArrayList<Object>();
            for (int i = 0; i < count; i++) {
                in.countValue();
                values.add(isVariable(element) ? sized(in, element, in.int32()) : fixed(in, element));
            }
            put(key, type, List.copyOf(values));
        } else if (isVariable(type)) {
            int count = in.int32();
            for (int i = 0; i < count; i++) {
                if (type == PropType.OBJECT) {
                    object(in, key);
                } else {
                    large(in, key, type);
                }
            }
        } else {
            put(key, type, fixed(in, type));
        }
    }

    private void put(PropertyKey key, int type, Object value) {
        switch (type) {
            case PropType.STRING8 -> all.put(key, PropType.UNICODE, value);
            case PropType.MV_STRING8 -> all.put(key, PropType.MV_UNICODE, value);
            case PropType.NULL, PropType.UNSPECIFIED -> {
                // A property without a value.
            }
            default -> all.put(key, type, value);
        }
    }

    /** Behind the identifier of an interface: an item, or storage of OLE that is kept as it is. */
    private void object(TnefInput in, PropertyKey key) {
        int length = in.int32();
        in.within(length, object -> {
            boolean isItem = guid(object).equals(MESSAGE) && key.equals(new PropertyKey.Tagged(ATTACH_DATA));
            var there = object.here();
            if (isItem) {
                embedded = object.within(object.remaining(), inner -> Tnef.read(inner, warnings, depth + 1)
                        .orElse(null));
                if (embedded.isPresent()) {
                    return true;
                }
                warnings.add("tnef-damaged", "attachment", "An item in this item cannot be read; its bytes are kept.");
                all.put(key, PropType.BINARY, there);
                return true;
            }
            put(all, key, PropType.BINARY, object.value(object.remaining()));
            return true;
        });
        pad(in, length);
    }

    /** A value of bytes or of letters, which stays where it lies if there are many. */
    private void large(TnefInput in, PropertyKey key, int type) {
        int length = in.int32();
        if (!in.isLarge(length)) {
            put(key, type, sized(in, type, length));
            return;
        }
        switch (type) {
            case PropType.STRING8 -> all.put(key, PropType.UNICODE, WideText.toMapi(in.text(length, 1), charset));
            case PropType.UNICODE -> all.put(key, type, in.text(length, 2));
            default -> all.put(key, type, in.value(length));
        }
        pad(in, length);
    }

    /** In memory it is a value like others. */
    static void put(ItemProperties properties, PropertyKey key, int type, LargeValue value) {
        properties.put(key, type, value instanceof LargeValue.Near near ? near.bytes() : value);
    }

    private static PropertyKey name(TnefInput in) {
        var set = guid(in);
        if (in.int32() == 0) {
            return new PropertyKey.Numbered(set, in.int32());
        }
        int bytes = in.int32();
        var text = in.wide(bytes / 2);
        pad(in, bytes);
        int end = text.indexOf('\0');
        return new PropertyKey.Texted(set, end < 0 ? text : text.substring(0, end));
    }

    private static boolean isVariable(int type) {
        return switch (type) {
            case PropType.STRING8, PropType.UNICODE, PropType.BINARY, PropType.OBJECT -> true;
            default -> false;
        };
    }

    private Object sized(TnefInput in, int type, int length) {
        var bytes = in.bytes(length);
        pad(in, length);
        return switch (type) {
            case PropType.STRING8 -> untilZero(new String(bytes.shared(), charset));
            case PropType.UNICODE -> untilZero(new String(bytes.shared(), StandardCharsets.UTF_16LE));
            default -> bytes;
        };
    }

    private static String untilZero(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static void pad(TnefInput in, int length) {
        in.bytes(Math.min(in.remaining(), -length & 3));
    }

    private static Object fixed(TnefInput in, int type) {
        return switch (type) {
            case PropType.INT16 -> (int) (short) in.int32();
            case PropType.INT32, PropType.NULL, PropType.UNSPECIFIED -> in.int32();
            case PropType.FLOAT -> Float.intBitsToFloat(in.int32());
            case PropType.ERROR -> new PropError(in.int32());
            case PropType.BOOLEAN -> (in.int32() & 0xFFFF) != 0;
            case PropType.DOUBLE, PropType.APPTIME -> Double.longBitsToDouble(in.int64());
            case PropType.SYSTIME -> instant(in.int64());
            case PropType.CLSID -> guid(in);
            // What is left has eight bytes: INT64, CURRENCY, and what nobody knows.
            default -> in.int64();
        };
    }

    private static Instant instant(long ticks) {
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, TICKS_PER_SECOND) - SECONDS_FROM_1601,
                Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
    }

    private static UUID guid(TnefInput in) {
        long first = in.int32() & 0xFFFFFFFFL;
        long second = in.int16();
        long third = in.int16();
        long rest = Long.reverseBytes(in.int64());
        return new UUID(first << 32 | second << 16 | third, rest);
    }
}
