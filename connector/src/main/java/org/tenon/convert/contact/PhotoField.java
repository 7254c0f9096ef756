package org.tenon.convert.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Text;

/** PHOTO: the picture, an attachment with a name of its own, [MS-OXOCNTC] section 2.2.1.8. */
enum PhotoField implements CardField {
    PHOTO;

    private static final int MOST_BYTES = 20 << 20;

    @Override
    public List<String> open() {
        return List.of("PHOTO");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidLid.HAS_PICTURE), PropRef.of(PidTag.ATTACHMENT_CONTACT_PHOTO));
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        var line = in.lines("PHOTO").stream().findFirst();
        var bytes = line.flatMap(PhotoField::bytes);
        if (line.isPresent() && bytes.isEmpty()) {
            warnings.add(
                    "picture-elsewhere",
                    "PHOTO",
                    "The picture is not in the card itself; Outlook does not show it, and the line is kept.");
        }
        out.properties().put(PidLid.HAS_PICTURE, bytes.isPresent());
        bytes.ifPresent(picture -> out.attachments()
                .add(MapiAttachment.of(new ItemProperties()
                        .put(PidTag.ATTACH_METHOD, 1)
                        .put(PidTag.ATTACH_LONG_FILENAME, "ContactPicture.jpg")
                        .put(PidTag.ATTACH_FILENAME, "ContactPicture.jpg")
                        .put(PidTag.ATTACH_EXTENSION, ".jpg")
                        .put(PidTag.ATTACHMENT_CONTACT_PHOTO, true)
                        .put(PidTag.RENDERING_POSITION, -1)
                        .put(PidTag.ATTACH_DATA_BINARY, picture))));
    }

    private static Optional<Binary> bytes(ContentLine line) {
        var value = Text.withoutBlanks(line.value());
        var encoding = line.param("ENCODING").orElse("").toUpperCase(Locale.ROOT);
        int data = value.regionMatches(true, 0, "data:", 0, 5) ? value.indexOf(',') + 1 : 0;
        if (data == 0 && !encoding.equals("B") && !encoding.equals("BASE64")) {
            return Optional.empty();
        }
        try {
            var decoded = Base64.getMimeDecoder().decode(value.substring(data));
            return decoded.length == 0 ? Optional.empty() : Optional.of(Binary.owning(decoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        for (var attachment : in.attachments()) {
            var p = attachment.properties();
            boolean photo = p.get(PidTag.ATTACHMENT_CONTACT_PHOTO).orElse(false)
                    || p.get(PidTag.ATTACH_LONG_FILENAME).orElse("").equalsIgnoreCase("ContactPicture.jpg");
            var data = p.large(PidTag.ATTACH_DATA_BINARY);
            if (photo && data.isPresent()) {
                try (var stream = data.get().open()) {
                    var bytes = stream.readNBytes(MOST_BYTES);
                    var type = type(bytes);
                    var text = Base64.getEncoder().encodeToString(bytes);
                    out.add(
                            out.four()
                                    ? Lines.line("PHOTO", "data:image/" + type + ";base64," + text)
                                    : Lines.line(
                                            "PHOTO",
                                            text,
                                            Lines.param("ENCODING", "b"),
                                            Lines.param("TYPE", type.toUpperCase(Locale.ROOT))));
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static String type(byte[] bytes) {
        int first = bytes.length > 1 ? (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF) : 0;
        return switch (first) {
            case 0x8950 -> "png";
            case 0x4749 -> "gif";
            default -> "jpeg";
        };
    }
}
