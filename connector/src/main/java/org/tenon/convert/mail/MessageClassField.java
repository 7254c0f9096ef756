package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.CustomClass;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/**
 * A class of somebody's own. One that is derived from none of Outlook's comes back only where nobody delivered the mail: a sender names
 * no form that Outlook opens for something else than mail.
 */
enum MessageClassField implements MessageField {
    CUSTOM_CLASS;

    private static final List<String> DELIVERED = List.of("Received", "Return-Path", "Delivered-To");

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
            var told = in.headers().value(open().getFirst());
            CustomClass.take(told, out);
            if (DELIVERED.stream().noneMatch(d -> in.headers().value(d).isPresent())) {
                CustomClass.takeForeign(told, out);
            }
        }
    }

    /** The class that the item would have if only its parts told it. */
    static String withoutOwn(MapiItem item) {
        boolean other = isOwn(item) || CustomClass.foreign(item).isPresent();
        return other ? Messages.CLASS : item.messageClass();
    }

    /** What is signed or sealed shows by its parts. */
    private static boolean isOwn(MapiItem item) {
        return item.isA(Messages.CLASS)
                && !item.messageClass().toUpperCase(Locale.ROOT).contains(".SMIME");
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var told = isOwn(in) ? CustomClass.of(in) : CustomClass.foreign(in);
        told.ifPresent(c -> out.line(open().getFirst(), c));
    }
}
