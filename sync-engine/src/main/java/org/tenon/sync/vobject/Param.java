package org.tenon.sync.vobject;

import java.util.List;
import java.util.Locale;

/**
 * A parameter of a line, as written but without quotes.
 *
 * @param name empty for the bare values of vCard 2.1 ({@code TEL;HOME;VOICE:})
 */
public record Param(String name, List<String> values) {
    public Param {
        values = List.copyOf(values);
    }

    /** The name to compare by; a bare value is a type, or an encoding where it is the name of one (vCard 2.1 section 2.1.4.2). */
    public String key() {
        if (!name.isEmpty()) {
            return name.toUpperCase(Locale.ROOT);
        }
        return switch (value().toUpperCase(Locale.ROOT)) {
            case "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B" -> "ENCODING";
            case "INLINE", "URL", "CID", "CONTENT-ID" -> "VALUE";
            default -> "TYPE";
        };
    }

    public String value() {
        return String.join(",", values);
    }

    public void writeTo(StringBuilder out) {
        if (!name.isEmpty()) {
            out.append(name).append('=');
        }
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            boolean quoted = value.chars().anyMatch(c -> c == ':' || c == ';' || c == ',');
            out.append(i == 0 ? "" : ",").append(quoted ? "\"" + value + "\"" : value);
        }
    }
}
