package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.MailDate;

/** X-Message-Flag: what to do about a message, [MS-OXOFLAG] section 2.2.1. */
enum FlagField implements MessageField {
    FLAG;

    private static final int COMPLETE = 1;
    private static final int FLAGGED = 2;

    @Override
    public List<String> open() {
        return List.of("X-Message-Flag", "X-Tenon-Flag-Complete");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.FLAG_REQUEST), PropRef.of(PidTag.FLAG_STATUS), PropRef.of(PidTag.FLAG_COMPLETE_TIME));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers().text("X-Message-Flag").ifPresent(text -> {
            var done = in.headers().value("X-Tenon-Flag-Complete");
            out.properties()
                    .put(PidLid.FLAG_REQUEST, text)
                    .put(PidTag.FLAG_STATUS, done.isPresent() ? COMPLETE : FLAGGED);
            done.flatMap(v -> TimeField.read("X-Tenon-Flag-Complete", v, warnings))
                    .ifPresent(t -> out.properties().put(PidTag.FLAG_COMPLETE_TIME, t));
        });
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var p = in.properties();
        int status = p.get(PidTag.FLAG_STATUS).orElse(0);
        var text = p.get(PidLid.FLAG_REQUEST).filter(t -> !t.isBlank());
        if (status == FLAGGED || status == COMPLETE) {
            out.text("X-Message-Flag", text.orElse("Follow up"));
        }
        if (status == COMPLETE) {
            out.line(
                    "X-Tenon-Flag-Complete",
                    p.get(PidTag.FLAG_COMPLETE_TIME)
                            .filter(TimeField::told)
                            .map(MailDate::write)
                            .orElse("yes"));
        }
    }
}
