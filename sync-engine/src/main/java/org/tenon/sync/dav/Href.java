package org.tenon.sync.dav;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Paths as WebDAV servers spell them, in one spelling to compare them by. The same resource may be told as {@code /a%40b.ics},
 * {@code /a@b.ics} or {@code http://host/a@b.ics} (RFC 4918 section 8.3), by one server in one answer even; so every path is
 * taken apart, decoded, and encoded again with nothing left bare but RFC 3986's unreserved characters and
 * the at sign, which is in most UIDs and which some servers forget to decode in a Destination.
 */
final class Href {
    private static final String BARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@";
    private static final String HEX = "0123456789ABCDEF";

    private Href() {}

    /** The canonical path of an href that came in an answer of {@code base}; empty where it lies in another origin. */
    static Optional<String> canonical(String href, URI base) {
        return path(href, base).map(Href::canonicalPath);
    }

    /**
     * The path of such an href as the server spelled it. A question mark is a part of it: an href names a resource, and there are
     * servers that leave that character bare.
     */
    static Optional<String> path(String href, URI base) {
        var text = href.strip();
        String path;
        if (text.startsWith("/") && !text.startsWith("//")) {
            path = text;
        } else if (text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8)) {
            int slash = text.indexOf('/', text.indexOf("//") + 2);
            var authority = slash < 0 ? text : text.substring(0, slash);
            path = slash < 0 ? "/" : text.substring(slash);
            try {
                if (!Origin.of(base).holds(URI.create(authority))) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException notAnAddress) {
                return Optional.empty();
            }
        } else {
            var basePath = base.getRawPath();
            path = basePath.substring(0, basePath.lastIndexOf('/') + 1) + text;
        }
        return Optional.of(path);
    }

    /** The path of a header's address, where a query and a fragment are what they are elsewhere. */
    static String withoutQuery(String location) {
        return location.replaceFirst("[?#].*$", "");
    }

    /** As spelled, but for what a request line cannot carry or would take for something else. */
    static String forRequest(String path) {
        var out = new StringBuilder(path.length() + 8);
        byte[] raw = path.replaceAll("^/{2,}", "/").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int c = raw[i] & 0xff;
            boolean bare = c == '%' && !isEscape(raw, i);
            if (bare || c <= ' ' || c >= 0x7f || "?#\"<>\\^`{|}".indexOf(c) >= 0) {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    static String canonicalPath(String path) {
        if (path == null || path.isEmpty()) {
            return "/";
        }
        var out = new StringBuilder(path.length() + 16);
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            out.append(encode(decode(path.substring(from, to))));
            if (slash < 0) {
                break;
            }
            out.append('/');
            from = slash + 1;
        }
        return out.toString().replaceAll("/{2,}", "/");
    }

    /** With a slash at its end, as the path of a collection has (RFC 4918 section 5.2). */
    static String collection(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    /** The last segment, decoded; empty for the root. */
    static String last(String path) {
        var bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return decode(bare.substring(bare.lastIndexOf('/') + 1));
    }

    /** All but the last segment, with a slash at the end. */
    static String parent(String path) {
        var bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return bare.substring(0, bare.lastIndexOf('/') + 1);
    }

    static String encode(String segment) {
        var out = new StringBuilder(segment.length() + 8);
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (BARE.indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /**
     * Whether an escape begins here. One of a control character is none: no name has such, and there are servers that leave their
     * percent signs bare.
     */
    private static boolean isEscape(byte[] raw, int at) {
        int high = raw[at] == '%' && at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw[at + 2], 16);
        return low >= 0 && (high << 4 | low) >= ' ' && (high << 4 | low) != 0x7f;
    }

    /** A percent sign that starts no pair, or bytes that are no UTF-8, stand for themselves: such an href still names something. */
    static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        var bytes = new ByteArrayOutputStream(segment.length());
        byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (isEscape(raw, i)) {
                bytes.write(Character.digit(raw[i + 1], 16) << 4 | Character.digit(raw[i + 2], 16));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return segment;
        }
    }
}
