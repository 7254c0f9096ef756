package org.tenon.deploy.cli;

/** What the process tells its caller. Scripts depend on the numbers, which are those of {@code tenon}. */
enum DeployExit {
    DONE(0),
    /** Done, but something waits for a person: a mail that was refused, or may have gone out. */
    WAITING(1),
    /** The command line, the configuration or the machine must be changed first. */
    CONFIGURATION(2),
    /** Not now: the mail server cannot be reached. Trying again later is all it takes. */
    LATER(3),
    SIGN_IN(4),
    BUG(70);

    private final int code;

    DeployExit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
