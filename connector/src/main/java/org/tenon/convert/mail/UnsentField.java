package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** X-Unsent: a draft, [MS-OXCMAIL] section 2.2.3.2.27. */
enum UnsentField implements MessageField {
    UNSENT;

    static final int FLAG = 0x8;

    @Override
    public List<String> open() {
        return List.of("X-Unsent");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.MESSAGE_FLAGS));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        boolean draft = in.headers().value("X-Unsent").filter("1"::equals).isPresent();
        out.properties().put(PidTag.MESSAGE_FLAGS, draft ? FLAG : 0);
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        if ((in.properties().get(PidTag.MESSAGE_FLAGS).orElse(0) & FLAG) != 0) {
            out.line("X-Unsent", "1");
        }
    }
}
