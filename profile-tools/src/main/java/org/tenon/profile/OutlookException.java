package org.tenon.profile;

/** Outlook, or this workstation, cannot be used as wanted: what is the matter, and what to do. */
public sealed class OutlookException extends RuntimeException permits OutlookOpenException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public OutlookException(String matter, String remedy) {
        super(matter);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
