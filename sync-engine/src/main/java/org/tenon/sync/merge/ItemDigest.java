package org.tenon.sync.merge;

import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * What one reading tells of an item: what it is, and a hash of what it says. Equal hashes say the same, however each is
 * spelt; what cannot be read is hashed by its bytes, with every line ended by LF alone.
 */
public record ItemDigest(ItemIdentity identity, ContentHash hash) {
    /** A line of a UID with the lines that it goes on in. */
    private static final Pattern UID = Pattern.compile("(?im)^UID[:;][^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*");

    /** What the item says whatever its UID: empty where it has none, or several. */
    public static Optional<ContentHash> withoutUid(Content content) {
        return ItemIdentity.of(content).uids().size() == 1
                ? Optional.of(of(Content.ofLatin(UID.matcher(content.latin()).replaceAll("UID:one")))
                        .hash())
                : Optional.empty();
    }

    public static ItemDigest of(Content content) {
        var document = Document.read(content);
        var canonical = document.map(ItemIdentity::canonical)
                .orElseGet(() -> content.latin().replace("\r\n", "\n"));
        var hash = ItemIdentity.sha256(canonical);
        return new ItemDigest(ItemIdentity.of(document, Optional.of(hash)), new ContentHash(hash));
    }
}
