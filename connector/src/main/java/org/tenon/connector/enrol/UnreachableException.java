package org.tenon.connector.enrol;

import java.io.IOException;

/** The link service does not answer. Trying again later may help. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }
}
