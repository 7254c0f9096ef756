package org.tenon.mapi;

import java.util.UUID;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Structs;

/**
 * A property that is known by a name and has an identifier of its own in each store.
 *
 * @param text the name, or null where {@code number} is it
 */
public record NamedProp<T>(UUID set, int number, String text, PropTag<T> type) {
    public static <T> NamedProp<T> of(UUID set, int number, PropTag<T> type) {
        return new NamedProp<>(set, number, null, type);
    }

    public static <T> NamedProp<T> of(UUID set, String text, PropTag<T> type) {
        return new NamedProp<>(set, 0, text, type);
    }

    Scratch.Piece write(Scratch scratch) {
        var piece = scratch.piece(Structs.MAPINAMEID.size());
        piece.putAddress(
                Structs.MAPINAMEID.at("lpguid"), scratch.bytes(Values.guid(set)).address());
        int kind = Structs.MAPINAMEID.at("Kind");
        if (text == null) {
            piece.putInt(Structs.MAPINAMEID.at("ulKind"), Defs.MNID_ID).putInt(kind, number);
        } else {
            piece.putInt(Structs.MAPINAMEID.at("ulKind"), Defs.MNID_STRING)
                    .putAddress(kind, scratch.wide(text).address());
        }
        return piece;
    }
}
