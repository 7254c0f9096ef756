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
    BUG(70);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
