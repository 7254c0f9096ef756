package org.tenon.sync.ledger;

import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;

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
        switch (value) {
            case null -> json.append("null");
            case Long number -> json.append(number.longValue());
            case String text -> text(text);
            case FolderId(long number) -> json.append(number);
            case ItemId(long number) -> json.append(number);
            case IntentId(long number) -> json.append(number);
            case RunId(long number) -> json.append(number);
            case Side side -> json.append(Sql.code(side));
            default -> throw new IllegalArgumentException("cannot write a " + value.getClass());
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
