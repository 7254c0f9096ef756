package org.tenon.convert.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.CodePages;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.CharsetLabel;
import org.tenon.convert.mime.Part;
import org.tenon.convert.mime.WideText;
import org.tenon.mapi.value.Binary;

/** The plain text of a message, [MS-OXBBODY] section 2.1. */
enum BodyTextField implements ContentField {
    TEXT;

    /** A text of more bytes is a stream. */
    static final int LARGE = 1 << 20;

    @Override
    public List<String> open() {
        return List.of("text/plain");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.BODY), PropRef.of(PidTag.INTERNET_CODEPAGE));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().plain().isEmpty()) {
            return;
        }
        var part = in.layout().plain().get();
        var charset = charset(part, warnings);
        var bytes = in.bytes(part.content(), LARGE);
        if (bytes.isPresent()) {
            out.properties().put(PidTag.BODY, text(bytes.get(), charset, warnings));
        } else {
            var wide = WideText.toMapi(part.content(), charset.orElse(StandardCharsets.UTF_8));
            out.properties().putLarge(PidTag.BODY, wide);
        }
        if (!out.properties().has(PropertyKey.of(PidTag.INTERNET_CODEPAGE))) {
            out.properties().put(PidTag.INTERNET_CODEPAGE, CodePages.of(charset.orElse(StandardCharsets.UTF_8)));
        }
    }

    private static String text(Binary bytes, Optional<Charset> charset, Warnings warnings) {
        var text = charset.flatMap(c -> CharsetLabel.strict(bytes.shared(), c));
        if (charset.isPresent() && text.isEmpty()) {
            warnings.add(
                    "charset-malformed",
                    "text/plain",
                    "Some bytes are none of the character set that the part names; they are shown as signs of doubt.");
        }
        return text.orElseGet(() -> charset.map(c -> new String(bytes.shared(), c))
                        .orElseGet(() -> CharsetLabel.guess(bytes.shared())))
                .replace("\0", "");
    }

    /** Empty where the part names none that anybody knows. */
    static Optional<Charset> charset(Part part, Warnings warnings) {
        var label = part.type().parameter("charset");
        var charset = part.charset();
        if (label.isPresent() && charset.isEmpty()) {
            warnings.add(
                    "charset-unknown",
                    part.mediaType(),
                    "Nobody knows the character set that the part names; UTF-8 or the western one was taken.");
        }
        return charset;
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // The body is the composer's.
    }
}
