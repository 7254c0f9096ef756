package org.tenon.convert.rtf;

import java.util.Objects;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * What rich text holds for people.
 *
 * @param form what it was before it became rich text, so far as it tells
 * @param text HTML where {@code form} is HTML, else plain text; lines end in CRLF
 * @param page rich text of its own as HTML; empty where its letters look all alike
 * @param damaged it ends in the middle of something, or is nested deeper than anybody writes
 */
public record RtfBody(Form form, String text, Optional<String> page, boolean damaged) {
    /** [MS-OXRTFEX] section 2.1.3. */
    public enum Form {
        /** HTML in the clothes of rich text: it is given back as it was. */
        HTML,
        /** Plain text in the clothes of rich text. */
        TEXT,
        /** Rich text of its own: its words, and what it looks like. */
        RICH
    }

    public RtfBody {
        Objects.requireNonNull(form);
        Objects.requireNonNull(text);
    }

    /** Reads RTF, unpacked. */
    public static RtfBody of(Binary rtf) {
        return new RtfReader(rtf.shared()).read();
    }
}
