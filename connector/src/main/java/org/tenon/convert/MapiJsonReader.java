package org.tenon.convert;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/**
 * Reads what {@link MapiJson} writes, and what a person wrote by hand: a value that is not of its type is left out with a warning. A
 * text that is no JSON is an IOException, as of a file that cannot be read.
 */
public final class MapiJsonReader {
    private static final int DEEPEST = 64;

    /** Bytes that are larger stay where they are. */
    private static final int LARGE = 1 << 20;

    private final JsonParser in;
    private final Warnings warnings;
    private final Optional<Source> source;

    public MapiJsonReader(JsonParser in, Warnings warnings) {
        this(in, warnings, Optional.empty());
    }

    /** {@code source} gives large values again; without it they are in memory. */
    public MapiJsonReader(JsonParser in, Warnings warnings, Optional<Source> source) {
        this.in = in;
        this.warnings = warnings;
        this.source = source;
    }

    /** The text that is read, from where a large value can be read once more. */
    public interface Source {
        /** The bytes whose base64 begins at {@code offset} bytes. */
        LargeValue base64(long offset, long sizeBytes);
    }

    /** All items of a file. */
    public List<MapiItem> read() throws IOException {
        var items = new ArrayList<MapiItem>();
        var first = in.nextToken();
        if (first == JsonToken.START_ARRAY) {
            while (in.nextToken() == JsonToken.START_OBJECT) {
                items.add(item(0));
            }
        } else if (first == JsonToken.START_OBJECT) {
            items.add(item(0));
        }
        return items;
    }

