package org.tenon.mapi;

import org.tenon.mapi.abi.Codes;

/** A call of MAPI that failed: which, with what, in one line. */
public final class MapiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the provider of data files tells where one has a password. */
    private static final int PASSWORD_CONTEXT = 0x30060401;

    private final String call;
    private final int result;

    private final int context;
    private final int lowLevelError;

    public MapiException(String call, int result) {
        this(call, result, 0, 0);
    }

    /**
     * @param context what the provider's GetLastError told as ulContext, 0 for nothing: the only thing that tells some failures apart
     * @param lowLevelError likewise
     */
    public MapiException(String call, int result, int context, int lowLevelError) {
        super(name(result) + " from " + call + told(context, lowLevelError));
        this.call = call;
        this.result = result;
        this.context = context;
        this.lowLevelError = lowLevelError;
    }

    private static String told(int context, int lowLevelError) {
        return context == 0 && lowLevelError == 0
                ? ""
                : String.format(" (context 0x%08X, low-level error 0x%08X)", context, lowLevelError);
    }

    public int context() {
        return context;
    }

    public int lowLevelError() {
        return lowLevelError;
    }

    /** Whether it is a data file with a password. */
    public boolean wantsPassword() {
        return result == Codes.MAPI_E_FAILONEPROVIDER && context == PASSWORD_CONTEXT;
    }

    /** Whether the same call may well succeed a moment later. */
    public boolean isPassing() {
        return switch (result) {
            case Codes.MAPI_E_TIMEOUT,
                    Codes.MAPI_E_BUSY,
                    Codes.MAPI_E_CALL_FAILED,
                    Codes.MAPI_E_LOGON_FAILED,
                    Codes.MAPI_E_DISK_ERROR -> true;
            case Codes.MAPI_E_FAILONEPROVIDER -> !wantsPassword();
            default -> false;
        };
    }

    /** Such as {@code IMsgServiceAdmin.ConfigureMsgService}. */
    public String call() {
        return call;
    }

    public int result() {
        return result;
    }

    /** The name of a result with its number; the number alone where it has no name. */
    public static String name(int result) {
        var number = String.format("0x%08X", result);
        for (var field : Codes.class.getFields()) {
            try {
                if (field.getInt(null) == result) {
                    return field.getName() + " (" + number + ")";
                }
            } catch (IllegalAccessException e) {
                return number;
            }
        }
        return number;
    }
}
