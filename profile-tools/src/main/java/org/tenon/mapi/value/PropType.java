package org.tenon.mapi.value;

/** The types of properties, as [MS-OXCDATA] section 2.11.1 numbers them, each with the Java type that its values have. */
public final class PropType {
    public static final int UNSPECIFIED = 0x0;
    public static final int NULL = 0x1;
    /** Integer. */
    public static final int INT16 = 0x2;
    /** Integer. */
    public static final int INT32 = 0x3;
    /** Float. */
    public static final int FLOAT = 0x4;
    /** Double. */
    public static final int DOUBLE = 0x5;
    /** Long, in ten-thousandths. */
    public static final int CURRENCY = 0x6;
    /** Double, in days since 1899-12-30. */
    public static final int APPTIME = 0x7;
    /** PropError. */
    public static final int ERROR = 0xA;
    /** Boolean. */
    public static final int BOOLEAN = 0xB;
    /** An object that is opened, never a value. */
    public static final int OBJECT = 0xD;
    /** Long. */
    public static final int INT64 = 0x14;
    /** String, once in a code page. */
    public static final int STRING8 = 0x1E;
    /** String. */
    public static final int UNICODE = 0x1F;
    /** Instant, in steps of 100 ns since 1601. */
    public static final int SYSTIME = 0x40;
    /** UUID. */
    public static final int CLSID = 0x48;
    /** Binary. */
    public static final int BINARY = 0x102;
    /** Set in the type of a List. */
    public static final int MV = 0x1000;

    public static final int MV_INT32 = MV | INT32;
    public static final int MV_STRING8 = MV | STRING8;
    public static final int MV_UNICODE = MV | UNICODE;
    public static final int MV_BINARY = MV | BINARY;

    private PropType() {}
}
