package org.tenon.outlook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.ItemProperties.Typed;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.PropertyObject;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** Writes an item, or what of one changed. On MAPI's thread. Nothing is there before the message is saved. */
final class ItemSaver {
    /** Values beyond that are streamed: a call carries little more. */
    private static final int MOST_AT_ONCE = 3000;

    private static final int READ = 1;
    private static final int UNSENT = 8;

    /** What a store makes itself, of the rest or of its own. */
    private static final Set<Integer> COMPUTED = Set.of(
            0x0E02, 0x0E03, 0x0E04, 0x0E05, 0x0E08, 0x0E09, 0x0E1B, 0x0E21, 0x0FF4, 0x0FF6, 0x0FF7, 0x0FF8, 0x0FF9,
            0x0FFA, 0x0FFB, 0x0FFE, 0x0FFF, 0x1016, 0x3007, 0x3008, 0x65E2, 0x65E3);

    private static final Set<Integer> WRITABLE_TYPES = Set.of(
            PropType.UNICODE,
            PropType.STRING8,
            PropType.INT16,
            PropType.INT32,
            PropType.INT64,
            PropType.BOOLEAN,
            PropType.DOUBLE,
            PropType.APPTIME,
            PropType.CURRENCY,
            PropType.SYSTIME,
            PropType.BINARY,
            PropType.CLSID,
            PropType.MV_UNICODE,
            PropType.MV_INT32,
            PropType.MV_BINARY);

    private final MapiMessageStore store;

    ItemSaver(MapiMessageStore store) {
        this.store = store;
    }

    /** Fills a new message. */
    void fill(MapiMessage message, MapiItem item) throws IOException {
        properties(message, new ItemProperties(), item.properties());
        people(message, item.recipients());
        for (var attachment : item.attachments()) {
            attach(message, attachment);
        }
    }

    /** Changes a message that is there where {@code now} is other than {@code before}, and nowhere else. */
    void change(MapiMessage message, MapiItem before, MapiItem now) throws IOException {
        var flags = PropertyKey.of(PidTag.MESSAGE_FLAGS);
        var properties = now.properties().copy();
        // Set before the first save, and never written whole again.
        properties.remove(flags);
        before.properties().typed(flags).ifPresent(t -> properties.put(flags, t.type(), t.value()));
        properties(message, before.properties(), properties);
        if (!before.recipients().equals(now.recipients())) {
            people(message, now.recipients());
        }
        var kept = new HashSet<MapiAttachment>(now.attachments());
        var numbers = numbers(message);
        for (int i = 0; i < before.attachments().size(); i++) {
            if (!kept.contains(before.attachments().get(i)) && i < numbers.size()) {
                message.deleteAttachment(numbers.get(i));
            }
        }
        var there = new HashSet<MapiAttachment>(before.attachments());
        for (var attachment : now.attachments()) {
            if (!there.contains(attachment)) {
                attach(message, attachment);
            }
        }
    }

    private static List<Integer> numbers(MapiMessage message) {
        var numbers = new ArrayList<Integer>();
        try (var table = message.attachments().columns(Property.ATTACHMENT_NUMBER)) {
            table.rows().forEach(row -> row.get(Property.ATTACHMENT_NUMBER).ifPresent(numbers::add));
        }
        numbers.sort(null);
        return numbers;
    }

