package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.tenon.convert.LargeValue;

/** How content is put into lines, [RFC 2045] section 6. */
public enum TransferEncoding {
    /** 7bit, 8bit, what nobody knows: lines that are ended by CRLF. */
    LINES,
    BINARY,
    BASE64,
    QUOTED_PRINTABLE,
    UUENCODE;

    static TransferEncoding of(String name) {
        var word = ParameterValue.withoutComments(name).strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "base64" -> BASE64;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            case "binary" -> BINARY;
            case "x-uuencode", "x-uue", "uuencode" -> UUENCODE;
            default -> LINES;
        };
    }

    public boolean isIdentity() {
        return this == LINES || this == BINARY;
    }

    /** What {@code raw} means; read anew each time that somebody opens it. */
    public LargeValue decoded(LargeValue raw) {
        return this == BINARY ? raw : new Decoded(this, raw);
    }

    InputStream decode(InputStream in) {
        return switch (this) {
            case LINES -> new CanonicalLines(in);
            case BINARY -> in;
            case BASE64 -> new Base64Input(in);
            case QUOTED_PRINTABLE -> new QuotedPrintableInput(new CanonicalLines(in));
            case UUENCODE -> new UuInput(in);
        };
    }

    private record Decoded(TransferEncoding encoding, LargeValue raw) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            return encoding.decode(raw.open());
        }

        @Override
        public long sizeBytes() {
            return -1;
        }
    }
}
