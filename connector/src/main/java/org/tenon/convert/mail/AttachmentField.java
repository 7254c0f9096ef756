package org.tenon.convert.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.Part;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropType;

/** Attachments, [MS-OXCMAIL] section 2.2.3.4: by value, and messages as embedded items. */
enum AttachmentField implements ContentField {
    ATTACHMENTS;

    static final int BY_VALUE = 1;
    static final int EMBEDDED = 5;
    static final int OLE = 6;
    static final String OLE_TYPE = "application/x-ole-storage";
    static final String SEALED_NAME = "smime.p7m";

    private static final int SMALL = 1 << 17;
    /** It is shown inside the HTML. */
    private static final int RENDERED = 4;

    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("text/plain", ".txt"),
            Map.entry("text/html", ".htm"),
            Map.entry("text/calendar", ".ics"),
            Map.entry("text/vcard", ".vcf"),
            Map.entry("text/x-vcard", ".vcf"),
            Map.entry("text/rfc822-headers", ".txt"),
            Map.entry("message/delivery-status", ".txt"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/png", ".png"),
            Map.entry("image/gif", ".gif"),
            Map.entry("image/bmp", ".bmp"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("application/pgp-signature", ".asc"),
            Map.entry("application/pkcs7-signature", ".p7s"));

    @Override
    public List<String> open() {
        return List.of("attachments, message/rfc822, X-Tenon-Item, Content-ID, Content-Location, Content-Disposition,"
                + " Content-Description");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.ATTACH_METHOD),
                PropRef.of(PidTag.ATTACH_DATA_BINARY),
                PropRef.of(PidTag.ATTACH_LONG_FILENAME),
                PropRef.of(PidTag.ATTACH_FILENAME),
                PropRef.of(PidTag.ATTACH_EXTENSION),
                PropRef.of(PidTag.DISPLAY_NAME),
                PropRef.of(PidTag.ATTACH_MIME_TAG),
                PropRef.of(PidTag.TEXT_ATTACHMENT_CHARSET),
                PropRef.of(PidTag.ATTACH_CONTENT_ID),
                PropRef.of(PidTag.ATTACH_CONTENT_LOCATION),
                PropRef.of(PidTag.ATTACH_CONTENT_BASE),
                PropRef.of(PidTag.ATTACH_FLAGS),
                PropRef.of(PidTag.ATTACHMENT_HIDDEN),
                PropRef.of(PidTag.RENDERING_POSITION));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        int number = 0;
        for (var attached : in.layout().attachments()) {
            out.attachments()
                    .add(
                            switch (in.layout().kind()) {
                                case SIGNED -> whole(attached.part(), "multipart/signed", entity(attached.part()), in);
                                case SEALED ->
                                    whole(
                                            attached.part(),
                                            "application/pkcs7-mime",
                                            attached.part().content(),
                                            in);
                                case MAIL, REPORT -> attachment(attached, ++number, in, warnings);
                            });
        }
    }

    private static MapiAttachment whole(Part part, String type, LargeValue content, MessageIn in) {
        var p = new ItemProperties();
        p.put(PidTag.ATTACH_METHOD, BY_VALUE);
        names(p, part.fileName().orElse(SEALED_NAME));
        p.put(PidTag.ATTACH_MIME_TAG, type).put(PidTag.RENDERING_POSITION, -1);
        p.put(PropertyKey.of(PidTag.ATTACH_DATA_BINARY), PropType.BINARY, in.kept(content, SMALL));
        return MapiAttachment.of(p);
    }

    /** A part as an attachment, whatever else it could be. */
    static MapiAttachment byValue(Part part, String name, MessageIn in) {
        var p = new ItemProperties();
        p.put(PidTag.ATTACH_METHOD, BY_VALUE);
        names(
                p,
                part.fileName()
                        .map(AttachmentField::clean)
                        .filter(n -> !n.isEmpty())
                        .orElse(name));
        p.put(PidTag.ATTACH_MIME_TAG, part.mediaType()).put(PidTag.RENDERING_POSITION, -1);
        p.put(PropertyKey.of(PidTag.ATTACH_DATA_BINARY), PropType.BINARY, in.kept(part.content(), SMALL));
        return MapiAttachment.of(p);
    }

    /** A signed message's own entity: the fields that tell of the body, an empty line, and the body. */
    private static LargeValue entity(Part message) {
        return new LargeContents.Joined(LargeValue.of(Binary.owning(entityHeader(message))), message.content());
    }

    static byte[] entityHeader(Part message) {
        var lines = new ArrayList<>(
                message.headers().lines().stream().filter(Headers::isOfBody).toList());
        // Outlook puts the version first.
        lines.sort(Comparator.comparing(l -> !l.is("MIME-Version")));
        return (new HeaderBlock(lines).latin() + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static MapiAttachment attachment(Layout.Attached attached, int number, MessageIn in, Warnings warnings) {
        var part = attached.part();
        var p = new ItemProperties();
        boolean message = part.is("message/rfc822") || part.is("message/global");
        var embedded = Optional.<MapiItem>empty();
        if (message && in.depth() >= MessageReader.DEEPEST) {
            warnings.add(
                    "nested-too-deep",
                    "message/rfc822",
                    "Messages lie in messages deeper than Outlook opens; the innermost are kept as a file.");
        } else if (message) {
            embedded = Optional.of(in.embedded(part));
        } else {
            embedded = EmbeddedFile.read(part, in);
        }
        var name = part.fileName().map(AttachmentField::clean).filter(n -> !n.isEmpty());
        if (embedded.isPresent()) {
            var subject = SubjectField.subject(embedded.get());
            p.put(PidTag.ATTACH_METHOD, EMBEDDED);
            var shown = message ? name : name.map(EmbeddedFile::withoutEnding);
            p.put(PidTag.DISPLAY_NAME, shown.or(() -> subject).orElse("Message"));
            shown.ifPresent(n -> p.put(PidTag.ATTACH_LONG_FILENAME, n));
        } else {
            p.put(PidTag.ATTACH_METHOD, part.is(OLE_TYPE) ? OLE : BY_VALUE);
            names(p, name.orElseGet(() -> "ATT%05d%s"
                    .formatted(number, ENDINGS.getOrDefault(part.mediaType(), ".dat"))));
            p.put(PropertyKey.of(PidTag.ATTACH_DATA_BINARY), PropType.BINARY, in.kept(part.content(), SMALL));
        }
        p.put(PidTag.ATTACH_MIME_TAG, part.mediaType()).put(PidTag.RENDERING_POSITION, -1);
        describe(part, attached.related(), p);
        return new MapiAttachment(p, embedded);
    }

    private static void describe(Part part, boolean related, ItemProperties p) {
        var headers = part.headers();
        var location = headers.text("Content-Location");
        part.contentId().ifPresent(id -> p.put(PidTag.ATTACH_CONTENT_ID, id));
        location.ifPresent(l -> p.put(PidTag.ATTACH_CONTENT_LOCATION, l));
        headers.text("Content-Base").ifPresent(b -> p.put(PidTag.ATTACH_CONTENT_BASE, b));
        headers.text("Content-Description").ifPresent(d -> p.put(PidTag.DISPLAY_NAME, d));
        if (part.mediaType().startsWith("text/")) {
            part.type().parameter("charset").ifPresent(c -> p.put(PidTag.TEXT_ATTACHMENT_CHARSET, c));
        }
        boolean attachment = part.disposition().value().equals("attachment");
        if (related && !attachment && (part.contentId().isPresent() || location.isPresent())) {
            p.put(PidTag.ATTACH_FLAGS, RENDERED).put(PidTag.ATTACHMENT_HIDDEN, true);
        }
    }

    static void names(ItemProperties p, String name) {
        p.put(PidTag.ATTACH_LONG_FILENAME, name)
                .put(PidTag.ATTACH_FILENAME, name)
                .put(PidTag.DISPLAY_NAME, name);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            p.put(PidTag.ATTACH_EXTENSION, name.substring(dot));
        }
    }

    /** Without what no file can be called. */
    private static String clean(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.replaceAll("[\\p{Cntrl}<>:\"|?*]", "_").strip();
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // Attachments are the composer's.
    }
}
