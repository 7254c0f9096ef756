package org.tenon.sync.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.body.MemoryBody;
import org.tenon.sync.store.body.StreamedBody;
import org.tenon.sync.vobject.Content;

/** A content at hand, as a body. */
final class ContentBody {
    private ContentBody() {}

    /** Not lasting, so that each store applies its own memory limit. */
    static Body of(Content content) {
        return new StreamedBody(
                content.sizeBytes(), Instant.EPOCH, false, () -> new ByteArrayInputStream(content.bytes()));
    }

    /** {@code body}, read to its end. */
    static Body read(Body body) throws IOException {
        try (var in = body.open()) {
            return MemoryBody.passing(in.readAllBytes());
        }
    }
}
