package org.tenon.convert.mail;

/** What of a message is no field of its header: its bodies, attachments and parts, or the header as a whole. */
interface ContentField extends MessageField {
    @Override
    default boolean owns(String headerName) {
        return false;
    }
}