    private MapiItem item(int depth) throws IOException {
        if (depth > DEEPEST) {
            warnings.add("too-deep", "embedded", "Items embedded deeper than " + DEEPEST + " were left out.");
            in.skipChildren();
            return new MapiItem();
        }
        var item = new MapiItem();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            switch (name) {
                case "messageClass" -> item.properties().put(PidTag.MESSAGE_CLASS, in.getValueAsString(""));
                case "properties" -> properties(item.properties());
                case "recipients" -> {
                    while (inArray()) {
                        item.recipients().add(part(depth).properties());
                    }
                }
                case "attachments" -> {
                    while (inArray()) {
                        item.attachments().add(part(depth));
                    }
                }
                default -> in.skipChildren();
            }
        }
        return item;
    }

    private boolean inArray() throws IOException {
        return in.nextToken() == JsonToken.START_OBJECT;
    }

    private MapiAttachment part(int depth) throws IOException {
        var properties = new ItemProperties();
        Optional<MapiItem> embedded = Optional.empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            var token = in.nextToken();
            if (name.equals("properties")) {
                properties(properties);
            } else if (name.equals("embedded") && token == JsonToken.START_OBJECT) {
                embedded = Optional.of(item(depth + 1));
            } else {
                in.skipChildren();
            }
        }
        return new MapiAttachment(properties, embedded);
    }

    private void properties(ItemProperties into) throws IOException {
        while (inArray()) {
            property(into);
        }
    }

    private void property(ItemProperties into) throws IOException {
        String tag = null;
        String set = null;
        String lid = null;
        String text = null;
        String typeText = null;
        String name = null;
        Object raw = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var field = in.currentName();
            in.nextToken();
            switch (field) {
                case "tag" -> tag = in.getValueAsString();
                case "set" -> set = in.getValueAsString();
                case "lid" -> lid = in.getValueAsString();
                case "string" -> text = in.getValueAsString();
                case "type" -> typeText = in.getValueAsString();
                case "name" -> name = in.getValueAsString();
                case "value" -> raw = isBinary(typeText) ? bytes() : raw();
                default -> in.skipChildren();
            }
        }
        var shown = name != null ? name : tag != null ? tag : String.valueOf(lid != null ? lid : text);
        try {
            var key = key(tag, set, lid, text, name);
            int type = typeText == null ? type(name) : hex(typeText);
            into.put(key, type, value(type, raw));
        } catch (IllegalArgumentException | DateTimeException e) {
            warnings.add("bad-value", shown, "The property cannot be read as it stands and was left out.");
        }
    }

    private boolean isBinary(String type) {
        return source.isPresent() && in.currentToken() == JsonToken.VALUE_STRING && "0x0102".equals(type);
    }

    /** Decodes as it reads: a text as long as that is never in memory. */
    private Object bytes() throws IOException {
        long offset = in.currentTokenLocation().getByteOffset() + 1;
        var kept = new ByteArrayOutputStream();
        long size = in.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, new FilterOutputStream(kept) {
            @Override
            public void write(int b) {
                if (kept.size() <= LARGE) {
                    kept.write(b);
                }
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                kept.write(bytes, from, Math.min(length, Math.max(0, LARGE + 1 - kept.size())));
            }
        });
        return size <= LARGE
                ? Binary.owning(kept.toByteArray())
                : source.orElseThrow().base64(offset, size);
    }

    private static PropertyKey key(String tag, String set, String lid, String text, String name) {
        if (tag != null) {
            return new PropertyKey.Tagged(hex(tag));
        }
        if (set != null && lid != null) {
            return new PropertyKey.Numbered(uuid(set), hex(lid));
        }
        if (set != null && text != null) {
            return new PropertyKey.Texted(uuid(set), text);
        }
        return PropertyNames.find(String.valueOf(name))
                .orElseThrow(() -> new IllegalArgumentException("no key"))
                .key();
    }

    private static int type(String name) {
        return PropertyNames.find(String.valueOf(name))
                .orElseThrow(() -> new IllegalArgumentException("no type"))
                .type();
    }

    private static int hex(String text) {
        return HexFormat.fromHexDigits(text.strip().replaceFirst("^0[xX]", ""));
    }

    private static UUID uuid(String text) {
        return UUID.fromString(text.strip().replace("{", "").replace("}", ""));
    }

    /** A value as JSON has it: text, a number, a list, or an error. */
    private Object raw() throws IOException {
        return switch (in.currentToken()) {
            case START_ARRAY -> {
                var list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(raw());
                }
                yield list;
            }
            case START_OBJECT -> {
                Object error = null;
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = in.currentName().equals("error");
                    in.nextToken();
                    if (wanted) {
                        error = new PropError(hex(in.getValueAsString("0")));
                    } else {
                        in.skipChildren();
                    }
                }
                yield error;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object value(int type, Object raw) {
        if (raw instanceof PropError
                || (type == PropType.BINARY && (raw instanceof Binary || raw instanceof LargeValue))) {
            return raw;
        }
        if ((type & PropType.MV) != 0) {
            if (!(raw instanceof List<?> list)) {
                throw new IllegalArgumentException("no list");
            }
            return list.stream().map(v -> value(type & ~PropType.MV, v)).toList();
        }
        return switch (type) {
            case PropType.UNICODE, PropType.STRING8 -> string(raw);
            case PropType.INT16, PropType.INT32 -> (int) number(raw).longValue();
            case PropType.INT64, PropType.CURRENCY ->
                raw instanceof String s ? Long.parseLong(s) : number(raw).longValue();
            case PropType.DOUBLE, PropType.APPTIME -> number(raw).doubleValue();
            case PropType.FLOAT -> number(raw).floatValue();
            case PropType.BOOLEAN -> {
                if (raw instanceof Boolean truth) {
                    yield truth;
                }
                throw new IllegalArgumentException("no boolean");
            }
            case PropType.SYSTIME -> Instant.parse(string(raw));
            case PropType.CLSID -> uuid(string(raw));
            case PropType.BINARY -> Binary.owning(Base64.getMimeDecoder().decode(string(raw)));
            default -> throw new IllegalArgumentException("no such type");
        };
    }

    private static String string(Object raw) {
        if (raw instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text");
    }

    private static Number number(Object raw) {
        if (raw instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("no number");
    }
}
