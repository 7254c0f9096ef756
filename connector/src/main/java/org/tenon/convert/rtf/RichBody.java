package org.tenon.convert.rtf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.mapi.value.Binary;

/** The rich text of an item, PidTagRtfCompressed: what stands in it. */
public final class RichBody {
    private static final int MOST_BYTES = 6 << 20;

    private RichBody() {}

    /** Its words, where it has some and is no HTML. */
    public static Optional<String> text(MapiItem item) {
        return read(item)
                .filter(b -> b.form() != RtfBody.Form.HTML)
                .map(RtfBody::text)
                .filter(t -> !t.isBlank());
    }

    /** The HTML that it was made of, where it was; else what it looks like, where that is more than its words. */
    public static Optional<String> html(MapiItem item) {
        return read(item)
                .flatMap(b -> b.form() == RtfBody.Form.HTML ? Optional.of(b.text()) : b.page())
                .filter(t -> !t.isBlank());
    }

    private static Optional<RtfBody> read(MapiItem item) {
        return item.properties().large(PidTag.RTF_COMPRESSED).flatMap(packed -> {
            try (var in = packed.open()) {
                var unpacked = CompressedRtf.unpack(Binary.owning(in.readNBytes(MOST_BYTES)), MOST_BYTES);
                return unpacked.rtf().size() == 0 ? Optional.empty() : Optional.of(RtfBody.of(unpacked.rtf()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
