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
        final Set<String> components;
        final Map<String, Item> items = new TreeMap<>();
        final List<Change> changes = new ArrayList<>();
        final long born;
        String displayName;
        String color = "";
        String order = "";
        boolean writable = true;

        Collection(String path, boolean contacts, Set<String> components, String displayName, long born) {
            this.path = path;
            this.contacts = contacts;
            this.components = components;
            this.displayName = displayName;
            this.born = born;
        }

        /** When it was changed last, in seconds since 1970. */
        long changedSeconds = System.currentTimeMillis() / 1000;

        long last() {
            return changes.isEmpty() ? born : changes.getLast().at();
        }
    }

    record Change(long at, String name, boolean deleted) {}

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
        collection.changes.add(new Change(clock, name, false));
        collection.changedSeconds = System.currentTimeMillis() / 1000;
        return item;
    }

    /** As if it had come just now: for an item that was hidden. */
    void touch(String name) {
        collections.values().stream()
                .filter(c -> c.items.containsKey(name))
                .forEach(c -> c.changes.add(new Change(++clock, name, false)));
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
            collections.put(path, made);
        });
    }

    void delete(Collection collection, String name) {
        collection.items.remove(name);
        collection.changes.add(new Change(++clock, name, true));
        collection.changedSeconds = System.currentTimeMillis() / 1000;
    }

    /** Sets a property that people see a collection by. */
    void named(Collection collection, String property, String value) {
        switch (property) {
            case "calendar-color" -> collection.color = value;
            case "calendar-order" -> collection.order = value;
            default -> collection.displayName = value;
        }
    }

    /** The last change of each item since, oldest first, no more than {@code most}. */
    static Map<String, Change> since(Collection collection, long at, int most) {
        var last = new LinkedHashMap<String, Change>();
        for (var change : collection.changes) {
            if (change.at() > at) {
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
