package org.tenon.convert.contact;

import org.tenon.convert.Field;
import org.tenon.sync.vobject.ContentLine;

/** A field of a vCard. */
interface CardField extends Field<CardIn, CardOut> {
    /** Whether this line is what the field reads: what it writes stands in its place. */
    default boolean owns(ContentLine line) {
        return open().contains(line.key());
    }
}
