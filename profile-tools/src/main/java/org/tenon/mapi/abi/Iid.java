package org.tenon.mapi.abi;

/** Interface identifiers as they lie in memory. MAPI's are all of one family that differs in the first number (MAPIGuid.h). */
public final class Iid {
    public static final int IUnknown = 0x0;
    public static final int IStream = 0xC;
    public static final int IMAPISession = 0x20300;
    public static final int IMAPITable = 0x20301;
    public static final int IMAPIAdviseSink = 0x20302;
    public static final int IMAPIProp = 0x20303;
    public static final int IProfSect = 0x20304;
    public static final int IMsgStore = 0x20306;
    public static final int IMessage = 0x20307;
    public static final int IAttachment = 0x20308;
    public static final int IAddrBook = 0x20309;
    public static final int IMAPIContainer = 0x2030B;
    public static final int IMAPIFolder = 0x2030C;
    public static final int IProfAdmin = 0x2031C;
    public static final int IMsgServiceAdmin = 0x2031D;
    public static final int IProviderAdmin = 0x20325;
    public static final int IMsgServiceAdmin2 = 0x20387;

    private Iid() {}

    /** {@code {number-0000-0000-C000-000000000046}} in the order of bytes that Windows keeps. */
    public static byte[] bytes(int number) {
        return new byte[] {
            (byte) number,
            (byte) (number >> 8),
            (byte) (number >> 16),
            (byte) (number >> 24),
            0,
            0,
            0,
            0,
            (byte) 0xC0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x46
        };
    }
}
