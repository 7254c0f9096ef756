package org.tenon.sync.fake.imap;

/** Something that goes wrong at a command, for a number of commands. */
public enum ImapFault {
    /** The connection ends before anything is done. */
    DROPPED,
    /** It is done, and the connection ends before the answer. */
    DONE_BUT_NO_ANSWER,
    /** BYE, and the connection ends. */
    BYE,
    /** Nothing is said any more. */
    SILENT,
    /** NO, by words that name a limit and no code. */
    THROTTLED,
    /** NO without a reason. */
    REFUSED,
    /** NO [UNAVAILABLE]. */
    UNAVAILABLE,
    /** NO [OVERQUOTA]; only what stores is refused. */
    FULL,
    /** An untagged BAD, and nothing after it. */
    UNTAGGED_BAD,
    /** FETCH answers leave out bodies. */
    NO_BODY,
    /** FETCH answers have NIL for a body. */
    NIL_BODY,
    /** A body's literal announces more bytes than come, and the connection ends. */
    SHORT_LITERAL,
    /** The connection ends in the middle of the second message that is told. */
    CUT_OFF,
    /** SELECT and STATUS count one message too many. */
    ONE_TOO_MANY,
    /** LIST leaves out the last folder. */
    FOLDER_MISSING,
    /** What is appended is accepted, and shown by no listing until the server is mended; without APPENDUID. */
    SHOWN_LATE,
    /** OK to APPEND, with no word of where it is. */
    PLACE_UNKNOWN,
    /** A further connection is refused at sign-in, in words that look like a wrong password. */
    CONNECTION_REFUSED,
    /** STORE is answered by OK and not done. */
    FLAGS_IGNORED;

    /** Whether it can happen at any command, and not only at those that it is about. */
    public boolean isOfAnyCommand() {
        return compareTo(UNTAGGED_BAD) <= 0 && this != FULL;
    }
}
