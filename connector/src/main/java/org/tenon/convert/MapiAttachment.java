package org.tenon.convert;

import java.util.Optional;

/** An attachment of an item: bytes in a property, or an item of its own. */
public record MapiAttachment(ItemProperties properties, Optional<MapiItem> embedded) {
    public static MapiAttachment of(ItemProperties properties) {
        return new MapiAttachment(properties, Optional.empty());
    }

    /** Whether it is no attachment to people but an instance of a series, [MS-OXOCAL] section 2.2.10. */
    public boolean isException() {
        int flags = properties.get(PidTag.ATTACHMENT_FLAGS).orElse(0);
        return (flags & EXCEPTION) != 0
                || embedded.map(e -> e.isA("IPM.OLE.CLASS")).orElse(false);
    }

    private static final int EXCEPTION = 2;
}
