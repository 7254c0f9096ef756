package org.tenon.convert;

import java.util.UUID;

/** The sets that named properties belong to, [MS-OXPROPS] section 1.3.2. */
public final class PropertySets {
    public static final UUID MAPI = UUID.fromString("00020328-0000-0000-c000-000000000046");
    public static final UUID PUBLIC_STRINGS = UUID.fromString("00020329-0000-0000-c000-000000000046");
    public static final UUID INTERNET_HEADERS = UUID.fromString("00020386-0000-0000-c000-000000000046");
    public static final UUID APPOINTMENT = UUID.fromString("00062002-0000-0000-c000-000000000046");
    public static final UUID TASK = UUID.fromString("00062003-0000-0000-c000-000000000046");
    public static final UUID ADDRESS = UUID.fromString("00062004-0000-0000-c000-000000000046");
    public static final UUID COMMON = UUID.fromString("00062008-0000-0000-c000-000000000046");
    public static final UUID LOG = UUID.fromString("0006200a-0000-0000-c000-000000000046");
    public static final UUID NOTE = UUID.fromString("0006200e-0000-0000-c000-000000000046");
    public static final UUID MEETING = UUID.fromString("6ed8da90-450b-101b-98da-00aa003f1305");
    public static final UUID ATTACHMENT = UUID.fromString("96357f7f-59e1-47d0-99a7-46515c183b54");

    /** What we keep of an item's other form. */
    public static final UUID TENON = UUID.fromString("5b6ad0c2-3f0e-4d2b-9c57-6a1f8f0f7c11");

    private PropertySets() {}
}
