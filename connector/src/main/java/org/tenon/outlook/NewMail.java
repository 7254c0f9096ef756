package org.tenon.outlook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tenon.sync.model.Flags;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;

/**
 * Which of the messages that are brought into the inbox are new mail to the person in front of Outlook: those that nobody has read, and
 * that the server received since a run last came to its end. Before the first run did, none is: it fills the inbox.
 */
@FunctionalInterface
public interface NewMail {
    /** Where none is. */
    NewMail NONE = Optional::empty;

    /** So much may a server's clock be behind, or a message be on its way into a listing. */
    Duration SLACK = Duration.ofHours(1);

    /** When a run last came to its end. */
    Optional<Instant> lastLook();

    default boolean is(FolderInfo folder, NewItem item) {
        boolean unread = !item.flags().has(Flags.SEEN) && !item.flags().has(Flags.DRAFT);
        return item.news()
                && unread
                && folder.name().isInbox()
                && lastLook()
                        .filter(last -> item.body()
                                .map(Body::receivedAt)
                                .filter(received -> received.isAfter(last.minus(SLACK)))
                                .isPresent())
                        .isPresent();
    }
}
