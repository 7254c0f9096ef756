package org.tenon.convert.mime;

import java.io.InputStream;
import java.util.Arrays;

/** Reads base64, [RFC 2045] section 6.8. What is no letter of it is passed over; padding may stand in the middle. */
final class Base64Input extends BlockInput {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < letters.length(); i++) {
            VALUES[letters.charAt(i)] = (byte) i;
        }
    }

    private int bits;
    private int count;

    Base64Input(InputStream in) {
        super(in);
    }

    @Override
    void take(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            int value = VALUES[b & 0xFF];
            if (value >= 0) {
                bits = bits << 6 | value;
                if (++count == 4) {
                    emit(bits >> 16);
                    emit(bits >> 8);
                    emit(bits);
                    count = 0;
                }
            } else if (b == '=') {
                finish();
            }
        }
    }

    /** Two letters are a byte, three are two; one is nothing. */
    @Override
    void finish() {
        if (count == 2) {
            emit(bits >> 4);
        } else if (count == 3) {
            emit(bits >> 10);
            emit(bits >> 2);
        }
        count = 0;
    }
}
