package org.tenon.outlook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.Attachment;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiTable;
import org.tenon.mapi.PropertyObject;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** Reads an item whole: its properties, people, attachments and the items embedded in it. On MAPI's thread. */
final class ItemLoader implements AutoCloseable {
    private static final int NAMED = 0x8000;
    private static final int DEEPEST = 50;
    private static final int EMBEDDED = 5;
    private static final int MOST_NEAR = 1 << 20;

    /** What a row of a person has: a table of recipients need not tell all that it could. */
    private static final PropTag<?>[] PERSON = {
        PidTag.RECIPIENT_TYPE,
        PidTag.DISPLAY_NAME,
        PidTag.ADDRESS_TYPE,
        PidTag.EMAIL_ADDRESS,
        PropTag.text(0x39FE),
        PropTag.binary(0x0FFF),
        PropTag.int32(0x5FFD),
        PropTag.int32(0x5FFF),
        PropTag.time(0x5FFB),
        PropTag.text(0x5FF6),
        PropTag.binary(0x5FF7),
        PropTag.int32(0x5FDF),
        PropTag.binary(0x300B),
        PropTag.int32(0x0FFE),
        PropTag.int32(0x3900),
        PropTag.bool(0x0E0F),
        PropTag.bool(0x3A40)
    };

    /** What says where an object is and who may see it, not what it holds. */
    private static final Set<Integer> PLACE = Set.of(
            0x0FF4, 0x0FF6, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA, 0x0FFB, 0x0FFE, 0x0FFF, 0x0E09, 0x0E05, 0x65E2, 0x65E3);

    private final MapiMessageStore store;
    private final List<Overflow> held = new ArrayList<>();

    ItemLoader(MapiMessageStore store) {
        this.store = store;
    }

    /** Large content of what was loaded can be read until this is closed. */
    MapiItem load(MapiMessage message) throws IOException {
        return load(message, 0);
    }

    private MapiItem load(MapiMessage message, int depth) throws IOException {
        var properties = properties(message);
        var people = new ArrayList<ItemProperties>();
        try (var table = message.recipients().columns(PERSON)) {
            for (var row : (Iterable<Props>) table.rows()::iterator) {
                people.add(values(row));
            }
        }
        var attachments = new ArrayList<MapiAttachment>();
        for (int number : numbers(message)) {
            try (var attachment = message.attachment(number)) {
                attachments.add(load(attachment, depth));
            }
        }
        return new MapiItem(properties, people, attachments);
    }

    private static List<Integer> numbers(MapiMessage message) {
        var numbers = new ArrayList<Integer>();
        try (MapiTable table = message.attachments().columns(Property.ATTACHMENT_NUMBER)) {
            table.rows().forEach(row -> row.get(Property.ATTACHMENT_NUMBER).ifPresent(numbers::add));
        }
        numbers.sort(null);
        return numbers;
    }

    private MapiAttachment load(Attachment attachment, int depth) throws IOException {
        var properties = properties(attachment);
        boolean embedded = properties.get(PidTag.ATTACH_METHOD).orElse(0) == EMBEDDED && depth < DEEPEST;
        if (!embedded) {
            return MapiAttachment.of(properties);
        }
        try (var message = attachment.message()) {
            return new MapiAttachment(properties, Optional.of(load(message, depth + 1)));
        }
    }

    private ItemProperties properties(PropertyObject object) throws IOException {
        var wanted = object.tags().stream()
                .filter(t -> t.type() != PropType.OBJECT && !PLACE.contains(t.id()))
                .toList();
        var found = new ItemProperties();
        // Asked for one by one: what is too large is told by its place in the answer alone.
        var props = object.get(wanted.toArray(PropTag<?>[]::new));
        for (int i = 0; i < wanted.size(); i++) {
            var tag = wanted.get(i);
            var value = props.value(i);
            var key = key(tag);
            if (key.isEmpty()) {
                continue;
            }
            if (value instanceof PropError(int result)) {
                if (isLarge(result, tag)) {
                    large(object, tag, key.get(), found);
                }
            } else {
                found.put(key.get(), props.tag(i) & 0xFFFF, value);
            }
        }
        return found;
    }

    private static boolean isLarge(int result, PropTag<?> tag) {
        boolean streamed = tag.type() == PropType.BINARY || tag.type() == PropType.UNICODE;
        return streamed && (result == Codes.MAPI_E_NOT_ENOUGH_MEMORY || result == Codes.MAPI_E_TOO_BIG);
    }

    private void large(PropertyObject object, PropTag<?> tag, PropertyKey key, ItemProperties to) throws IOException {
        try (var in = object.read(tag)) {
            var content = Overflow.of(in::transferTo);
            held.add(content);
            to.put(key, tag.type(), near(tag.type(), content));
        }
    }

    /** A value as the conversions want it: in memory where it may well be. */
    private static Object near(int type, Overflow content) throws IOException {
        if (content.sizeBytes() > MOST_NEAR) {
            return content;
        }
        try (var in = content.open()) {
            var bytes = in.readAllBytes();
            return type == PropType.UNICODE ? text(bytes) : Binary.owning(bytes);
        }
    }

    private static String text(byte[] utf16) {
        var text = new String(utf16, StandardCharsets.UTF_16LE);
        return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    }

    private Optional<PropertyKey> key(PropTag<Object> tag) {
        return tag.id() < NAMED
                ? Optional.of(PropertyKey.of(tag))
                : store.name(tag).map(PropertyKey::of);
    }

    private ItemProperties values(Props row) {
        var found = new ItemProperties();
        for (int i = 0; i < row.size(); i++) {
            if (!(row.value(i) instanceof PropError)) {
                found.put(PropertyKey.of(PropTag.any(row.tag(i))), row.tag(i) & 0xFFFF, row.value(i));
            }
        }
        return found;
    }

    @Override
    public void close() {
        held.forEach(Overflow::close);
        held.clear();
    }
}
