package org.tenon.convert.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Skeleton.Embedded;
import org.tenon.convert.mail.Skeleton.FromItem;
import org.tenon.convert.mime.EncodedWords;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.ParameterValue;
import org.tenon.mapi.value.Binary;

/** Attachments as parts, each with the header that it came with where it did. */
final class AttachmentParts {
    private static final int RENDERED = 4;
    private static final int EXCEPTION = 2;
    private static final Binary NOTHING = Binary.owning(new byte[0]);

    private final MapiItem item;
    private final List<Optional<MimeMessage>> messages;
    private final Settings settings;
    private final Warnings warnings;
    private final Map<String, Integer> known = new HashMap<>();
    private final Optional<Skeleton> skeleton;

    AttachmentParts(
            MapiItem item,
            Optional<Skeleton> skeleton,
            List<Optional<MimeMessage>> messages,
            Settings settings,
            Warnings warnings) {
        this.item = item;
        this.messages = messages;
        this.settings = settings;
        this.warnings = warnings;
        this.skeleton = skeleton;
        skeleton.ifPresent(s -> {
            for (int i = 0; i < s.attachments().size(); i++) {
                known.putIfAbsent(s.attachments().get(i), i);
            }
        });
    }

    /** A part, and whether it is shown inside the HTML. */
    record Made(Entity entity, boolean related) {}

    List<Made> all() throws IOException {
        var all = new ArrayList<Made>();
        for (int i = 0; i < item.attachments().size(); i++) {
            var attachment = item.attachments().get(i);
            int flags = attachment.properties().get(PidTag.ATTACHMENT_FLAGS).orElse(0);
            if ((flags & EXCEPTION) == 0) {
                all.add(new Made(entity(attachment, i), isRelated(attachment)));
            }
        }
        return all;
    }

    private static boolean isRelated(MapiAttachment attachment) {
        var p = attachment.properties();
        boolean named =
                p.get(PidTag.ATTACH_CONTENT_ID).filter(c -> !c.isBlank()).isPresent()
                        || p.get(PidTag.ATTACH_CONTENT_LOCATION)
                                .filter(c -> !c.isBlank())
                                .isPresent();
        boolean shown = (p.get(PidTag.ATTACH_FLAGS).orElse(0) & RENDERED) != 0
                || p.get(PidTag.ATTACHMENT_HIDDEN).orElse(false);
        return named && shown && attachment.embedded().isEmpty();
    }

    private Entity entity(MapiAttachment attachment, int index) throws IOException {
        var message = messages.get(index);
        var segment = segment(attachment);
        if (message.isPresent()) {
            var header = segment.filter(Embedded.class::isInstance).map(s -> ((Embedded) s).header());
            return header.isPresent()
                    ? Entity.verbatim(header.get(), message.get())
                    : new Entity(headers(attachment, "message/rfc822", List.of()), message.get());
        }
        if (attachment.embedded().isPresent()) {
            return file(attachment, attachment.embedded().get());
        }
        var content = attachment.properties().large(PidTag.ATTACH_DATA_BINARY).orElseGet(() -> LargeValue.of(NOTHING));
        if (segment.isPresent()
                && segment.get() instanceof FromItem f
                && f.skipped() == 0
                && f.header().size() > 0) {
            return Entity.verbatim(f.header(), out -> f.recipe().write(content, out));
        }
        return part(attachment, content);
    }

    private Optional<Skeleton.Segment> segment(MapiAttachment attachment) throws IOException {
        var index = known.get(Imprint.of(attachment));
        return index == null
                ? Optional.empty()
                : skeleton.orElseThrow().segments().stream()
                        .filter(s -> (s instanceof FromItem f && f.attachment() == index)
                                || (s instanceof Embedded e && e.attachment() == index))
                        .findFirst();
    }

