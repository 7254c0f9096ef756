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
    BARE_HREFS
}
