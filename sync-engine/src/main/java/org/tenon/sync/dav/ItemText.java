package org.tenon.sync.dav;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.tenon.sync.model.LinkId;

/**
 * What can be said of an iCalendar or vCard text by looking at its lines alone, without parsing it: damaged ones must be
 * carried too.
 *
 * @param uid of the first component, or of the card
 * @param component the first component's name ({@code VEVENT}, {@code VTODO}), {@code VCARD}, or empty
 */
record ItemText(Optional<String> uid, String component) {

    static ItemText of(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        var open = new ArrayDeque<String>();
        var component = "";
        Optional<String> uid = Optional.empty();
        int at = 0;
        while (at < text.length() && uid.isEmpty()) {
            int end = lineEnd(text, at);
            if (startsWith(text, at, "BEGIN:")) {
                var name = text.substring(at + 6, end).strip().toUpperCase(Locale.ROOT);
                open.push(name);
                if (component.isEmpty() && isItem(name)) {
                    component = name;
                }
            } else if (startsWith(text, at, "END:")) {
                open.poll();
            } else if (!open.isEmpty()
                    && isItem(open.peek())
                    && (startsWith(text, at, "UID:") || startsWith(text, at, "UID;"))) {
                uid = value(unfolded(text, at));
            }
            at = next(text, end);
        }
        return new ItemText(uid, component);
    }

    /** The UID, or {@code content:} and the hash of a text that has none. */
    static LinkId linkId(byte[] bytes) {
        return new LinkId(of(bytes).uid().orElseGet(() -> "content:" + sha256(lf(bytes))));
    }

    private static boolean isItem(String component) {
        return switch (component) {
            case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VCARD" -> true;
            default -> false;
        };
    }

    private static boolean startsWith(String text, int at, String prefix) {
        return text.regionMatches(true, at, prefix, 0, prefix.length());
    }

    private static int lineEnd(String text, int at) {
        int lf = text.indexOf('\n', at);
        return lf < 0 ? text.length() : lf;
    }

    private static int next(String text, int end) {
        return Math.min(end + 1, text.length());
    }

    /** RFC 5545 section 3.1: a line goes on where the next begins with a space or a tab. */
    private static String unfolded(String text, int at) {
        var line = new StringBuilder();
        int from = at;
        while (true) {
            int end = lineEnd(text, from);
            line.append(text, from, end > from && text.charAt(end - 1) == '\r' ? end - 1 : end);
            int following = next(text, end);
            if (following >= text.length() || (text.charAt(following) != ' ' && text.charAt(following) != '\t')) {
                return line.toString();
            }
            from = following + 1;
        }
    }

    /** What follows the first colon outside quotes. */
    private static Optional<String> value(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ':' && !quoted) {
                return Optional.of(line.substring(i + 1).strip()).filter(v -> !v.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** Every line ended by CRLF, as the standards want it on the wire; XML parsers leave LF alone. */
    static byte[] crlf(byte[] bytes) {
        int bare = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                bare++;
            }
        }
        if (bare == 0) {
            return bytes;
        }
        byte[] out = new byte[bytes.length + bare];
        int to = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                out[to++] = '\r';
            }
            out[to++] = bytes[i];
        }
        return out;
    }

    static byte[] lf(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\r' || i + 1 == bytes.length || bytes[i + 1] != '\n') {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }

    static boolean sameText(byte[] one, byte[] other) {
        return Arrays.equals(lf(one), lf(other));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
