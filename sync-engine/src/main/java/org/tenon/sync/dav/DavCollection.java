package org.tenon.sync.dav;

import java.util.List;
import java.util.Locale;
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
 * @param kinds one kind, or those of CALENDAR, TASKS and NOTES that the collection takes
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

    /** What a calendar may hold, the first of which has what is none of the others. */
    private static final List<Kind> IN_CALENDARS = List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES);

    DavCollection {
        Objects.requireNonNull(path);
        kinds = Set.copyOf(kinds);
        reports = Set.copyOf(reports);
        attributes = Map.copyOf(attributes);
    }

    boolean mixed() {
        return kinds.size() > 1;
    }

    /** The path for the first of its kinds, which it has had before it took others; a path has no {@code #}. */
    String identity(Kind kind) {
        return mixed() && kind != first() ? path + mark(kind) : path;
    }

    /** The part of an identity that is the collection's path. */
    static String pathOf(String identity) {
        return IN_CALENDARS.stream()
                .map(DavCollection::mark)
                .filter(identity::endsWith)
                .findFirst()
                .map(mark -> identity.substring(0, identity.length() - mark.length()))
                .orElse(identity);
    }

    private static String mark(Kind kind) {
        return "#" + kind.word();
    }

    private Kind first() {
        return IN_CALENDARS.stream().filter(kinds::contains).findFirst().orElse(Kind.CONTACTS);
    }

    /** The folder, of those that the collection is, in which items of a component lie. */
    Kind kindOf(String component) {
        return kindOfComponent(component).filter(kinds::contains).orElseGet(this::first);
    }

    /** The kind of a component of calendars, where it has a folder of its own. */
    static Optional<Kind> kindOfComponent(String component) {
        var name = component.toUpperCase(Locale.ROOT);
        return IN_CALENDARS.stream()
                .filter(kind -> component(kind).equals(name))
                .findFirst();
    }

    /** The component that the items of a kind are. */
    static String component(Kind kind) {
        return switch (kind) {
            case CALENDAR -> "VEVENT";
            case TASKS -> "VTODO";
            case NOTES -> "VJOURNAL";
            case CONTACTS -> "VCARD";
            case MAIL -> "";
        };
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
