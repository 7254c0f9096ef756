package org.tenon.convert;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The class of an item that a form or a program of somebody's own made, such as {@code IPM.Contact.Customer}: open formats have no place
 * for it, so it rides along in a line of ours. Never another kind of item than the text is.
 */
public final class CustomClass {
    private static final List<String> KNOWN = List.of(
            "IPM.Note", "IPM.Appointment", "IPM.Task", "IPM.StickyNote", "IPM.Activity", "IPM.Contact", "IPM.DistList");
    /** What the parts of a mail or an item's place tell, and no line. */
    private static final List<String> KINDS = List.of("IPM.Schedule", "IPM.OLE");

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_ -]+)*");
    private static final int LONGEST = 255;

    private CustomClass() {}

    /** The item's class, where it is derived from one of Outlook's. */
    public static Optional<String> of(MapiItem item) {
        var own = item.messageClass();
        boolean derived = KNOWN.stream().anyMatch(k -> item.isA(k) && own.length() > k.length());
        return derived && isUsable(own) ? Optional.of(own) : Optional.empty();
    }

    /** Gives the item a class that a text tells, where it is derived from the one that the item has. */
    public static void take(Optional<String> told, MapiItem out) {
        told.map(String::strip)
                .filter(t -> isUsable(t) && MapiItem.ofClass(t).isA(out.messageClass()))
                .ifPresent(t -> out.properties().put(PidTag.MESSAGE_CLASS, t));
    }

    /** The class of an item that goes out as a mail and is none to Outlook, such as {@code IPM.Foo} or {@code IPM.Post}. */
    public static Optional<String> foreign(MapiItem item) {
        var own = item.messageClass();
        boolean other = item.isA("IPM")
                && own.length() > 4
                && KNOWN.stream().noneMatch(item::isA)
                && KINDS.stream().noneMatch(item::isA);
        return other && isUsable(own) ? Optional.of(own) : Optional.empty();
    }

    /** Gives a mail such a class, where the text tells one. */
    public static void takeForeign(Optional<String> told, MapiItem out) {
        told.map(t -> MapiItem.ofClass(t.strip())).flatMap(CustomClass::foreign).ifPresent(t -> out.properties()
                .put(PidTag.MESSAGE_CLASS, t));
    }

    private static boolean isUsable(String messageClass) {
        return messageClass.length() <= LONGEST && USABLE.matcher(messageClass).matches();
    }
}