    void properties(PropertyObject object, ItemProperties before, ItemProperties now) throws IOException {
        var small = new Props();
        var large = new ArrayList<Large>();
        for (var entry : now.all().entrySet()) {
            var typed = entry.getValue();
            boolean same = before.typed(entry.getKey()).filter(typed::equals).isPresent();
            if (same || isComputed(entry.getKey()) || !isWritable(typed)) {
                continue;
            }
            var tag = tag(entry.getKey(), typed.type());
            if (isLarge(typed.value())) {
                large.add(new Large(tag, stream(typed.value())));
            } else {
                small.add(tag.tag(), typed.value());
            }
        }
        if (small.size() > 0) {
            object.set(small);
        }
        for (var one : large) {
            try (var in = one.content().open();
                    var out = object.write(one.tag())) {
                in.transferTo(out);
            }
        }
        var gone = before.all().entrySet().stream()
                .filter(e -> now.typed(e.getKey()).filter(ItemSaver::isWritable).isEmpty() && !isComputed(e.getKey()))
                .map(e -> tag(e.getKey(), e.getValue().type()))
                .toArray(PropTag<?>[]::new);
        if (gone.length > 0) {
            object.delete(gone);
        }
    }

    /** A list of nothing is no value: it is not there. */
    private static boolean isWritable(Typed typed) {
        return WRITABLE_TYPES.contains(typed.type()) && !(typed.value() instanceof List<?> list && list.isEmpty());
    }

    /** Too much for one call. */
    private record Large(PropTag<Object> tag, LargeValue content) {}

    private static boolean isComputed(PropertyKey key) {
        return key instanceof PropertyKey.Tagged(int id) && COMPUTED.contains(id);
    }

    private static boolean isLarge(Object value) {
        return switch (value) {
            case LargeValue large -> true;
            case Binary bytes -> bytes.size() > MOST_AT_ONCE;
            case String text -> text.length() > MOST_AT_ONCE / 2;
            default -> false;
        };
    }

    private static LargeValue stream(Object value) {
        return switch (value) {
            case LargeValue large -> large;
            case Binary bytes -> LargeValue.of(bytes);
            default -> LargeValue.of(Binary.owning(value.toString().getBytes(StandardCharsets.UTF_16LE)));
        };
    }

    private PropTag<Object> tag(PropertyKey key, int type) {
        var any = PropTag.any(type);
        return switch (key) {
            case PropertyKey.Tagged(int id) -> PropTag.any(id << 16 | type);
            case PropertyKey.Numbered(var set, int lid) -> store.tag(NamedProp.of(set, lid, any));
            case PropertyKey.Texted(var set, String text) -> store.tag(NamedProp.of(set, text, any));
        };
    }

    private void people(MapiMessage message, List<ItemProperties> people) {
        var rows = new ArrayList<Props>();
        for (var one : people) {
            var row = new Props();
            one.all().forEach((key, typed) -> {
                boolean fits = isWritable(typed) && !(typed.value() instanceof LargeValue);
                if (fits && key instanceof PropertyKey.Tagged(int id) && id != Property.ROW_ID.id()) {
                    row.add(id << 16 | typed.type(), typed.value());
                }
            });
            rows.add(row);
        }
        message.setRecipients(rows);
    }

    private void attach(MapiMessage message, MapiAttachment attachment) throws IOException {
        try (var made = message.attach()) {
            properties(made, new ItemProperties(), attachment.properties());
            if (attachment.embedded().isPresent()) {
                try (var inner = made.createMessage()) {
                    fill(inner, attachment.embedded().get());
                    inner.save();
                }
            }
            made.save();
        }
    }

    /** The flags with which a message is saved first: an own one is unsent by default, which makes it a draft for ever. */
    static int firstFlags(boolean read, boolean draft) {
        return (read ? READ : 0) | (draft ? UNSENT : 0);
    }

    /** Those of another one like it. */
    static int likeFirst(int flags) {
        return flags & (READ | UNSENT);
    }

    /** Whether two versions of an item differ in what is written. */
    static boolean differ(ItemProperties one, ItemProperties other) {
        return Stream.concat(one.all().keySet().stream(), other.all().keySet().stream())
                .filter(key -> !isComputed(key))
                .anyMatch(key -> !Objects.equals(value(one, key), value(other, key)));
    }

    private static Object value(ItemProperties properties, PropertyKey key) {
        return properties.typed(key).map(Typed::value).orElse(null);
    }
}
