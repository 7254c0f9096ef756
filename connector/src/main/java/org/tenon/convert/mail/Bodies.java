package org.tenon.convert.mail;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tenon.convert.CodePages;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.CharsetLabel;
import org.tenon.convert.mime.WideText;
import org.tenon.convert.rtf.CompressedRtf;
import org.tenon.convert.rtf.RtfBody;
import org.tenon.mapi.value.Binary;

/** The bodies that an item has, each as the part that it becomes; rich text is unpacked for what is in it, [MS-OXBBODY] section 2.1.3. */
record Bodies(Optional<Entity> plain, Optional<Entity> rich, Optional<Entity> html) {
    /** Rich text beyond that is not looked into: it goes out as it is. */
    private static final int LARGEST_RTF = 6 << 20;

    private static final int LARGE = 1 << 20;

    static Bodies of(MapiItem item, Warnings warnings) throws IOException {
        var plain = plain(item);
        var html = html(item, warnings);
        var rich = item.properties().large(PidTag.RTF_COMPRESSED).filter(p -> p.sizeBytes() != 0);
        if (html.isPresent() || rich.isEmpty()) {
            return new Bodies(plain, Optional.empty(), html);
        }
        var packed = LargeContents.bytes(rich.get(), LARGEST_RTF);
        if (packed.isEmpty() || CompressedRtf.claimedBytes(rich.get()) > LARGEST_RTF) {
            warnings.add(
                    "rtf-large",
                    PropRef.of(PidTag.RTF_COMPRESSED).key().name(),
                    "The rich text is very large: it goes out as it is, and its words only where the item has them.");
            var whole = Entity.of("application/rtf", CompressedRtf.unpacked(rich.get()), Recipe.BASE64);
            return new Bodies(plain, Optional.of(whole), Optional.empty());
        }
        var unpacked = CompressedRtf.unpack(packed.get(), LARGEST_RTF);
        unpacked.trouble()
                .ifPresent(t -> warnings.add(
                        "rtf-damaged",
                        PropRef.of(PidTag.RTF_COMPRESSED).key().name(),
                        "The rich text has " + t + "; what could be read of it was taken."));
        var rtf = RtfBody.of(unpacked.rtf());
        return switch (rtf.form()) {
            case HTML -> new Bodies(plain, Optional.empty(), Optional.of(Entity.text("text/html", rtf.text())));
            case TEXT ->
                new Bodies(
                        plain.or(() -> Optional.of(Entity.text("text/plain", rtf.text()))),
                        Optional.empty(),
                        Optional.empty());
            case RICH ->
                unpacked.rtf().size() == 0
                        ? new Bodies(plain, Optional.empty(), Optional.empty())
                        : new Bodies(
                                plain.or(() -> Optional.of(Entity.text("text/plain", rtf.text()))),
                                Optional.of(Entity.of("application/rtf", LargeValue.of(unpacked.rtf()), Recipe.BASE64)),
                                Optional.empty());
        };
    }

    private static Optional<Entity> plain(MapiItem item) {
        var text = item.properties().get(PidTag.BODY);
        if (text.isPresent()) {
            return text.filter(t -> !t.isEmpty()).map(t -> Entity.text("text/plain", t));
        }
        return item.properties()
                .large(PidTag.BODY)
                .map(wide -> new WideText(wide, StandardCharsets.UTF_16LE, StandardCharsets.UTF_8))
                .map(t -> Entity.of("text/plain; charset=UTF-8", t, Recipe.BASE64));
    }

    private static Optional<Entity> html(MapiItem item, Warnings warnings) throws IOException {
        var text = item.properties().text(PropertyKey.of(PidTag.HTML));
        if (text.isPresent()) {
            return text.filter(t -> !t.isEmpty()).map(t -> Entity.text("text/html", t));
        }
        var content = item.properties().large(PidTag.HTML);
        if (content.isEmpty() || content.get().sizeBytes() == 0) {
            return Optional.empty();
        }
        var page = item.properties().get(PidTag.INTERNET_CODEPAGE);
        var charset = page.flatMap(CodePages::charset);
        if (page.isPresent() && charset.isEmpty()) {
            warnings.add(
                    "charset-unknown",
                    PropRef.of(PidTag.INTERNET_CODEPAGE).key().name(),
                    "Nobody knows the code page " + page.get() + "; UTF-8 or the western one was taken.");
        }
        var bytes = LargeContents.bytes(content.get(), LARGE);
        if (bytes.isEmpty()) {
            var named = charset.orElse(StandardCharsets.UTF_8);
            return Optional.of(Entity.of("text/html; charset=" + named.name(), content.get(), Recipe.BASE64));
        }
        var own = charset.orElseGet(() -> CharsetLabel.strict(bytes.get().shared(), StandardCharsets.UTF_8)
                        .isPresent()
                ? StandardCharsets.UTF_8
                : CharsetLabel.windows());
        return Optional.of(html(bytes.get(), own));
    }

    /** Two bytes a letter are for no mail. */
    private static Entity html(Binary bytes, Charset charset) {
        return charset.name().startsWith("UTF-16")
                ? Entity.text("text/html", new String(bytes.shared(), charset))
                : Entity.text("text/html", bytes.shared(), charset);
    }
}
