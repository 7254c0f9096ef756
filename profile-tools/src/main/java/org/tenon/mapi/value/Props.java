package org.tenon.mapi.value;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Properties with their values, as a call gave them or as one shall set them. In order; asked by identifier and type. */
public final class Props {
    private int size;
    private int[] tags;
    private Object[] values;

    public Props() {
        this(16);
    }

    public Props(int capacity) {
        tags = new int[capacity];
        values = new Object[capacity];
    }

    public <T> Props with(PropTag<T> tag, T value) {
        add(tag.tag(), value);
        return this;
    }

    /** What {@link #with} adds, where the type only shows while running. */
    public void add(int tag, Object value) {
        if (size == tags.length) {
            tags = Arrays.copyOf(tags, 2 * size + 4);
            values = Arrays.copyOf(values, 2 * size + 4);
        }
        tags[size] = tag;
        values[size++] = value;
    }

    public int size() {
        return size;
    }

    /** The tag at a place; of type PT_ERROR where {@link #value} is a {@link PropError}. */
    public int tag(int index) {
        return tags[Objects.checkIndex(index, size)];
    }

    public Object value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    /** The value, where it is there and of that type. */
    @SuppressWarnings("unchecked") // what a type's value is, is decided in one place: PropType
    public <T> Optional<T> get(PropTag<T> tag) {
        for (int i = 0; i < size; i++) {
            if (tags[i] == tag.tag() && !(values[i] instanceof PropError)) {
                return Optional.of((T) values[i]);
            }
        }
        return Optional.empty();
    }

    /** Why there is no value, where MAPI told. */
    public Optional<PropError> error(PropTag<?> tag) {
        for (int i = 0; i < size; i++) {
            if (tags[i] >>> 16 == tag.id() && values[i] instanceof PropError error) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }
}
