package org.tenon.convert.mail;

import org.tenon.convert.Field;

/** A property or a group of a mail, both ways. */
public interface MessageField extends Field<MessageIn, MessageOut> {
    /** Whether a field of the header is this one's alone, to be replaced when the item says something else. */
    default boolean owns(String headerName) {
        return open().stream().anyMatch(headerName::equalsIgnoreCase);
    }
}
