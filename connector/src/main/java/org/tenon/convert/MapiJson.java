package org.tenon.convert;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/**
 * An item as JSON ({@code *.mapi.json}): what a person sees of it, and what a tool can change. One object an item, an array where a
 * file has several. Read back by {@link MapiJsonReader}.
 */
public final class MapiJson {
    private final JsonGenerator out;

    public MapiJson(JsonGenerator out) {
        this.out = out;
    }

    public void write(MapiItem item, List<Warning> warnings) throws IOException {
        out.writeStartObject();
        content(item);
        out.writeArrayFieldStart("warnings");
        for (var warning : warnings) {
            out.writeStartObject();
            out.writeStringField("code", warning.code());
            out.writeStringField("property", warning.property());
            out.writeStringField("message", warning.message());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void content(MapiItem item) throws IOException {
        out.writeStringField("messageClass", item.messageClass());
        properties(item.properties());
        out.writeArrayFieldStart("recipients");
        for (var recipient : item.recipients()) {
            out.writeStartObject();
            properties(recipient);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("attachments");
        for (var attachment : item.attachments()) {
            out.writeStartObject();
            properties(attachment.properties());
            if (attachment.embedded().isPresent()) {
                out.writeObjectFieldStart("embedded");
                content(attachment.embedded().get());
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void properties(ItemProperties properties) throws IOException {
        out.writeArrayFieldStart("properties");
        for (var entry : properties.all().entrySet()) {
            if (entry.getKey().equals(PropertyKey.of(PidTag.MESSAGE_CLASS))
                    && entry.getValue().value() instanceof String) {
                continue;
            }
            out.writeStartObject();
            key(entry.getKey());
            int type = entry.getValue().type();
            out.writeStringField("type", "0x%04X".formatted(type));
            var name = PropertyNames.name(entry.getKey());
            if (name.isPresent()) {
                out.writeStringField("name", name.get());
            }
            out.writeFieldName("value");
            value(type, entry.getValue().value());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void key(PropertyKey key) throws IOException {
        switch (key) {
            case PropertyKey.Tagged(int id) -> out.writeStringField("tag", "0x%04X".formatted(id));
            case PropertyKey.Numbered(UUID set, int lid) -> {
                out.writeStringField("set", guid(set));
                out.writeStringField("lid", "0x%04X".formatted(lid));
            }
            case PropertyKey.Texted(UUID set, String text) -> {
                out.writeStringField("set", guid(set));
                out.writeStringField("string", text);
            }
        }
    }

    private void value(int type, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case PropError error -> {
                out.writeStartObject();
                out.writeStringField("error", "0x%08X".formatted(error.result()));
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (var one : list) {
                    value(type & ~PropType.MV, one);
                }
                out.writeEndArray();
            }
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeString(Long.toString(number));
            case Double number -> out.writeNumber(number);
            case Float number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case Instant time -> out.writeString(time.toString());
            case UUID guid -> out.writeString(guid(guid));
            case Binary bytes -> out.writeBinary(bytes.shared());
            case LargeValue large -> large(type, large);
            default -> out.writeString(value.toString());
        }
    }

    private void large(int type, LargeValue large) throws IOException {
        try (var in = large.open()) {
            if (type == PropType.UNICODE || type == PropType.STRING8) {
                var text = new InputStreamReader(in, StandardCharsets.UTF_16LE);
                out.writeString(text, -1);
            } else {
                out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, -1);
            }
        }
    }

    private static String guid(UUID id) {
        return "{" + id.toString().toUpperCase(Locale.ROOT) + "}";
    }
}
