package org.tenon.sync.dav;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.tenon.sync.merge.ItemIdentity;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.vobject.Content;

/** What can be said and done to an iCalendar or vCard text without regard to what it says: line ends, hashes. */
final class ItemText {
    private ItemText() {}

    /** What the item says it is, in every store alike. */
    static ItemIdentity identity(byte[] bytes) {
        return ItemIdentity.of(Content.of(lf(bytes)));
    }

    static LinkId linkId(byte[] bytes) {
        return identity(bytes).linkId();
    }

    /** The component's name as content types and queries spell it; empty for a card or for what cannot be read. */
    static String component(byte[] bytes) {
        return switch (identity(bytes).sort()) {
            case EVENT -> "VEVENT";
            case TASK -> "VTODO";
            case JOURNAL -> "VJOURNAL";
            case FREE_BUSY -> "VFREEBUSY";
            case CONTACT, OTHER -> "";
        };
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

    static boolean isBlank(byte[] data) {
        for (byte b : data) {
            if (b < 0 || b > ' ') {
                return false;
            }
        }
        return true;
    }

    /** Told from a page by its first character; a damaged item is an item still. */
    static boolean looksLikeItem(byte[] data) {
        for (byte b : data) {
            if (b < 0 || b > ' ') {
                return b != '<';
            }
        }
        return false;
    }

    /** An item that begins as one and does not end: what a broken line leaves must not be taken for what the server has. */
    static boolean isCutShort(byte[] data) {
        var text = new String(data, StandardCharsets.ISO_8859_1).strip();
        var upper = text.substring(0, Math.min(text.length(), 20)).toUpperCase(Locale.ROOT);
        for (var name : List.of("VCALENDAR", "VCARD")) {
            if (upper.startsWith("BEGIN:" + name)) {
                return !text.regionMatches(
                        true, text.length() - name.length() - 4, "END:" + name, 0, name.length() + 4);
            }
        }
        return false;
    }
}
