package org.tenon.sync.kind;

import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.vobject.Content;

/**
 * What one reading tells of an item's content.
 *
 * @param hash of the canonical content: equal where two say the same
 * @param sizeBytes that matching goes by, see {@link KindRules#matchedSize}
 * @param content the content itself, of kinds that merge, where it is not too large to be held in memory
 */
public record ContentSummary(ContentHash hash, long sizeBytes, LinkId linkId, Optional<Content> content) {
    public ContentSummary {
        Objects.requireNonNull(hash);
        Objects.requireNonNull(linkId);
        Objects.requireNonNull(content);
    }

    /** The same without the content: what can be held by the thousand. */
    public ContentSummary bare() {
        return content.isEmpty() ? this : new ContentSummary(hash, sizeBytes, linkId, Optional.empty());
    }
}
