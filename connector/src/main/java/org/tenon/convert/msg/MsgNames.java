package org.tenon.convert.msg;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.PropertySets;
import org.tenon.convert.blob.Cursor;
import org.tenon.mapi.value.Binary;

/** What the identifiers from 0x8000 on stand for in one file, [MS-OXMSG] section 2.2.3. */
final class MsgNames {
    private static final String STORAGE = "__nameid_version1.0";
    private static final Binary NOTHING = new Binary(new byte[0]);
    private static final UUID MAPI = UUID.fromString("00020328-0000-0000-c000-000000000046");
    private static final int FIRST = 0x8000;

    private final Map<Integer, PropertyKey> names = new HashMap<>();

    private MsgNames() {}

    static MsgNames of(DirectoryEntry root) {
        var names = new MsgNames();
        MsgProperties.directory(root, STORAGE).ifPresent(names::read);
        return names;
    }

    /** The property that an identifier means here. */
    PropertyKey key(int id) {
        var named = names.get(id);
        return named != null ? named : new PropertyKey.Tagged(id);
    }

    private void read(DirectoryEntry storage) {
        var sets = MsgProperties.stream(storage, "__substg1.0_00020102").orElse(NOTHING);
        var entries = MsgProperties.stream(storage, "__substg1.0_00030102").orElse(NOTHING);
        var texts = MsgProperties.stream(storage, "__substg1.0_00040102").orElse(NOTHING);
        Cursor.parse(entries, in -> {
            while (in.remaining() >= 8) {
                int number = in.int32();
                int kind = in.int16();
                int index = in.int16();
                set(sets, kind >>> 1)
                        .flatMap(set -> key(set, number, (kind & 1) != 0, texts))
                        .ifPresent(key -> names.put(FIRST + index, key));
            }
            return names;
        });
    }

    private static Optional<PropertyKey> key(UUID set, int number, boolean isText, Binary texts) {
        return isText
                ? text(texts, number).map(text -> new PropertyKey.Texted(set, text))
                : Optional.of(new PropertyKey.Numbered(set, number));
    }

    private static Optional<UUID> set(Binary sets, int index) {
        return switch (index) {
            case 1 -> Optional.of(MAPI);
            case 2 -> Optional.of(PropertySets.PUBLIC_STRINGS);
            default ->
                Cursor.parse(sets, in -> {
                    in.bytes((index - 3) * 16);
                    return MsgProperties.guid(in);
                });
        };
    }

    private static Optional<String> text(Binary texts, int offset) {
        return Cursor.parse(texts, in -> {
            in.bytes(offset);
            return in.wide(in.int32() / 2);
        });
    }
}
