package org.tenon.sync.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;

/**
 * What lies on the disk behind a {@link FakeStore}: it outlives every process that opens it. Itself the lock of all that it
 * holds.
 *
 * <p>A change is volatile until {@link #settle()}; {@link #powerCut()} takes volatile changes back, the last one first.
 */
final class Contents {
    private final NavigableMap<FolderName, Box> boxes = new TreeMap<>();
    private final Deque<Runnable> undos = new ArrayDeque<>();
    private long boxesMade;
    private long namesMade;
    private long changes;

    Contents() {
        boxes.put(FolderName.INBOX, newBox(Kind.MAIL, "Inbox"));
    }

    Box newBox(Kind kind, String role) {
        return new Box(kind, ++boxesMade, role);
    }

    NavigableMap<FolderName, Box> boxes() {
        return boxes;
    }

    Optional<Box> box(FolderName name) {
        return Optional.ofNullable(boxes.get(name));
    }

    /** A file name that was never used in any folder. */
    Handle nextName() {
        return new Handle("item-" + ++namesMade);
    }

    /** A validity that no folder ever had. */
    long nextValidity() {
        return ++boxesMade;
    }

    long changes() {
        return changes;
    }

    /** Written in the journal after a change: how a power cut would take it back. */
    void changed(Runnable undo) {
        undos.push(undo);
        changes++;
        notifyAll();
    }

    void put(Box box, Entry entry) {
        var before = box.find(entry.handle());
        box.put(entry);
        changed(() -> before.ifPresentOrElse(box::put, () -> box.remove(entry.handle())));
    }

    void remove(Box box, Handle handle) {
        box.find(handle).ifPresent(entry -> {
            box.remove(handle);
            changed(() -> box.put(entry));
        });
    }

    void create(FolderName name, Box box) {
        boxes.put(name, box);
        changed(() -> boxes.remove(name));
    }

    void drop(FolderName name) {
        var box = boxes.remove(name);
        changed(() -> boxes.put(name, box));
    }

    /** Renames a folder and all below it. */
    void rename(FolderName from, FolderName to) {
        var moving = new TreeMap<FolderName, Box>();
        boxes.forEach((name, box) -> {
            if (name.equals(from) || name.isUnder(from)) {
                moving.put(name, box);
            }
        });
        moving.keySet().forEach(boxes::remove);
        moving.forEach((name, box) -> boxes.put(name.rebased(from, to), box));
        changed(() -> {
            moving.keySet().forEach(name -> boxes.remove(name.rebased(from, to)));
            boxes.putAll(moving);
        });
    }

    /** All that was done so far survives a power cut. */
    void settle() {
        undos.clear();
    }

    boolean hasVolatile() {
        return !undos.isEmpty();
    }

    void powerCut() {
        while (!undos.isEmpty()) {
            undos.pop().run();
        }
        changes++;
        notifyAll();
    }
}
