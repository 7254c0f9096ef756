package org.tenon.convert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;

/** The properties of an item, a recipient or an attachment, in order. One property has one type and one value. */
public final class ItemProperties {
    /** What a property holds; {@code value} is of the Java type that {@link PropType} tells, or a {@link LargeValue}. */
    public record Typed(int type, Object value) {}

    private final Map<PropertyKey, Typed> all = new LinkedHashMap<>();

    public <T> ItemProperties put(PropTag<T> tag, T value) {
        return put(PropertyKey.of(tag), tag.type(), value);
    }

    public <T> ItemProperties put(NamedProp<T> name, T value) {
        return put(PropertyKey.of(name), name.type().type(), value);
    }

    public ItemProperties put(PropertyKey key, int type, Object value) {
        all.put(key, new Typed(type, value));
        return this;
    }

    public ItemProperties putLarge(PropTag<?> tag, LargeValue value) {
        return put(PropertyKey.of(tag), tag.type(), value);
    }

    /** The value, where it is there and of that type. Text in a code page is text; a short integer is an integer. */
    public <T> Optional<T> get(PropTag<T> tag) {
        return get(PropertyKey.of(tag), tag.type());
    }

    public <T> Optional<T> get(NamedProp<T> name) {
        return get(PropertyKey.of(name), name.type().type());
    }

    @SuppressWarnings("unchecked") // fits() has looked at the value itself
    private <T> Optional<T> get(PropertyKey key, int type) {
        var found = all.get(key);
        return found != null && fits(found, type) && !(found.value() instanceof LargeValue)
                ? Optional.of((T) found.value())
                : Optional.empty();
    }

    /** A text by its key, be it in Unicode or in a code page. */
    public Optional<String> text(PropertyKey key) {
        return get(key, PropType.UNICODE);
    }

    /** A value of bytes, however large. */
    public Optional<LargeValue> large(PropTag<?> tag) {
        return large(PropertyKey.of(tag));
    }

    public Optional<LargeValue> large(NamedProp<?> name) {
        return large(PropertyKey.of(name));
    }

    private Optional<LargeValue> large(PropertyKey key) {
        var found = all.get(key);
        return switch (found == null ? null : found.value()) {
            case LargeValue large -> Optional.of(large);
            case Binary bytes -> Optional.of(LargeValue.of(bytes));
            case String text -> Optional.of(LargeValue.of(Binary.owning(text.getBytes(StandardCharsets.UTF_16LE))));
            case null, default -> Optional.empty();
        };
    }

    public Optional<Typed> typed(PropertyKey key) {
        return Optional.ofNullable(all.get(key));
    }

    public boolean has(PropertyKey key) {
        return all.containsKey(key);
    }

    public void remove(PropertyKey key) {
        all.remove(key);
    }

    public Map<PropertyKey, Typed> all() {
        return all;
    }

    public ItemProperties copy() {
        var copy = new ItemProperties();
        copy.all.putAll(all);
        return copy;
    }

    /** Whether a value can be read as one of that type. */
    static boolean fits(Typed found, int type) {
        if (found.value() instanceof PropError || !javaType(found)) {
            return false;
        }
        boolean sameCount = (found.type() & PropType.MV) == (type & PropType.MV);
        return found.type() == type
                || (sameCount && isText(found.type()) && isText(type))
                || (isInt(found.type()) && isInt(type));
    }

    private static boolean isText(int type) {
        return (type & ~PropType.MV) == PropType.UNICODE || (type & ~PropType.MV) == PropType.STRING8;
    }

    private static boolean isInt(int type) {
        return type == PropType.INT16 || type == PropType.INT32;
    }

    private static boolean javaType(Typed typed) {
        if (typed.value() instanceof LargeValue) {
            return true;
        }
        if ((typed.type() & PropType.MV) != 0) {
            return typed.value() instanceof List<?> list
                    && list.stream().allMatch(v -> javaType(new Typed(typed.type() & ~PropType.MV, v)));
        }
        return switch (typed.type()) {
            case PropType.UNICODE, PropType.STRING8 -> typed.value() instanceof String;
            case PropType.INT16, PropType.INT32 -> typed.value() instanceof Integer;
            case PropType.INT64, PropType.CURRENCY -> typed.value() instanceof Long;
            case PropType.DOUBLE, PropType.APPTIME -> typed.value() instanceof Double;
            case PropType.FLOAT -> typed.value() instanceof Float;
            case PropType.BOOLEAN -> typed.value() instanceof Boolean;
            case PropType.SYSTIME -> typed.value() instanceof Instant;
            case PropType.CLSID -> typed.value() instanceof UUID;
            case PropType.BINARY -> typed.value() instanceof Binary;
            default -> false;
        };
    }

    /** Tells of properties that are there with another type than the one to be read. */
    public void warnOfWrongTypes(List<? extends PropRef> read, Warnings warnings) {
        for (var ref : read) {
            var found = all.get(ref.key());
            if (found != null && !fits(found, ref.type())) {
                warnings.add(
                        "wrong-type",
                        ref.key().name(),
                        "The property is of type 0x%04X where 0x%04X is expected; it was passed over and stays as it is."
                                .formatted(found.type(), ref.type()));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemProperties that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    /** The names alone: values are never printed. */
    @Override
    public String toString() {
        return new ArrayList<>(all.keySet()).toString();
    }
}
