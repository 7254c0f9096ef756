package org.tenon.convert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Brings a changed text into an item that is there. What differs between the item that its own text makes ({@code before}) and the item
 * that the new text makes ({@code after}) is changed, and nothing else: properties without a place in the text stay, and so do values
 * that the text says less exactly, rich text whose plain text is the same, and attachments that the text cannot hold.
 */
public final class ItemUpdate {
    /** What is made of another property, and wrong once that has changed. */
    private static final Map<PropertyKey, List<PropertyKey>> MADE_OF = Map.of(
            PropertyKey.of(PidTag.SUBJECT),
            List.of(PropertyKey.of(PidTag.NORMALIZED_SUBJECT), PropertyKey.of(PidTag.SUBJECT_PREFIX)),
            PropertyKey.of(PidLid.DISTRIBUTION_LIST_MEMBERS),
            List.of(
                    PropertyKey.of(PidLid.DISTRIBUTION_LIST_STREAM),
                    PropertyKey.of(PidLid.DISTRIBUTION_LIST_CHECKSUM)));

    private static final PropertyKey BODY = PropertyKey.of(PidTag.BODY);
    private static final PropertyKey HTML = PropertyKey.of(PidTag.HTML);
    private static final List<PropertyKey> RICH = List.of(
            PropertyKey.of(PidTag.RTF_COMPRESSED),
            PropertyKey.of(PidTag.RTF_IN_SYNC),
            PropertyKey.of(PidTag.NATIVE_BODY));

    /** By what items are known across stores: an item that lacks it gets it. */
    private static final List<PropertyKey> IDENTITY = List.of(
            PropertyKey.of(PidLid.UID),
            PropertyKey.of(PidLid.GLOBAL_OBJECT_ID),
            PropertyKey.of(PidLid.CLEAN_GLOBAL_OBJECT_ID));

    private ItemUpdate() {}

    /**
     * The item with what changed.
     *
     * @param before what the item's own text makes
     * @param after what the new text makes
     */
    public static MapiItem of(MapiItem existing, MapiItem before, MapiItem after) {
        var item = changed(existing, before, after);
        for (var key : IDENTITY) {
            after.properties()
                    .typed(key)
                    .filter(t -> !item.properties().has(key))
                    .ifPresent(t -> item.properties().put(key, t.type(), t.value()));
        }
        return item;
    }

    private static MapiItem changed(MapiItem existing, MapiItem before, MapiItem after) {
        var properties = properties(existing.properties(), before.properties(), after.properties());
        body(properties, before.properties(), after.properties());
        // A server that drops our line does not take the item's own class away.
        if (!existing.messageClass().isEmpty() && existing.isA(after.messageClass())) {
            properties.put(PidTag.MESSAGE_CLASS, existing.messageClass());
        }
        return new MapiItem(
                properties,
                people(existing.recipients(), before.recipients(), after.recipients()),
                attachments(existing, before, after));
    }

    private static ItemProperties properties(ItemProperties existing, ItemProperties before, ItemProperties after) {
        var result = existing.copy();
        for (var key : changed(before, after)) {
            MADE_OF.getOrDefault(key, List.of()).forEach(result::remove);
            after.typed(key).ifPresentOrElse(t -> result.put(key, t.type(), t.value()), () -> result.remove(key));
        }
        return result;
    }

    private static Set<PropertyKey> changed(ItemProperties before, ItemProperties after) {
        var keys = new LinkedHashSet<>(before.all().keySet());
        keys.addAll(after.all().keySet());
        keys.remove(PropertyKey.of(PidLid.ORIGINAL));
        keys.remove(HTML);
        keys.removeIf(k -> same(before, after, k));
        return keys;
    }

    /** A text whose words are the same keeps its looks, also where the way there and back has no place for them. */
    private static void body(ItemProperties result, ItemProperties before, ItemProperties after) {
        boolean words = !same(before, after, BODY);
        boolean looks = !same(before, after, HTML) && after.has(HTML);
        if (!words && !looks) {
            return;
        }
        RICH.forEach(result::remove);
        result.remove(HTML);
        if (looks) {
            after.typed(HTML).ifPresent(t -> result.put(HTML, t.type(), t.value()));
        }
    }

    private static boolean same(ItemProperties one, ItemProperties other, PropertyKey key) {
        var a = one.typed(key).map(ItemProperties.Typed::value);
        var b = other.typed(key).map(ItemProperties.Typed::value);
        return a.equals(b);
    }

    // --- People

    private static List<ItemProperties> people(
            List<ItemProperties> existing, List<ItemProperties> before, List<ItemProperties> after) {
        var there = pairs(before, existing, ItemUpdate::samePerson);
        var still = pairs(after, before, ItemUpdate::samePerson);
        var result = new ArrayList<ItemProperties>();
        for (int i = 0; i < existing.size(); i++) {
            int said = there.indexOf(i);
            int now = said < 0 ? -1 : still.indexOf(said);
            if (said < 0) {
                // The text never told of this one.
                result.add(existing.get(i));
            } else if (now >= 0) {
                result.add(properties(existing.get(i), before.get(said), after.get(now)));
            }
        }
        for (int i = 0; i < after.size(); i++) {
            if (still.get(i) < 0) {
                result.add(after.get(i));
            }
        }
        return result;
    }

