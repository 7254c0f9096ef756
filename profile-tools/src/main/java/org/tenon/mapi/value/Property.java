package org.tenon.mapi.value;

import java.time.Instant;

/** Properties that every store has, by what they are. */
public final class Property {
    public static final PropTag<Binary> ENTRY_ID = PropTag.binary(0x0FFF);
    public static final PropTag<Binary> PARENT_ENTRY_ID = PropTag.binary(0x0E09);
    public static final PropTag<Binary> INSTANCE_KEY = PropTag.binary(0x0FF6);
    public static final PropTag<Binary> SEARCH_KEY = PropTag.binary(0x300B);
    public static final PropTag<Binary> CHANGE_KEY = PropTag.binary(0x65E2);
    public static final PropTag<String> DISPLAY_NAME = PropTag.text(0x3001);
    public static final PropTag<String> CONTAINER_CLASS = PropTag.text(0x3613);
    public static final PropTag<String> MESSAGE_CLASS = PropTag.text(0x001A);
    public static final PropTag<String> SUBJECT = PropTag.text(0x0037);
    public static final PropTag<String> BODY = PropTag.text(0x1000);
    public static final PropTag<Integer> MESSAGE_FLAGS = PropTag.int32(0x0E07);
    public static final PropTag<Integer> MESSAGE_SIZE = PropTag.int32(0x0E08);
    public static final PropTag<Boolean> HAS_ATTACHMENT = PropTag.bool(0x0E1B);
    public static final PropTag<String> DISPLAY_TO = PropTag.text(0x0E04);
    public static final PropTag<Instant> LAST_MODIFICATION_TIME = PropTag.time(0x3008);
    public static final PropTag<Integer> CONTENT_COUNT = PropTag.int32(0x3602);
    public static final PropTag<Boolean> DEFAULT_STORE = PropTag.bool(0x3400);
    public static final PropTag<Binary> IPM_SUBTREE = PropTag.binary(0x35E0);
    public static final PropTag<Binary> APPOINTMENTS = PropTag.binary(0x36D0);
    public static final PropTag<Integer> RECIPIENT_TYPE = PropTag.int32(0x0C15);
    public static final PropTag<Integer> ROW_ID = PropTag.int32(0x3000);
    public static final PropTag<String> ADDRESS_TYPE = PropTag.text(0x3002);
    public static final PropTag<String> EMAIL_ADDRESS = PropTag.text(0x3003);
    public static final PropTag<Integer> ATTACHMENT_NUMBER = PropTag.int32(0x0E21);
    public static final PropTag<Integer> ATTACHMENT_METHOD = PropTag.int32(0x3705);
    public static final PropTag<String> ATTACHMENT_NAME = PropTag.text(0x3707);
    public static final PropTag<Binary> ATTACHMENT_DATA = PropTag.binary(0x3701);

    private Property() {}
}
