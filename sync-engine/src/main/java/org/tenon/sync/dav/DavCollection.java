package org.tenon.sync.dav;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.tenon.sync.model.Kind;

/**
 * One collection of items as its home set lists it.
 *
 * @param path canonical, with a slash at the end
 * @param kinds one kind, or CALENDAR and TASKS where the collection takes both
 * @param reports the REPORTs that it answers; empty where the server keeps silent about them
 * @param syncToken RFC 6578's, if any
 * @param ctag the older mark of a collection's state, if any
 * @param clock when the server said so
 * @param attributes a calendar's colour and place among others, as the server has them
 */
record DavCollection(
        String path,
        String displayName,
        Set<Kind> kinds,
        Set<QName> reports,
        Optional<String> syncToken,
        Optional<String> ctag,
        ServerClock clock,
        Map<String, String> attributes,
        boolean writable) {

    static final String TASKS_MARK = "#tasks";

    DavCollection {
        Objects.requireNonNull(path);
        kinds = Set.copyOf(kinds);
        reports = Set.copyOf(reports);
        attributes = Map.copyOf(attributes);
    }

    boolean mixed() {
        return kinds.size() > 1;
    }

    String identity(Kind kind) {
        return mixed() && kind == Kind.TASKS ? path + TASKS_MARK : path;
    }

    /** The part of an identity that is the collection's path. */
    static String pathOf(String identity) {
        return identity.endsWith(TASKS_MARK)
                ? identity.substring(0, identity.length() - TASKS_MARK.length())
                : identity;
    }

    /** Differs whenever an item differs: both marks promise that (RFC 6578 section 4). */
    Optional<String> digest() {
        return syncToken.map(t -> "token " + t).or(() -> ctag.map(c -> "ctag " + c));
    }

    /** Empty where a further change may leave the digest as it is. */
    Optional<String> lastingDigest() {
        return digest().filter(d -> !clock.isOfThatMoment(d));
    }

    /** Whether to try sync-collection: where it is announced, or where there is a token and nothing is announced. */
    boolean syncs() {
        return reports.isEmpty() ? syncToken.isPresent() : reports.contains(Dav.SYNC_COLLECTION);
    }

    boolean contacts() {
        return kinds.contains(Kind.CONTACTS);
    }
}
