package org.tenon.sync.ledger;

/** The ledger cannot be opened, read or written. */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean corrupt;

    LedgerException(String message, boolean corrupt, Throwable cause) {
        super(message, cause);
        this.corrupt = corrupt;
    }

    /** Whether the file is damaged, so that beginning anew is the cure; otherwise the disk or the rights are. */
    public boolean corrupt() {
        return corrupt;
    }
}