    /** For each of the first its like among the others, -1 where there is none; none twice. */
    private static <T> List<Integer> pairs(List<T> first, List<T> others, BiPredicate<T, T> like) {
        var pairs = new ArrayList<Integer>();
        for (var one : first) {
            int found = -1;
            for (int i = 0; i < others.size() && found < 0; i++) {
                found = !pairs.contains(i) && like.test(one, others.get(i)) ? i : -1;
            }
            pairs.add(found);
        }
        return pairs;
    }

    private static boolean samePerson(ItemProperties said, ItemProperties other) {
        var address = said.get(PidTag.EMAIL_ADDRESS).orElse("").strip();
        return Stream.of(other.get(PidTag.SMTP_ADDRESS), other.get(PidTag.EMAIL_ADDRESS))
                .flatMap(Optional::stream)
                .anyMatch(a -> a.strip().equalsIgnoreCase(address));
    }

    // --- Attachments, and the changed instances of a series among them

    private static List<MapiAttachment> attachments(MapiItem existing, MapiItem before, MapiItem after) {
        var there = pairs(before.attachments(), existing.attachments(), ItemUpdate::sameAttachment);
        var still = pairs(after.attachments(), before.attachments(), ItemUpdate::sameAttachment);
        var result = new ArrayList<MapiAttachment>();
        for (int i = 0; i < existing.attachments().size(); i++) {
            var own = existing.attachments().get(i);
            int said = there.indexOf(i);
            int now = said < 0 ? -1 : still.indexOf(said);
            if (said < 0) {
                result.add(own);
            } else if (now >= 0) {
                var was = before.attachments().get(said);
                var is = after.attachments().get(now);
                var embedded = own.embedded()
                        .map(e -> is.embedded().isPresent() && was.embedded().isPresent()
                                ? instance(
                                        e, was.embedded().get(), is.embedded().get(), before, after)
                                : e);
                result.add(
                        new MapiAttachment(properties(own.properties(), was.properties(), is.properties()), embedded));
            }
        }
        for (int i = 0; i < after.attachments().size(); i++) {
            int was = still.get(i);
            boolean known = was >= 0
                    && (there.get(was) >= 0
                            || before.attachments()
                                    .get(was)
                                    .equals(after.attachments().get(i)));
            if (!known) {
                result.add(after.attachments().get(i));
            }
        }
        return result;
    }

    /** An instance that is other. What it had from its series and has of its own now that the series has changed is put into it. */
    private static MapiItem instance(
            MapiItem own, MapiItem was, MapiItem is, MapiItem seriesBefore, MapiItem seriesAfter) {
        var item = changed(own, was, is);
        for (var key : changed(seriesBefore.properties(), seriesAfter.properties())) {
            is.properties().typed(key).filter(t -> !item.properties().has(key)).ifPresent(t -> item.properties()
                    .put(key, t.type(), t.value()));
        }
        if (own.recipients().isEmpty()) {
            item.recipients().clear();
            boolean same = was.recipients().equals(is.recipients())
                    && seriesBefore.recipients().equals(seriesAfter.recipients());
            item.recipients().addAll(same ? List.of() : is.recipients());
        }
        return item;
    }

    private static boolean sameAttachment(MapiAttachment said, MapiAttachment other) {
        if (said.isException() || other.isException()) {
            return said.isException() && other.isException() && sameInstance(said, other);
        }
        var a = said.properties().large(PidTag.ATTACH_DATA_BINARY);
        var b = other.properties().large(PidTag.ATTACH_DATA_BINARY);
        if (a.isPresent() || b.isPresent()) {
            return a.isPresent() && b.isPresent() && sameBytes(a.get(), b.get());
        }
        var link = link(said);
        return link.isPresent() && link.equals(link(other));
    }

    private static Optional<String> link(MapiAttachment attachment) {
        var p = attachment.properties();
        return p.get(PidTag.ATTACH_LONG_PATHNAME)
                .or(() -> p.get(PidTag.ATTACH_PATHNAME))
                .map(String::strip);
    }

    private static boolean sameInstance(MapiAttachment one, MapiAttachment other) {
        var a = one.embedded().flatMap(e -> e.properties().get(PidLid.EXCEPTION_REPLACE_TIME));
        var b = other.embedded().flatMap(e -> e.properties().get(PidLid.EXCEPTION_REPLACE_TIME));
        if (a.isPresent() && b.isPresent()) {
            return a.equals(b);
        }
        return Objects.equals(
                one.properties().get(PidTag.EXCEPTION_START_TIME),
                other.properties().get(PidTag.EXCEPTION_START_TIME));
    }

    private static final int BLOCK = 64 * 1024;

    private static boolean sameBytes(LargeValue one, LargeValue other) {
        long a = one.sizeBytes();
        long b = other.sizeBytes();
        if (a >= 0 && b >= 0 && a != b) {
            return false;
        }
        try (var first = one.open();
                var second = other.open()) {
            return sameBytes(first, second);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean sameBytes(InputStream first, InputStream second) throws IOException {
        while (true) {
            var a = first.readNBytes(BLOCK);
            var b = second.readNBytes(BLOCK);
            if (!Arrays.equals(a, b)) {
                return false;
            }
            if (a.length < BLOCK) {
                return true;
            }
        }
    }
}
