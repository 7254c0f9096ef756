package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to be sent, and sent again where the server asks for it.
 *
 * @param path canonical, below the origin
 * @param aboutItems whether the answer depends on single items, so that it may be one of them at which the server fails
 */
record DavRequest(String method, String path, Map<String, String> headers, Optional<byte[]> body, boolean aboutItems) {

    static DavRequest of(String method, String path) {
        return new DavRequest(method, path, Map.of(), Optional.empty(), false);
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
        return new DavRequest(method, path, more, body, aboutItems);
    }

    DavRequest xml(String text) {
        return content("application/xml; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    DavRequest content(String type, byte[] bytes) {
        var typed = with("Content-Type", type);
        return new DavRequest(method, path, typed.headers, Optional.of(bytes), aboutItems);
    }

    DavRequest forItems() {
        return new DavRequest(method, path, headers, body, true);
    }

    DavRequest at(String otherPath) {
        return new DavRequest(method, otherPath, headers, body, aboutItems);
    }

    /** Whether it changes nothing. */
    boolean safe() {
        return switch (method) {
            case "PROPFIND", "REPORT", "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    /**
     * Whether to send it twice does no more than to send it once: what changes nothing, and what holds the server to a condition
     * that the first one made untrue.
     */
    boolean repeatable() {
        return safe()
                || method.equals("PROPPATCH")
                || headers.containsKey("If-Match")
                || headers.containsKey("If-None-Match")
                || "F".equals(headers.get("Overwrite"));
    }

    /** Whether it is about single items: then what it meets says nothing of the others. */
    boolean aboutItem() {
        return switch (method) {
            case "GET", "HEAD", "PUT", "DELETE", "MOVE" -> !path.endsWith("/");
            default -> aboutItems;
        };
    }

    /** Whether a write may be sent to another address: to the same kind of place, and never what deletes or moves. */
    boolean mayFollow(String to) {
        boolean destroys = method().equals("DELETE") || method().equals("MOVE");
        var canonical = Href.canonicalPath(to);
        return !destroys
                && canonical.endsWith("/") == path().endsWith("/")
                && Href.last(canonical).equals(Href.last(path()));
    }
}
