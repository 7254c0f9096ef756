package org.tenon.sync.ledger;

/**
 * Rows for one statement that takes all of them: as JSON, which SQLite takes apart itself ({@code json_each}). A statement for each
 * costs several times as much.
 */
final class Rows {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder json = new StringBuilder(8 * 1024).append('[');
    private boolean any;

    /** The next row: numbers, texts, numbers of rows and sides. */
    void add(Object... values) {
        json.append(any ? ",[" : "[");
        any = true;
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                json.append(',');
            }
            value(values[i]);
        }
        json.append(']');
    }

    private void value(Object value) {
        var kept = Sql.kept(value);
        if (kept instanceof String text) {
            text(text);
        } else if (kept instanceof byte[]) {
            throw new IllegalArgumentException("bytes are no text");
        } else {
            json.append(kept);
        }
    }

    private void text(String text) {
        json.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(text, plain, i)
                        .append("\\u00")
                        .append(HEX.charAt(c >> 4))
                        .append(HEX.charAt(c & 15));
                plain = i + 1;
            }
        }
        json.append(text, plain, text.length()).append('"');
    }

    String json() {
        return json + "]";
    }
}
