package org.tenon.sync.dav;

import java.util.Optional;
import javax.xml.namespace.QName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.StoreException;

/** Where one folder's items are, and how they are spelled there. */
record CollectionAddress(DavHttp http, DavCollection collection, Kind kind) {
    private static final String MODIFIED = "modified ";
    private static final String HASH = "sha256 ";
    private static final String ROW = "row ";

    String path() {
        return collection.path();
    }

    String path(Handle handle) {
        return path() + Href.encode(handle.value());
    }

    boolean contacts() {
        return kind == Kind.CONTACTS;
    }

    QName multiget() {
        return contacts() ? Dav.ADDRESSBOOK_MULTIGET : Dav.CALENDAR_MULTIGET;
    }

    QName data() {
        return contacts() ? Dav.ADDRESS_DATA : Dav.CALENDAR_DATA;
    }

    String extension() {
        return contacts() ? ".vcf" : ".ics";
    }

    /** The component stands first: there is a server that reads no further than the first parameter. */
    String contentType(String component) {
        return contacts()
                ? "text/vcard; charset=utf-8"
                : "text/calendar" + (component.isEmpty() ? "" : "; component=" + component) + "; charset=utf-8";
    }

    /** Whether an item with that component is this folder's; in a collection of one kind all are. */
    boolean holds(String component) {
        return !collection.mixed() || collection.kindOf(component) == kind;
    }

    /** SOGo does not say who it is. It is known by the path below which it always is, or by its ETags. */
    boolean isSogo() {
        return path().contains("/SOGo/dav/") || http.rowCounters().isSogo();
    }

    boolean isSelf(DavResource resource) {
        return http.address(resource.href(), path())
                .map(Href::collection)
                .filter(path()::equals)
                .isPresent();
    }

    /**
     * The item that a listing's resource is; empty for the collection itself, for a collection inside it and for one whose
     * address came broken ({@link DavResource#nameless}). A resource that
     * is not ours at all throws: leaving it out would make the listing short.
     */
    Optional<Handle> handle(DavResource resource) throws StoreException {
        var where = http.address(resource.href(), path());
        if (where.isPresent() && Href.collection(where.get()).equals(path())) {
            return Optional.empty();
        }
        if (resource.nameless()) {
            return Optional.empty();
        }
        if (where.isEmpty() || !Href.parent(where.get()).equals(path())) {
            throw DavErrors.protocol(
                    "The server lists items under another address than the folder's; a proxy may rewrite addresses.",
                    null);
        }
        boolean collectionInside = where.get().endsWith("/")
                || resource.prop(Dav.RESOURCETYPE)
                        .filter(v -> v.has(Dav.COLLECTION))
                        .isPresent();
        return collectionInside ? Optional.empty() : Optional.of(new Handle(Href.last(where.get())));
    }

    /**
     * The revision as a listing tells it: the ETag, else modification time and length; empty where there is neither. An ETag
     * that only counts the writes of a row ({@link DavHttp#countsRows}) means another item after that was deleted and made again,
     * so there modification time and length are part of the revision.
     */
    Optional<Revision> revision(DavResource resource) {
        var modified = resource.text(Dav.MODIFIED)
                .map(m -> MODIFIED + m + " " + resource.text(Dav.LENGTH).orElse("?"));
        var etag = resource.text(Dav.ETAG);
        if (etag.isPresent() && http.countsRows(path(), etag.get())) {
            return modified.map(m -> new Revision(ROW + etag.get() + " " + m));
        }
        return etag.or(() -> modified).map(Revision::new);
    }

    /** The revision that the answer to a write tells by itself; empty where the server has to be asked. */
    Optional<Revision> written(String etag) {
        return http.countsRows(path(), etag)
                ? Optional.empty()
                : Optional.of(new Revision(etag)).filter(CollectionAddress::matchable);
    }

    /** The ETag to name in If-Match; empty where the revision has none that a server would compare. */
    static Optional<String> condition(Revision revision) {
        var text = revision.value();
        if (text.startsWith(ROW)) {
            return Optional.of(text.substring(ROW.length(), Math.max(ROW.length(), text.indexOf(" " + MODIFIED))));
        }
        return matchable(revision) ? Optional.of(text) : Optional.empty();
    }

    static Revision revisionOfContent(byte[] data) {
        return new Revision(HASH + ItemText.sha256(ItemText.lf(data)));
    }

    /** Whether a server can be held to just this revision by If-Match, which compares strongly (RFC 9110 section 13.1.1). */
    static boolean matchable(Revision revision) {
        var text = revision.value();
        return !text.isEmpty()
                && !text.startsWith("W/")
                && !text.startsWith(MODIFIED)
                && !text.startsWith(HASH)
                && !text.startsWith(ROW);
    }
}
