package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.PropertySets;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.PropType;

/**
 * Fields that an item has as properties named like them ([MS-OXCMAIL] section 2.2.3.3), where it has no header. The way in makes none:
 * the header itself is kept, and a store has room for few names.
 */
enum OtherHeadersField implements ContentField {
    OTHERS;

    @Override
    public List<String> open() {
        return List.of("other fields, out only");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(new PropRef(new PropertyKey.Texted(PropertySets.INTERNET_HEADERS, "*"), PropType.UNICODE));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        // The header is kept as a whole.
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        if (in.properties()
                .get(PidTag.TRANSPORT_MESSAGE_HEADERS)
                .filter(h -> !h.isBlank())
                .isPresent()) {
            return;
        }
        in.properties().all().forEach((key, typed) -> {
            if (key instanceof PropertyKey.Texted(UUID set, String name)
                    && set.equals(PropertySets.INTERNET_HEADERS)
                    && typed.value() instanceof String text
                    && isOther(name)) {
                out.text(name, text);
            }
        });
    }

    private static boolean isOther(String name) {
        return name.matches("[A-Za-z0-9-]{1,70}")
                && !name.toLowerCase(Locale.ROOT).matches("content-.*|mime-version|received")
                && Messages.FIELDS.stream().noneMatch(f -> f.owns(name));
    }
}
