package org.tenon.sync.dav;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The head of an answer, and its body while {@link DavHttp#send} lasts; unpacked, and bounded in size. */
final class DavReply {
    /** Reads a reply. */
    interface Reader<T> {
        T read(DavReply reply) throws IOException, StoreException;
    }

    /** The values of one header, in order. */
    interface Headers {
        List<String> all(String name);
    }

    private static final int HEAD_BYTES = 1024;

    private final int status;
    private final Headers headers;
    private final InputStream body;
    private final ServerClock clock;

    /** @param clock when the server looked at what it tells here */
    DavReply(int status, Headers headers, InputStream body, ServerClock clock) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.clock = clock;
    }

    int status() {
        return status;
    }

    boolean ok() {
        return status / 100 == 2;
    }

    Optional<String> header(String name) {
        return headers(name).stream().findFirst().map(String::strip).filter(v -> !v.isEmpty());
    }

    List<String> headers(String name) {
        return headers.all(name);
    }

    InputStream body() {
        return body;
    }

    ServerClock clock() {
        return clock;
    }

    /** Whether the body is a page for people: it begins with a tag, and is HTML. Reads from it. */
    boolean isPage() throws IOException {
        var head = new String(body.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        return head.startsWith("<") && (head.contains("<html") || head.contains("<!doctype html"));
    }

    /** What the answer's error document says; nothing where it is none. */
    DavError error() throws IOException {
        return DavError.document(body);
    }

    /** Streams a multi-status answer; any other is an exception of the given scope. */
    Optional<String> multistatus(Scope scope, Multistatus.Sink sink) throws IOException, StoreException {
        if (status != 207) {
            if (ok()) {
                throw DavErrors.protocol(
                        "The server answered with something else than WebDAV; a sign-in page or a proxy may be in between.",
                        null);
            }
            throw DavErrors.of(status, error(), scope);
        }
        return Multistatus.read(body, sink);
    }
}
