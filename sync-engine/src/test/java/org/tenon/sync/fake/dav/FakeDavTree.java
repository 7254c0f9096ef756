package org.tenon.sync.fake.dav;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** What the server keeps. Not safe for several threads: the server holds its lock. */
final class FakeDavTree {
    private static final Pattern UID = Pattern.compile("(?im)^UID[^:\r\n]*:(.*?)\r?$");
    private static final Pattern COMPONENT = Pattern.compile("(?im)^BEGIN:(VEVENT|VTODO|VJOURNAL|VCARD)\r?$");

    private final Map<String, Collection> collections = new TreeMap<>();
    private long clock;

    /** One calendar or address book. */
    static final class Collection {
        final String path;
        final boolean contacts;
        Set<String> components;
        final Map<String, Item> items = new TreeMap<>();
        final List<Change> changes = new ArrayList<>();
        final long born;
        String displayName;
        String color = "";
        String order = "";
        boolean writable = true;
        boolean directory;

        Collection(String path, boolean contacts, Set<String> components, String displayName, long born) {
            this.path = path;
            this.contacts = contacts;
            this.components = components;
            this.displayName = displayName;
            this.born = born;
        }

        private LongSupplier second = () -> System.currentTimeMillis() / 1000;
        /** When it was changed last, in seconds since 1970. */
        long changedSeconds = second.getAsLong();

        /** Whatever is changed from now on is changed in the second of the last change. */
        void holdTheSecond() {
            second = () -> changedSeconds;
        }

        long last() {
            return changes.isEmpty() ? born : changes.getLast().at();
        }

        private void changed(long at, String name, boolean deleted) {
            changedSeconds = second.getAsLong();
            changes.add(new Change(at, name, deleted, changedSeconds));
        }

        /** As if all of it had been that much longer ago. */
        void age(int seconds) {
            changedSeconds -= seconds;
            changes.replaceAll(c -> new Change(c.at(), c.name(), c.deleted(), c.second() - seconds));
        }
    }

    /** @param second since 1970 */
    record Change(long at, String name, boolean deleted, long second) {}

    /** An item and the version that its ETag is made of. */
    static final class Item {
        final byte[] data;
        final long version;
        /** How often something was written under this name since there was nothing. */
        final int row;

        Item(byte[] data, long version, int row) {
            this.data = data;
            this.version = version;
            this.row = row;
        }

        Optional<String> uid() {
            var matcher = UID.matcher(text().replaceAll("\r?\n[ \t]", ""));
            return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
        }

        String component() {
            var matcher = COMPONENT.matcher(text());
            return matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
        }

        String text() {
            return new String(data, StandardCharsets.UTF_8);
        }
    }

    long now() {
        return clock;
    }

    Optional<Collection> collection(String path) {
        return Optional.ofNullable(collections.get(path));
    }

    List<Collection> below(String home) {
        return collections.values().stream()
                .filter(c -> c.path.startsWith(home))
                .toList();
    }

    Collection add(String path, boolean contacts, Set<String> components, String displayName) {
        var made = new Collection(path, contacts, components, displayName, ++clock);
        collections.put(path, made);
        return made;
    }

    void remove(Collection collection) {
        clock++;
        collections.remove(collection.path);
    }

    Item put(Collection collection, String name, byte[] data) {
        var before = collection.items.get(name);
        var item = new Item(data, ++clock, before == null ? 0 : before.row + 1);
        collection.items.put(name, item);
        collection.changed(clock, name, false);
        return item;
    }

    /** As if it had come just now: for an item that was hidden. */
    void touch(String name) {
        collections.values().stream()
                .filter(c -> c.items.containsKey(name))
                .forEach(c -> c.changed(++clock, name, false));
    }

    FakeDavTree copy() {
        var copy = new FakeDavTree();
        copy.become(this);
        return copy;
    }

    void become(FakeDavTree other) {
        clock = other.clock;
        collections.clear();
        other.collections.forEach((path, c) -> {
            var made = new Collection(c.path, c.contacts, c.components, c.displayName, c.born);
            made.items.putAll(c.items);
            made.changes.addAll(c.changes);
            made.color = c.color;
            made.order = c.order;
            made.changedSeconds = c.changedSeconds;
            made.writable = c.writable;
            made.directory = c.directory;
            collections.put(path, made);
        });
    }

    void delete(Collection collection, String name) {
        collection.items.remove(name);
        collection.changed(++clock, name, true);
    }

    /** Sets a property that people see a collection by. */
    void named(Collection collection, String property, String value) {
        switch (property) {
            case "calendar-color" -> collection.color = value;
            case "calendar-order" -> collection.order = value;
            default -> collection.displayName = value;
        }
    }

    /** The last change of each item since a point on the scale {@code when}, oldest first, no more than {@code most}. */
    static Map<String, Change> since(Collection collection, ToLongFunction<Change> when, long at, int most) {
        var last = new LinkedHashMap<String, Change>();
        for (var change : collection.changes) {
            if (when.applyAsLong(change) > at) {
                last.remove(change.name());
                last.put(change.name(), change);
            }
        }
        var first = new LinkedHashMap<String, Change>();
        for (var change : last.values()) {
            if (first.size() == most) {
                break;
            }
            first.put(change.name(), change);
        }
        return first;
    }
}
