package org.tenon.convert;

import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;

/** A property that a {@link Field} reads and writes, with the type it has there. */
public record PropRef(PropertyKey key, int type) {
    public static PropRef of(PropTag<?> tag) {
        return new PropRef(PropertyKey.of(tag), tag.type());
    }

    public static PropRef of(NamedProp<?> name) {
        return new PropRef(PropertyKey.of(name), name.type().type());
    }
}
