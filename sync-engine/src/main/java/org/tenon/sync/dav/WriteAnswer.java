package org.tenon.sync.dav;

import java.io.IOException;
import java.util.Optional;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The part of a server's answer to the write of one item that decides what became of it. */
record WriteAnswer(int status, DavError error, Optional<String> etag, Optional<String> location) {
    static WriteAnswer refusal(int status, DavError error) {
        return new WriteAnswer(status, error, Optional.empty(), Optional.empty());
    }

    static WriteAnswer of(DavReply reply) throws IOException, StoreException {
        if (reply.status() == 207) {
            return multistatus(reply);
        }
        if (reply.status() == 200 && reply.isPage()) {
            throw DavErrors.protocol(
                    "The server answered a write with a page for people; a sign-in page or a proxy may be in between.",
                    null);
        }
        return new WriteAnswer(
                reply.status(),
                reply.ok() ? DavError.NONE : reply.error(),
                reply.header("ETag"),
                reply.header("Location"));
    }

    /** A 207 to a write means that something failed in it (RFC 4918 sections 9.6.1 and 13); some servers put all errors so. */
    private static WriteAnswer multistatus(DavReply reply) throws IOException, StoreException {
        var worst = new DavResource[1];
        try {
            reply.multistatus(Scope.COLLECTION, r -> {
                if (worst[0] == null || r.status() > worst[0].status()) {
                    worst[0] = r;
                }
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.Malformed) {
                // A refusal that quotes what it refuses, broken references and all.
                return WriteAnswer.refusal(400, DavError.NONE);
            }
            throw e;
        }
        return worst[0] == null
                ? WriteAnswer.refusal(500, DavError.NONE)
                : WriteAnswer.refusal(Math.max(worst[0].status(), 400), worst[0].error());
    }

    WriteMeaning meaning() {
        return WriteMeaning.of(status, error);
    }
}
