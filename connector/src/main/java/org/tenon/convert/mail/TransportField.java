package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/**
 * The whole header, as text: [MS-OXCMAIL] section 2.2.3.1. The way back begins with it; fields whose properties changed are
 * replaced in it ({@link Headers}).
 */
enum TransportField implements ContentField {
    TRANSPORT;

    @Override
    public List<String> open() {
        return List.of("every field of the header");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.TRANSPORT_MESSAGE_HEADERS));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        out.properties()
                .put(
                        PidTag.TRANSPORT_MESSAGE_HEADERS,
                        Headers.HeaderText.of(in.headers().latin()).text());
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // Headers.merged does it.
    }
}
