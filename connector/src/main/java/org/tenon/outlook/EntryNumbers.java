package org.tenon.outlook;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** Entry ids of a data file are counted upwards, so that what was stored later has a higher number. */
final class EntryNumbers {
    private static final int COUNTED_AT = 20;

    private EntryNumbers() {}

    /** What a data file counts, [MS-PST] section 2.4.3.2: four bytes behind the flags and the store's own id. */
    static long of(Binary entryId) {
        return entryId.size() < COUNTED_AT + Integer.BYTES
                ? 0
                : Integer.toUnsignedLong(ByteBuffer.wrap(entryId.shared())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(COUNTED_AT));
    }

    static long highest(MapiFolder folder) {
        long highest = 0;
        try (var table = folder.messages().columns(Property.ENTRY_ID)) {
            for (var row : (Iterable<Props>) table.rows()::iterator) {
                highest = Math.max(highest, of(row.get(Property.ENTRY_ID).orElse(Binary.EMPTY)));
            }
        }
        return highest;
    }
}
