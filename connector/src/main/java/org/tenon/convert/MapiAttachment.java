package org.tenon.convert;

import java.util.Optional;

/** An attachment of an item: bytes in a property, or an item of its own. */
public record MapiAttachment(ItemProperties properties, Optional<MapiItem> embedded) {
    public static MapiAttachment of(ItemProperties properties) {
        return new MapiAttachment(properties, Optional.empty());
    }
}
