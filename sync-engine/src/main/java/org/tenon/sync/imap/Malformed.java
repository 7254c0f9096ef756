package org.tenon.sync.imap;

import java.io.IOException;

/** A reply that the grammar does not allow. Says what was expected, never what came. */
final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }
}
