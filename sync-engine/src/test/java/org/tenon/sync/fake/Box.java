package org.tenon.sync.fake;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;

/**
 * The content of one folder: items, and a log that counts up with every change, as HIGHESTMODSEQ does (RFC 7162). Guarded by
 * the {@link Contents} that holds it.
 */
final class Box {
    private static final long HANDLES_EACH = 1_000_000;

    private final Kind kind;
    private final String identity;
    private final Map<Handle, Entry> items = new LinkedHashMap<>();
    private final TreeMap<Long, Handle> graves = new TreeMap<>();
    private final Set<Handle> issued = new HashSet<>();
    private String role;
    private boolean writable = true;
    private long validity;
    private long nextUid;
    private long log = 1;

    /** {@code number} is never used for two boxes, so that no handle of one is ever a handle of another. */
    Box(Kind kind, long number, String role) {
        this.kind = kind;
        this.identity = "box-" + number;
        this.validity = number;
        this.nextUid = number * HANDLES_EACH + 1;
        this.role = role;
    }

    Kind kind() {
        return kind;
    }

    String identity() {
        return identity;
    }

    String role() {
        return role;
    }

    void role(String role) {
        this.role = role;
        stir();
    }

    boolean writable() {
        return writable;
    }

    void writable(boolean writable) {
        this.writable = writable;
    }

    String validity() {
        return "v" + validity;
    }

    long log() {
        return log;
    }

    long nextUid() {
        return nextUid;
    }

    /** Something changed that no item shows. */
    void stir() {
        log++;
    }

    Collection<Entry> items() {
        return items.values();
    }

    Optional<Entry> find(Handle handle) {
        return Optional.ofNullable(items.get(handle));
    }

    /** Whether {@code handle} was ever one of this folder. */
    boolean knows(Handle handle) {
        return issued.contains(handle);
    }

    void issue(Handle handle) {
        issued.add(handle);
    }

    /** The next UID: larger than any before, never used again. */
    Handle nextHandle() {
        var handle = new Handle(Long.toString(nextUid++));
        issue(handle);
        return handle;
    }

    void put(Entry entry) {
        issue(entry.handle());
        graves.values().remove(entry.handle());
        items.put(entry.handle(), entry.changedAt(++log));
    }

    void remove(Handle handle) {
        if (items.remove(handle) != null) {
            graves.put(++log, handle);
        }
    }

    List<Entry> changedSince(long position) {
        return items.values().stream().filter(e -> e.change() > position).toList();
    }

    List<Handle> goneSince(long position) {
        return List.copyOf(graves.tailMap(position, false).values());
    }

    /** A new validity: every item under a new handle that nobody has been told, and no memory of what was before. */
    void changeValidity(long newValidity, boolean renumber) {
        validity = newValidity;
        var kept = List.copyOf(items.values());
        items.clear();
        graves.clear();
        kept.forEach(e -> put(renumber ? e.at(nextHandle()) : e));
    }

    /** A backup of all that there is, counters too. */
    Copy copy() {
        return new Copy(new LinkedHashMap<>(items), new TreeMap<>(graves), nextUid, log);
    }

    record Copy(Map<Handle, Entry> items, TreeMap<Long, Handle> graves, long nextUid, long log) {}

    /** Everything is as it was when the copy was made, under the same validity: UIDs are given again. */
    void restore(Copy copy) {
        items.clear();
        items.putAll(copy.items());
        graves.clear();
        graves.putAll(copy.graves());
        nextUid = copy.nextUid();
        log = copy.log();
    }

    /** The handle means another item from now on, and nothing shows that. */
    void swap(Handle handle, byte[] body) {
        var old = items.get(handle);
        items.put(handle, old.withBody(body, old.revision()));
    }
}
