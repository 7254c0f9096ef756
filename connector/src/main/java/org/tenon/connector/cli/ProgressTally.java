package org.tenon.connector.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.model.Side;

/** How far a run has come, folder by folder. Used under its owner's lock. */
final class ProgressTally {
    private final Map<Key, Part> parts = new LinkedHashMap<>();
    private long bytes;

    /** One folder's work on one side. */
    record Key(String folder, Side side) {}

    record Part(Key key, long items, long done) {
        boolean finished() {
            return done >= items;
        }
    }

    void begin(String folder, Side side, long items) {
        var key = new Key(folder, side);
        var before = parts.getOrDefault(key, new Part(key, 0, 0));
        parts.put(key, new Part(key, before.items + items, before.done));
    }

    Part advance(String folder, Side side, long items, long bytes) {
        this.bytes += bytes;
        var key = new Key(folder, side);
        var before = parts.getOrDefault(key, new Part(key, 0, 0));
        var after = new Part(key, Math.max(before.items, before.done + items), before.done + items);
        parts.put(key, after);
        return after;
    }

    /** Those that are not done yet, the oldest first. */
    List<Part> active() {
        return parts.values().stream().filter(p -> !p.finished()).toList();
    }

    long items() {
        return parts.values().stream().mapToLong(Part::items).sum();
    }

    long done() {
        return parts.values().stream().mapToLong(Part::done).sum();
    }

    long bytes() {
        return bytes;
    }
}
