package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.CustomClass;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** A class of somebody's own. */
enum MessageClassField implements MessageField {
    CUSTOM_CLASS;

    @Override
    public List<String> open() {
        return List.of("X-Tenon-Message-Class");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.MESSAGE_CLASS));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().kind() == Layout.Kind.MAIL) {
            CustomClass.take(in.headers().value(open().getFirst()), out);
        }
    }

    /** The class that the item would have if only its parts told it. */
    static String withoutOwn(MapiItem item) {
        return isOwn(item) ? Messages.CLASS : item.messageClass();
    }

    /** What is signed or sealed shows by its parts. */
    private static boolean isOwn(MapiItem item) {
        return item.isA(Messages.CLASS)
                && !item.messageClass().toUpperCase(Locale.ROOT).contains(".SMIME");
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        if (isOwn(in)) {
            CustomClass.of(in).ifPresent(c -> out.line(open().getFirst(), c));
        }
    }
}
