package org.tenon.convert;

import java.util.ArrayList;
import java.util.List;

/** An item as Outlook keeps it: a message, an appointment, a contact. Filled while it is made, and left alone then. */
public record MapiItem(ItemProperties properties, List<ItemProperties> recipients, List<MapiAttachment> attachments) {
    public MapiItem() {
        this(new ItemProperties(), new ArrayList<>(), new ArrayList<>());
    }

    public static MapiItem ofClass(String messageClass) {
        var item = new MapiItem();
        item.properties.put(PidTag.MESSAGE_CLASS, messageClass);
        return item;
    }

    /** Such as {@code IPM.Appointment}; empty where it has none. */
    public String messageClass() {
        return properties.get(PidTag.MESSAGE_CLASS).orElse("");
    }

    /** Whether the class is that one or one derived from it. */
    public boolean isA(String messageClass) {
        var own = messageClass();
        return own.regionMatches(true, 0, messageClass, 0, messageClass.length())
                && (own.length() == messageClass.length() || own.charAt(messageClass.length()) == '.');
    }
}
