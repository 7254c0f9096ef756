package org.tenon.mapi;

import java.util.ArrayList;
import java.util.List;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.PropTag;

/** In what order rows are wanted: {@code Sort.by(SUBJECT).thenDescending(TIME)}. */
public record Sort(List<Key> keys) {
    public record Key(PropTag<?> tag, boolean descending) {}

    public Sort {
        keys = List.copyOf(keys);
    }

    public static Sort by(PropTag<?> tag) {
        return new Sort(List.of(new Key(tag, false)));
    }

    public static Sort descending(PropTag<?> tag) {
        return new Sort(List.of(new Key(tag, true)));
    }

    public Sort then(PropTag<?> tag) {
        return with(new Key(tag, false));
    }

    public Sort thenDescending(PropTag<?> tag) {
        return with(new Key(tag, true));
    }

    private Sort with(Key key) {
        var all = new ArrayList<>(keys);
        all.add(key);
        return new Sort(all);
    }

    Scratch.Piece write(Scratch scratch) {
        int first = Structs.SSortOrderSet.at("aSort");
        var piece =
                scratch.piece(first + keys.size() * Structs.SSortOrder.size()).putInt(0, keys.size());
        for (int i = 0; i < keys.size(); i++) {
            int at = first + i * Structs.SSortOrder.size();
            piece.putInt(at, keys.get(i).tag().tag());
            piece.putInt(at + 4, keys.get(i).descending() ? Defs.TABLE_SORT_DESCEND : Defs.TABLE_SORT_ASCEND);
        }
        return piece;
    }
}
