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
import org.tenon.convert.mime.WideText;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropType;

/** The HTML of a message: bytes, in the character set of PidTagInternetCodepage, [MS-OXBBODY] section 2.1. */
enum BodyHtmlField implements ContentField {
    HTML;

    private static final int LARGE = 1 << 20;

    @Override
    public List<String> open() {
        return List.of("text/html");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.HTML), PropRef.of(PidTag.INTERNET_CODEPAGE));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().html().isEmpty()) {
            return;
        }
        var part = in.layout().html().get();
        var charset = BodyTextField.charset(part, warnings);
        var bytes = in.bytes(part.content(), LARGE);
        if (bytes.isEmpty()) {
            var known = charset.filter(BodyHtmlField::isCodePage).or(() -> Optional.of(StandardCharsets.UTF_8));
            boolean foreign = charset.isPresent() && !known.equals(charset);
            var content = foreign ? new WideText(part.content(), charset.get(), known.get()) : part.content();
            out.properties().put(PropertyKey.of(PidTag.HTML), PropType.BINARY, in.kept(content, 0));
            out.properties().put(PidTag.INTERNET_CODEPAGE, CodePages.of(known.get()));
            return;
        }
        var own = charset.orElseGet(() -> CharsetLabel.strict(bytes.get().shared(), StandardCharsets.UTF_8)
                        .isPresent()
                ? StandardCharsets.UTF_8
                : CharsetLabel.windows());
        boolean usable = isCodePage(own);
        var html = usable
                ? bytes.get()
                : Binary.owning(new String(bytes.get().shared(), own).getBytes(StandardCharsets.UTF_8));
        out.properties()
                .put(PidTag.HTML, html)
                .put(PidTag.INTERNET_CODEPAGE, usable ? CodePages.of(own) : CodePages.UTF_8);
    }

    /** Whether Windows has a number for it. */
    private static boolean isCodePage(Charset charset) {
        return CodePages.charset(CodePages.of(charset)).filter(charset::equals).isPresent();
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // The body is the composer's.
    }
}
