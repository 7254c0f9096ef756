package org.tenon.sync.merge;

import java.util.Optional;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.vobject.Content;

/** Brings an item's two sides together. Total: any bytes are an answer, never an exception. */
public sealed interface Merger permits CalendarMerger, ContactMerger {
    /**
     * What both sides shall have.
     *
     * @param base what they last agreed on; {@link Content#NONE} where they never did: then nothing counts as removed
     */
    MergeResult merge(Content base, Content client, Content server, Policy.Conflict conflict);

    /**
     * Whether two items say the same: an item that a server wrote anew, with its own folding, order and time stamps, is not
     * an edit. Bytes that are no such item are the same only if equal but for line ends.
     */
    boolean sameContent(Content one, Content other);

    /** The merger for a kind's items; none for mail, whose content never changes. */
    static Optional<Merger> of(Kind kind) {
        return switch (kind) {
            case CALENDAR, TASKS, NOTES -> Optional.of(new CalendarMerger());
            case CONTACTS -> Optional.of(new ContactMerger());
            case MAIL -> Optional.empty();
        };
    }
}
