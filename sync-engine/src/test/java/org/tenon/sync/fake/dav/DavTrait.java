package org.tenon.sync.fake.dav;

/** What a server does otherwise than the best of them, all the time. */
public enum DavTrait {
    /** No sync-collection and no sync token. */
    NO_SYNC,
    /** A sync-collection that answers an unknown token with 500, as one real server does. */
    TOKEN_IS_500,
    /** No CTag. */
    NO_CTAG,
    /** Refuses multiget. */
    NO_MULTIGET,
    /** Refuses calendar-query. */
    NO_QUERY,
    /** No ETag in the answer to a PUT. */
    NO_ETAG_ON_PUT,
    /** No ETag anywhere. */
    NO_ETAG,
    /** Nor a modification time. */
    NO_MODIFIED,
    /** Weak ETags only. */
    WEAK_ETAG,
    /** Keeps other text than it was given, and then gives no ETag. */
    REWRITES,
    /** Does not tell an item's component in its content type. */
    NO_COMPONENT_IN_TYPE,
    /** Makes a calendar for events and tasks whatever it is asked for. */
    NO_NOTES,
    /** Lets nobody write. */
    READ_ONLY,
    /** Says that it mails people by itself. */
    SCHEDULES,
    /** Knows no MOVE. */
    NO_MOVE,
    /** Puts errors about a PUT in a 207, as one real server does. */
    ERRORS_IN_207,
    /** Tells addresses with scheme and host. */
    ABSOLUTE_HREFS,
    /** Encodes no more than it must in addresses. */
    BARE_HREFS,
    /** Encodes nothing but a blank, a slash and a percent sign in addresses, and takes a plus or a colon that is encoded for another one. */
    LITERAL_HREFS,
    /** Gives an answer without a body the type {@code text/html}, as PHP does unless it is told otherwise. */
    EMPTY_IS_HTML,
    /** Puts elements of its own before those of the standards into every error, as SabreDAV does. */
    OWN_ERRORS,
    /** Closes the connection after each answer to a REPORT and does not say so. */
    CLOSES_UNSAID,
    /** Answers 404 to a multiget as a whole where one of its items is gone. */
    MULTIGET_404_IF_ANY_GONE,
    /** An ETag counts the writes of one row: the first item under an href has always the same one. */
    ETAG_PER_ROW,
    /** Takes a new item over one that is there, whatever If-None-Match says, and makes its ETags in SOGo's form. */
    IGNORES_IF_NONE_MATCH,
    /** Answers a move with 200. */
    MOVE_IS_200,
    /** A collection's CTag and sync token are the second of its last change, as SOGo's are. */
    CTAG_IN_SECONDS,
    /** Keeps a new item under a name of its own, and lists it under that alone; the name that was asked for answers as well. */
    OWN_NAMES,
    /** As that, and the name that was asked for is not known. */
    OWN_NAMES_ONLY,
    /** Gives an item that it keeps under a name of its own a UID of its own too, and says neither. */
    OWN_UIDS
}
