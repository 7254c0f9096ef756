package org.tenon.sync.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The spelling of one folder-name segment as a file name that Linux and Windows both can hold, and back. Two segments never get
 * the same file name. The rules are in the package's story. Pure.
 */
final class SegmentNames {
    /** Longer file names are cut. Linux allows 255 bytes; the rest is room for what other programs append. */
    static final int MOST_BYTES = 200;

    private static final String CUT = "%~";
    private static final int HASH_DIGITS = 32;
    private static final String FORBIDDEN = "/\\:*?\"<>|%";
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
    private static final Set<String> TAKEN = Set.of("cur", "new", "tmp", "maildirfolder", "subscriptions");

    private SegmentNames() {}

    static String encode(String segment) {
        var full = encodeInFull(segment);
        return utf8Length(full) <= MOST_BYTES ? full : cut(full) + CUT + hash(full);
    }

    /** Whether {@code fileName} may be a cut one, whose segment is to be found in the file beside. */
    static boolean looksCut(String fileName) {
        int at = fileName.length() - HASH_DIGITS - CUT.length();
        return at > 0 && fileName.startsWith(CUT, at);
    }

    /** The segment that {@link #encode} spells as {@code fileName}, where it is such a spelling and not cut. */
    static Optional<String> decode(String fileName) {
        return decodeInFull(fileName).filter(segment -> encode(segment).equals(fileName));
    }

    /** As {@link #encode}, but never cut: how a cut name is written down. */
    static String encodeInFull(String segment) {
        var out = new StringBuilder(segment.length() + 8);
        int last = segment.length() - 1;
        boolean reserved = isReserved(segment);
        for (int i = 0; i < segment.length(); ) {
            int c = segment.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean bare = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (bare) {
                out.append("%u").append(HexFormat.of().withUpperCase().toHexDigits((char) c));
            } else if (FORBIDDEN.indexOf(c) >= 0
                    || Character.isISOControl(c)
                    || (i == 0 && (reserved || c == '.'))
                    || (i == last && (c == '.' || c == ' '))) {
                FileNames.percent(out, Character.toString(c).getBytes(StandardCharsets.UTF_8));
            } else {
                out.appendCodePoint(c);
            }
            i = next;
        }
        return out.toString();
    }

    /** Reads what {@link #encodeInFull} wrote; empty where it is no such text. */
    static Optional<String> decodeInFull(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) != '%') {
                out.append(text.charAt(i++));
                continue;
            }
            if (text.startsWith("%u", i)) {
                if (!isHex(text, i + 2, i + 6)) {
                    return Optional.empty();
                }
                out.append((char) HexFormat.fromHexDigits(text, i + 2, i + 6));
                i += 6;
                continue;
            }
            var bytes = new ByteArrayOutputStream();
            while (i < text.length() && text.charAt(i) == '%' && isHex(text, i + 1, i + 3)) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            }
            if (bytes.size() == 0) {
                return Optional.empty();
            }
            try {
                out.append(FileNames.strict(bytes.toByteArray()));
            } catch (CharacterCodingException notOurs) {
                return Optional.empty();
            }
        }
        return out.isEmpty() ? Optional.empty() : Optional.of(out.toString());
    }

    /**
     * Names with a meaning of their own: to Windows, whatever their case, even with an extension; to Maildir; and to programs
     * that keep files beside {@code cur}. Case never counts, since on some file systems it does not.
     */
    private static boolean isReserved(String segment) {
        var lower = segment.toLowerCase(Locale.ROOT);
        if (TAKEN.contains(lower) || lower.startsWith("dovecot-") || lower.startsWith("dovecot.")) {
            return true;
        }
        int dot = lower.indexOf('.');
        var stem = (dot < 0 ? lower : lower.substring(0, dot)).stripTrailing();
        boolean numbered = stem.length() == 4
                && (stem.startsWith("com") || stem.startsWith("lpt"))
                && "0123456789\u00b9\u00b2\u00b3".indexOf(stem.charAt(3)) >= 0;
        return numbered || DEVICES.contains(stem);
    }

    /** {@code name} and its hash: for a directory whose own name cannot be used. */
    static String withHash(String name) {
        return name + CUT + hash(name);
    }

    private static String cut(String full) {
        int room = MOST_BYTES - CUT.length() - HASH_DIGITS;
        int end = 0;
        while (end < full.length()) {
            int next = end + unit(full, end);
            int bytes = utf8Length(full.substring(end, next));
            if (bytes > room) {
                break;
            }
            room -= bytes;
            end = next;
        }
        return full.substring(0, end);
    }

    /** Characters that must not be torn apart: an escape, a surrogate pair. */
    private static int unit(String full, int at) {
        if (full.charAt(at) == '%') {
            return full.startsWith("%u", at) ? 6 : 3;
        }
        return Character.charCount(full.codePointAt(at));
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String hash(String full) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(full.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
