package org.tenon.sync.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** An item's content, to be streamed: mail with CRLF or LF line ends as the store has it. */
public interface Body {
    /** In the form that {@link #open} gives. */
    long sizeBytes();

    /** When the item was received (IMAP INTERNALDATE), or {@link Instant#EPOCH} where nobody knows. */
    Instant receivedAt();

    /** Whether it can be opened later and again; otherwise once, and only while the sink that was given it runs. */
    boolean lasting();

    InputStream open() throws IOException;

    /** Lets go of what a lasting body occupies, if it was made for us (a spool file); the item itself is untouched. */
    default void discard() {}
}
