package org.tenon.sync.kind;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Kind;
import org.tenon.sync.vobject.Content;

/** The rules for the items of one kind. */
public sealed interface KindRules permits MailRules, ItemRules {
    static KindRules of(Kind kind) {
        return switch (kind) {
            case MAIL -> new MailRules();
            case CALENDAR, TASKS, NOTES, CONTACTS -> new ItemRules(kind);
        };
    }

    /**
     * The largest item of a kind that merges: it is held in memory whole, several times over while it is compared and merged, so
     * the bound comes from the heap.
     */
    static int mostBytes() {
        return mostBytes(Runtime.getRuntime().maxMemory());
    }

    /** An eighth of the heap. */
    static int mostBytes(long heapBytes) {
        return Math.toIntExact(Math.clamp(heapBytes / 8, 1 << 20, 64 << 20));
    }

    /** The largest versions that are merged property by property; of larger ones both are kept. */
    static int mostMergedBytes() {
        return mostBytes() / 8;
    }

    /** What is the same of a mail however a server has added to it, and of another item whatever UID it was given. */
    Optional<ContentHash> essence(InputStream item) throws IOException;

    /** A digest for one item. */
    ContentDigest digest();

    /** What the digest says of a content at hand. */
    default ContentSummary summary(Content content) {
        return summary(content.bytes());
    }

    /** Likewise, of its bytes. */
    default ContentSummary summary(byte[] content) {
        var digest = digest();
        digest.writeBytes(content);
        return digest.found();
    }

    /** What the file name of a kept copy ends in. */
    String suffix();

    /**
     * Whether an item is known again by its link id and size alone, since its content cannot change. Otherwise the link id tells
     * which item it is, and the content has to be looked at.
     */
    boolean contentIsFixed();

    /** What of an item's size takes part in matching: all of it, or 0 where the two sides spell the same item differently. */
    long matchedSize(long sizeBytes);

    /** Brings two changed versions together, where that can be done at all. */
    Optional<Merger> merger();

    /** Whether storing an item may make a server mail people (RFC 6638). */
    boolean schedules();
}
