package org.tenon.sync.fake.dav;

/** What is wrong with one item, for as long as nobody mends it. The others are as they should be. */
public enum DavPoison {
    /** Listings have the verdict 500 for it. */
    LISTED_500,
    /** A GET answers 500, and so does a multiget that names it, as a whole. */
    READ_500,
    /** As that, with 403. */
    READ_403,
    /** As that, with 503 and no word of when to come back. */
    READ_503,
    /** A GET and a multiget that names it are answered by a redirect to another host. */
    READ_ELSEWHERE,
    /** A multiget that names it answers 404 as a whole; the item is there. */
    MULTIGET_404,
    /** Its text is no UTF-8 in a multi-status answer. */
    BROKEN_TEXT,
    /** Its text has a control character in a multi-status answer. */
    CONTROL_CHARACTER,
    /** It has no bytes at all. */
    BLANK,
    /** It is larger than any client takes. */
    HUGE,
    /** The server hangs up at every GET and multiget that names it. */
    READ_HANGS_UP,
    /** The server hangs up when it is written. */
    WRITE_HANGS_UP,
    /** A write of it is answered by this status and nothing else. */
    WRITE_404,
    WRITE_409,
    WRITE_410,
    WRITE_418,
    WRITE_429,
    WRITE_500,
    WRITE_503,
    WRITE_507,
    /** A write of it is answered by a permanent redirect to its collection. */
    WRITE_TO_COLLECTION,
    /** A write of it is answered by a 403 whose error is in a language of the server's own. */
    WRITE_403_UNKNOWN,
    /** Further statuses, which no random life draws. */
    READ_401,
    READ_429,
    READ_451,
    WRITE_401,
    WRITE_423,
    WRITE_451,
    WRITE_502;

    boolean isAboutReading() {
        return name().startsWith("READ_") && status() > 0;
    }

    boolean isAboutWriting() {
        return name().startsWith("WRITE_");
    }

    /** The status in the name, or 0. */
    int status() {
        var digits = name().replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
