package org.tenon.sync.fake.dav;

/** Something that goes wrong, for a number of requests. */
public enum DavFault {
    /** Every sync token is refused: {@code valid-sync-token}. */
    TOKEN_EXPIRED,
    /** An item's ETag changes though its content does not, at each look. */
    ETAG_CHANGES,
    /** 412 to a write. */
    PRECONDITION_FAILED,
    /** 423 to a write. */
    LOCKED,
    /** 429 with Retry-After. */
    TOO_MANY_REQUESTS,
    /** 503 with Retry-After. */
    UNAVAILABLE,
    /** 500 to anything. */
    SERVER_ERROR,
    /** 507 to a write. */
    FULL,
    /** 413 to a write. */
    TOO_LARGE,
    /** The connection ends in the middle of the body. */
    CUT_OFF,
    /** The connection ends before an answer, and a write was done. */
    DONE_BUT_NO_ANSWER,
    /** The second item of a multi-status answer has the verdict 500. */
    PART_FAILED,
    /** The second item of a multi-status answer has no verdict. */
    NO_VERDICT,
    /** The XML ends too early, and the answer with it. */
    TRUNCATED_XML,
    /** 200 and a sign-in page. */
    LOGIN_PAGE,
    /** 207 and a sign-in page. */
    LOGIN_PAGE_AS_207,
    /** 302 to another host. */
    REDIRECT_ELSEWHERE,
    /** 302 to another path here. */
    REDIRECT_HERE,
    /** Says nothing for longer than anybody waits. */
    SILENT,
    /** Every second item is missing from listings, in silence. */
    HALF_LISTING,
    /** Nothing but the envelope in a listing. */
    EMPTY_LISTING,
    /** Entities that expand without end. */
    XML_BOMB,
    /** An entity that names a file. */
    EXTERNAL_ENTITY,
    /** A body without end. */
    HUGE,
    /** 401 to anything. */
    SIGNED_OUT,
    /** 403 to anything. */
    FORBIDDEN,
    /** 503 without a word of when to come back. */
    BUSY,
    /** 409 to a write, with no reason. */
    CONFLICT,
    /** 404 to a PUT, or to a multiget as a whole. */
    NOT_FOUND,
    /** The connection ends before an answer, and nothing was done. */
    HANGS_UP,
    /** A permanent redirect of a write to its collection. */
    REDIRECT_TO_COLLECTION,
    /** The second item of a multi-status answer is no UTF-8. */
    BROKEN_TEXT,
    /** One collection is missing from the listing of its home. */
    COLLECTION_MISSING,
    /** A new item is taken and shows in no listing and no answer until the server is mended. */
    SHOWN_LATE,
    /** A new item is taken under another name than the one asked for. */
    STORED_ELSEWHERE
}
