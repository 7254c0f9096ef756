package org.tenon.profile;

/** Outlook runs, and what was wanted waits for it to close: nothing is wrong, and it is a person who closes it. */
public final class OutlookOpenException extends OutlookException {
    private static final long serialVersionUID = 1L;

    public OutlookOpenException(String matter, String remedy) {
        super(matter, remedy);
    }
}
