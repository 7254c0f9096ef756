package org.tenon.sync.merge;

import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * What one reading tells of an item: what it is, and a hash of what it says. Equal hashes say the same, however each is
 * spelt; what cannot be read is hashed by its bytes, with every line ended by LF alone.
 */
public record ItemDigest(ItemIdentity identity, ContentHash hash) {
    public static ItemDigest of(Content content) {
        var document = Document.read(content);
        var canonical = document.map(ItemIdentity::canonical)
                .orElseGet(() -> content.latin().replace("\r\n", "\n"));
        var hash = ItemIdentity.sha256(canonical);
        return new ItemDigest(ItemIdentity.of(document, Optional.of(hash)), new ContentHash(hash));
    }
}
