package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/**
 * An item that came inside a message, [MS-OXTNEF]: its attachments, and every property that the message itself says nothing of. A stream
 * that cannot be opened stays an attachment.
 */
enum TnefField implements ContentField {
    TNEF;

    @Override
    public List<String> open() {
        return List.of("application/ms-tnef, winmail.dat");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.MESSAGE_CLASS));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().tnef().isEmpty()) {
            return;
        }
        var part = in.layout().tnef().get();
        var opened = in.tnef(part);
        if (opened.isEmpty()) {
            warnings.add(
                    "tnef-unreadable",
                    part.mediaType(),
                    "What Outlook packed cannot be opened; it is an attachment as it stands.");
            out.attachments().add(AttachmentField.byValue(part, "winmail.dat", in));
            return;
        }
        warnings.addAll(opened.get().warnings());
        var inner = opened.get().value();
        var messageClass = inner.messageClass();
        inner.properties().all().forEach((key, typed) -> {
            if (!out.properties().has(key)) {
                out.properties().put(key, typed.type(), typed.value());
            }
        });
        if (!messageClass.isEmpty() && in.layout().kind() == Layout.Kind.MAIL) {
            out.properties().put(PidTag.MESSAGE_CLASS, messageClass);
        }
        if (out.recipients().isEmpty()) {
            out.recipients().addAll(inner.recipients());
        }
        out.attachments().addAll(inner.attachments());
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // What was packed goes out as parts of their own.
    }
}
