package org.tenon.sync.fake.imap;

/** What a server offers, and its lasting ways. */
public enum ImapTrait {
    /** Says where messages landed (RFC 4315). */
    UIDPLUS("UIDPLUS"),
    /** Keeps mod-sequences (RFC 7162). */
    CONDSTORE("CONDSTORE"),
    /** Tells what vanished since (RFC 7162); wants {@link #CONDSTORE}. */
    QRESYNC("QRESYNC"),
    /** RFC 6851. */
    MOVE("MOVE"),
    /** RFC 2177. */
    IDLE("IDLE"),
    /** RFC 7888. */
    LITERAL_PLUS("LITERAL+"),
    /** Adds a header line to what is appended. */
    ADDS_HEADER(""),
    /** Adds a line end to a message that lacks one, as Courier does; and an empty line to every other. */
    ADDS_LINE_END(""),
    /** Takes no notice of the flags in APPEND, as GNU imap4d. */
    IGNORES_APPEND_FLAGS(""),
    /** Keeps no keywords, says so, and refuses commands that hold one. */
    NO_KEYWORDS(""),
    /** Claims to keep keywords and drops them in silence. */
    DROPS_KEYWORDS(""),
    /** Writes names without quotes in STATUS and LIST. */
    UNQUOTED_NAMES(""),
    /** A session learns of new messages, its own appends too, by NOOP alone, as Courier's: until then it does nothing to them, and says OK. */
    NEWS_BY_NOOP(""),
    /** Does not say the next UID where a mailbox is selected. */
    NO_UIDNEXT(""),
    /** Ends its tagged answers in a bare LF. */
    BARE_LF("");

    private final String capability;

    ImapTrait(String capability) {
        this.capability = capability;
    }

    String capability() {
        return capability;
    }
}
