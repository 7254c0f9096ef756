package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.rtf.CompressedRtf;

/**
 * Rich text, [MS-OXRTFCP] and [MS-OXRTFEX]. HTML or plain text inside it becomes what it was; rich text of its own stands beside the plain
 * text as a third way to say the same.
 */
enum BodyRichField implements ContentField {
    RICH;

    private static final int LARGEST = 8 << 20;

    @Override
    public List<String> open() {
        return List.of("application/rtf");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.RTF_COMPRESSED));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.layout().rich().ifPresent(part -> in.bytes(part.content(), LARGEST)
                .ifPresentOrElse(
                        rtf -> out.properties().put(PidTag.RTF_COMPRESSED, CompressedRtf.pack(rtf)),
                        () -> warnings.add(
                                "rtf-too-large",
                                "application/rtf",
                                "The rich text is too large; the plain text beside it was taken.")));
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // The body is the composer's.
    }
}
