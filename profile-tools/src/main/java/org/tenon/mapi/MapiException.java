package org.tenon.mapi;

import org.tenon.mapi.abi.Codes;

/** A call of MAPI that failed: which, with what, in one line. */
public final class MapiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int result;

    public MapiException(String call, int result) {
        super(name(result) + " from " + call);
        this.call = call;
        this.result = result;
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
