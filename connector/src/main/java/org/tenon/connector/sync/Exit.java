package org.tenon.connector.sync;

/** What the process tells its caller. Scripts depend on the numbers. */
public enum Exit {
    IN_SYNC(0),
    /** Done, but something waits for a person: a conflict, held changes, a rejected item. */
    WAITING(1),
    /** The command line, the account file or the machine must be changed first. */
    CONFIGURATION(2),
    /** Not now: no server, no space, another run at work. Nothing lost; trying again later is all it takes. */
    LATER(3),
    SIGN_IN(4),
    OUTLOOK(5),
    /** {@code tenon enrol}: the settings were not signed by the service that they name, or were changed. */
    NOT_GENUINE(10),
    /** {@code tenon enrol}: the settings have expired, or newer ones are in use. */
    EXPIRED(11),
    /** {@code tenon enrol}: the settings are of another service than the one that was asked or allowed. */
    OTHER_HOST(12),
    /** {@code tenon enrol}: the service does not know the link, has ended it, or has seen it on too many machines. */
    WITHDRAWN(13),
    BUG(70);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