    private Entity part(MapiAttachment attachment, LargeValue content) {
        var p = attachment.properties();
        int method = p.get(PidTag.ATTACH_METHOD).orElse(AttachmentField.BY_VALUE);
        var path = p.get(PidTag.ATTACH_LONG_PATHNAME).or(() -> p.get(PidTag.ATTACH_PATHNAME));
        if (content.sizeBytes() == 0 && path.isPresent() && method != AttachmentField.BY_VALUE) {
            var type = "message/external-body; access-type=URL" + ParameterValue.write("URL", path.get());
            return new Entity(
                    headers(attachment, type, List.of()),
                    out -> out.write(
                            "Content-Type: application/octet-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        if (method == AttachmentField.OLE) {
            warnings.add(
                    "object-as-file",
                    "PidTagAttachMethod",
                    "An object of another program was put into the text; it is an attachment now.");
        }
        var type = method == AttachmentField.OLE ? AttachmentField.OLE_TYPE : type(p.get(PidTag.ATTACH_MIME_TAG));
        var charset = type.startsWith("text/")
                ? p.get(PidTag.TEXT_ATTACHMENT_CHARSET)
                        .map(c -> ParameterValue.write("charset", c))
                        .orElse("")
                : "";
        var encoding = HeaderLine.of("Content-Transfer-Encoding", "base64");
        return new Entity(
                headers(attachment, type + charset, List.of(encoding)), out -> Recipe.BASE64.write(content, out));
    }

    /** Types whose content has lines of its own would be read otherwise than they are written here. */
    private static String type(Optional<String> told) {
        var type = told.map(t -> t.strip().toLowerCase(Locale.ROOT)).orElse("");
        boolean usable = type.matches("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,120}")
                && !type.startsWith("multipart/")
                && !type.startsWith("message/");
        return usable ? type : "application/octet-stream";
    }

    /** An item inside a mail as the file that other programs read, and with the line by which it is an item again. */
    private Entity file(MapiAttachment attachment, MapiItem inner) {
        warnings.add(
                "embedded-item-as-file",
                "PidTagAttachMethod",
                "An item inside the mail (" + inner.messageClass() + ") is a file for other programs.");
        var file = EmbeddedFile.of(inner, settings);
        var copy = attachment.properties().copy();
        var name = attachment
                .properties()
                .get(PidTag.ATTACH_LONG_FILENAME)
                .or(() -> SubjectField.subject(inner))
                .filter(n -> !n.isBlank())
                .orElse("item");
        AttachmentField.names(copy, name.endsWith(file.ending()) ? name : name + file.ending());
        attachment.properties().get(PidTag.DISPLAY_NAME).ifPresent(n -> copy.put(PidTag.DISPLAY_NAME, n));
        var lines = List.of(HeaderLine.of("Content-Transfer-Encoding", "base64"), file.mark());
        return new Entity(
                headers(MapiAttachment.of(copy), file.mediaType() + "; charset=UTF-8", lines),
                out -> Recipe.BASE64.write(LargeValue.of(file.bytes()), out));
    }

    private static List<HeaderLine> headers(MapiAttachment attachment, String type, List<HeaderLine> encoding) {
        var p = attachment.properties();
        var name = p.get(PidTag.ATTACH_LONG_FILENAME)
                .or(() -> p.get(PidTag.ATTACH_FILENAME))
                .map(n -> n.replaceAll("\\p{Cntrl}", ""))
                .filter(n -> !n.isBlank());
        var lines = new ArrayList<HeaderLine>();
        lines.add(HeaderLine.of(
                "Content-Type",
                type + name.map(n -> ParameterValue.write("name", n)).orElse("")));
        lines.addAll(encoding);
        var disposition = isRelated(attachment) ? "inline" : "attachment";
        lines.add(HeaderLine.of(
                "Content-Disposition",
                disposition + name.map(n -> ParameterValue.write("filename", n)).orElse("")));
        p.get(PidTag.ATTACH_CONTENT_ID)
                .map(c -> c.replaceAll("[<>\\s\\p{Cntrl}]", ""))
                .filter(c -> !c.isEmpty())
                .ifPresent(c -> lines.add(HeaderLine.of("Content-ID", "<" + c + ">")));
        text(lines, "Content-Location", p.get(PidTag.ATTACH_CONTENT_LOCATION));
        text(lines, "Content-Base", p.get(PidTag.ATTACH_CONTENT_BASE));
        text(lines, "Content-Description", p.get(PidTag.DISPLAY_NAME).filter(d -> !d.equals(name.orElse(""))));
        return lines;
    }

    private static void text(List<HeaderLine> lines, String name, Optional<String> value) {
        value.map(EncodedWords::encode).filter(v -> !v.isBlank()).ifPresent(v -> lines.add(HeaderLine.of(name, v)));
    }
}
