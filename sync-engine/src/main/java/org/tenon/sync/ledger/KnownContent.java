package org.tenon.sync.ledger;

import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.LinkId;

/** A content, as far as it is known. */
public record KnownContent(Optional<LinkId> linkId, Optional<ContentHash> hash, long sizeBytes) {}
