package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to be sent, and sent again where the server asks for it.
 *
 * @param path canonical, below the origin
 */
record DavRequest(String method, String path, Map<String, String> headers, Optional<byte[]> body) {

    static DavRequest of(String method, String path) {
        return new DavRequest(method, path, Map.of(), Optional.empty());
    }

    static DavRequest propfind(String path, int depth, String body) {
        return of("PROPFIND", path).with("Depth", Integer.toString(depth)).xml(body);
    }

    static DavRequest report(String path, int depth, String body) {
        return of("REPORT", path).with("Depth", Integer.toString(depth)).xml(body);
    }

    DavRequest with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new DavRequest(method, path, more, body);
    }

    DavRequest xml(String text) {
        return content("application/xml; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    DavRequest content(String type, byte[] bytes) {
        var typed = with("Content-Type", type);
        return new DavRequest(method, path, typed.headers, Optional.of(bytes));
    }

    DavRequest at(String otherPath) {
        return new DavRequest(method, otherPath, headers, body);
    }

    /** Whether it changes nothing, so that it may be sent again after a broken connection. */
    boolean safe() {
        return switch (method) {
            case "PROPFIND", "REPORT", "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }
}
