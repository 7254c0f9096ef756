package org.tenon.mapi;

import com.sun.jna.Pointer;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** An attachment: a file, or a message within the message. */
public final class Attachment extends PropertyObject {
    private static final PropTag<Object> OBJECT = PropTag.any(Defs.PR_ATTACH_DATA_OBJ);

    Attachment(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public MapiMessage message() {
        return new MapiMessage(mapi, open(OBJECT, Iid.IMessage, 0, 0));
    }

    public MapiMessage messageToChange() {
        return new MapiMessage(mapi, open(OBJECT, Iid.IMessage, 0, Defs.MAPI_MODIFY));
    }

    public MapiMessage createMessage() {
        set(new Props().with(Property.ATTACHMENT_METHOD, Defs.ATTACH_EMBEDDED_MSG));
        return new MapiMessage(mapi, open(OBJECT, Iid.IMessage, 0, Defs.MAPI_CREATE | Defs.MAPI_MODIFY));
    }
}
