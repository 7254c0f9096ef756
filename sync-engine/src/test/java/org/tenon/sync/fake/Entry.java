package org.tenon.sync.fake;

import java.time.Instant;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;

/** An item as a {@link Box} keeps it. Immutable; {@code change} is the position in the box's log of its last change. */
final class Entry {
    private final Handle handle;
    private final byte[] body;
    private final Flags flags;
    private final Instant receivedAt;
    private final long revision;
    private final long change;

    Entry(Handle handle, byte[] body, Flags flags, Instant receivedAt, long revision, long change) {
        this.handle = handle;
        this.body = body;
        this.flags = flags;
        this.receivedAt = receivedAt;
        this.revision = revision;
        this.change = change;
    }

    Handle handle() {
        return handle;
    }

    byte[] body() {
        return body;
    }

    Flags flags() {
        return flags;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    long revision() {
        return revision;
    }

    long change() {
        return change;
    }

    Entry withFlags(Flags flags) {
        return new Entry(handle, body, flags, receivedAt, revision, change);
    }

    Entry withBody(byte[] body, long revision) {
        return new Entry(handle, body, flags, receivedAt, revision, change);
    }

    Entry at(Handle handle) {
        return new Entry(handle, body, flags, receivedAt, revision, change);
    }

    Entry changedAt(long change) {
        return new Entry(handle, body, flags, receivedAt, revision, change);
    }
}
