package org.tenon.convert.ical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Param;
import org.tenon.sync.vobject.Text;

/** ATTACH: bytes in the line become an attachment by value, an address one by reference. */
public enum AttachField implements CalendarField {
    ATTACH;

    private static final int BY_VALUE = 1;
    private static final int BY_WEB_REFERENCE = 7;
    /** What fits into a tree of a calendar at all. */
    private static final long MOST_BYTES = 20L << 20;

    @Override
    public List<String> open() {
        return List.of("ATTACH");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.ATTACH_METHOD),
                PropRef.of(PidTag.ATTACH_DATA_BINARY),
                PropRef.of(PidTag.ATTACH_LONG_FILENAME),
                PropRef.of(PidTag.ATTACH_LONG_PATHNAME),
                PropRef.of(PidTag.ATTACH_MIME_TAG));
    }

    @Override
    public boolean isList() {
        return true;
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        for (var line : in.component().lines("ATTACH")) {
            read(line, warnings).ifPresent(p -> out.attachments().add(MapiAttachment.of(p)));
        }
    }

    private static Optional<ItemProperties> read(ContentLine line, Warnings warnings) {
        var properties = new ItemProperties();
        var value = line.value().strip();
        boolean bytes = line.param("ENCODING").orElse("").equalsIgnoreCase("BASE64")
                || line.param("VALUE").orElse("").equalsIgnoreCase("BINARY");
        var name = line.param("FILENAME")
                .or(() -> line.param("X-FILENAME"))
                .or(() -> line.param("X-ORACLE-FILENAME"))
                .map(TextValue::characters);
        if (bytes) {
            try {
                var data = Base64.getMimeDecoder().decode(Text.withoutBlanks(value));
                properties.put(PidTag.ATTACH_METHOD, BY_VALUE).put(PidTag.ATTACH_DATA_BINARY, Binary.owning(data));
            } catch (IllegalArgumentException e) {
                warnings.add("bad-attachment", "ATTACH", "The attachment is no base64; the line is kept as it stands.");
                return Optional.empty();
            }
        } else if (value.isEmpty()) {
            return Optional.empty();
        } else {
            properties
                    .put(PidTag.ATTACH_METHOD, BY_WEB_REFERENCE)
                    .put(PidTag.ATTACH_LONG_PATHNAME, TextValue.characters(value));
        }
        var shown = name.filter(n -> !n.isBlank()).orElseGet(() -> bytes ? "attachment" : lastPart(value));
        properties.put(PidTag.ATTACH_LONG_FILENAME, shown).put(PidTag.DISPLAY_NAME, shown);
        line.param("FMTTYPE").ifPresent(t -> properties.put(PidTag.ATTACH_MIME_TAG, TextValue.characters(t)));
        properties.put(PidTag.RENDERING_POSITION, -1);
        return Optional.of(properties);
    }

    /** Whether an item holds what the line says: one that is no base64 is in the text alone. */
    static boolean isHeld(ContentLine line) {
        return line.is("ATTACH") && read(line, new Warnings()).isPresent();
    }

    private static String lastPart(String address) {
        var plain = TextValue.characters(address);
        int slash = plain.lastIndexOf('/');
        var part = slash >= 0 ? plain.substring(slash + 1) : plain;
        return part.isEmpty() ? "link" : part;
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        for (var attachment : in.attachments()) {
            var p = attachment.properties();
            if (p.get(PidTag.ATTACHMENT_HIDDEN).orElse(false) || attachment.isException()) {
                continue;
            }
            if (attachment.embedded().isPresent()) {
                warnings.add(
                        "embedded-item",
                        "PidTagAttachDataObject",
                        "An item in an attachment has no place in a calendar; it stays in Outlook.");
                continue;
            }
            var link = p.get(PidTag.ATTACH_LONG_PATHNAME).or(() -> p.get(PidTag.ATTACH_PATHNAME));
            if (p.get(PidTag.ATTACH_METHOD).orElse(BY_VALUE) != BY_VALUE) {
                link.ifPresent(l -> out.add(Lines.line("ATTACH", TextValue.bytes(l.strip()), mime(p))));
                continue;
            }
            p.large(PidTag.ATTACH_DATA_BINARY).ifPresent(data -> bytes(p, data, out, warnings));
        }
    }

    private static void bytes(ItemProperties p, LargeValue data, CalendarOut out, Warnings warnings) {
        var name = p.get(PidTag.ATTACH_LONG_FILENAME)
                .or(() -> p.get(PidTag.ATTACH_FILENAME))
                .or(() -> p.get(PidTag.DISPLAY_NAME))
                .orElse("attachment");
        if (data.sizeBytes() > MOST_BYTES) {
            warnings.add(
                    "attachment-too-large", "ATTACH", "An attachment over 20 MB was left out; it stays in Outlook.");
            return;
        }
        try (var in = data.open()) {
            var params = new ArrayList<Param>();
            params.add(Lines.param("ENCODING", "BASE64"));
            params.add(Lines.param("VALUE", "BINARY"));
            params.addAll(mime(p));
            params.add(Lines.param("FILENAME", name));
            var text = Base64.getEncoder().encodeToString(in.readNBytes((int) MOST_BYTES));
            out.add(Lines.line("ATTACH", text, params));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Param> mime(ItemProperties p) {
        return p.get(PidTag.ATTACH_MIME_TAG)
                .filter(t -> !t.isBlank())
                .map(t -> List.of(Lines.param("FMTTYPE", t.toLowerCase(Locale.ROOT))))
                .orElse(List.of());
    }
}
