package org.tenon.sync.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.vobject.Content;

/**
 * Puts contents into the ledger that are about to be agreed, some at a time: a thousand cards with photographs must not wait in
 * memory for the end of their batch.
 */
final class Bases {
    private static final long MOST_BYTES = 1 << 20;

    private final Ledger ledger;
    private final Map<ContentHash, Content> waiting = new LinkedHashMap<>();
    private long waitingBytes;

    Bases(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Keeps what was found, if it is of a kind that needs it; says it again without the content. */
    ContentSummary keep(ContentSummary found) {
        if (found.content().isPresent()
                && waiting.put(found.hash(), found.content().get()) == null) {
            waitingBytes += found.content().get().sizeBytes();
            if (waitingBytes > MOST_BYTES) {
                write();
            }
        }
        return found.bare();
    }

    /** To be called before anything is settled that stands on these contents. */
    void write() {
        if (!waiting.isEmpty()) {
            ledger.soonDurable(() -> waiting.forEach(ledger.contents()::keep));
            waiting.clear();
            waitingBytes = 0;
        }
    }
}
