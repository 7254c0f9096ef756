package org.tenon.sync.merge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * What an item says it is.
 *
 * @param uids as written, each once; none where the item has none or cannot be read; several where a file holds several
 *     items, which no store may link by any one of them
 * @param sort what it holds; of several sorts the first in the order of {@link Sort}
 * @param linkId the one UID; else {@code content:} and the SHA-256 of what the item says, which a server's own spelling of
 *     it does not change
 */
public record ItemIdentity(List<String> uids, Sort sort, LinkId linkId) {
    /** What an item holds, named after the component that says so. */
    public enum Sort {
        EVENT("VEVENT", Kind.CALENDAR),
        TASK("VTODO", Kind.TASKS),
        JOURNAL("VJOURNAL", Kind.NOTES),
        CONTACT("VCARD", Kind.CONTACTS),
        FREE_BUSY("VFREEBUSY", null),
        /** Something else, or nothing that can be read. */
        OTHER("", null);

        private final String component;
        private final Kind kind;

        Sort(String component, Kind kind) {
            this.component = component;
            this.kind = kind;
        }

        /** The kind of folder that such items belong in, if there is one. */
        public Optional<Kind> kind() {
            return Optional.ofNullable(kind);
        }
    }

    public ItemIdentity {
        uids = List.copyOf(uids);
    }

    /** Whether a file holds more than one item. */
    public boolean isSeveral() {
        return uids.size() > 1;
    }

    public static ItemIdentity of(Content content) {
        var document = Document.read(content);
        return document.isEmpty()
                ? of(new TreeSet<>(), Sort.OTHER, sha256(lf(content)))
                : of(document, Optional.empty());
    }

    /** @param hash of the canonical text, where that is known already */
    static ItemIdentity of(Optional<Document> document, Optional<String> hash) {
        var uids = new TreeSet<String>();
        var sort = Sort.OTHER;
        for (var root : document.map(Document::roots).orElse(List.of())) {
            var items = root.is("VCALENDAR") ? root.components() : List.of(root);
            for (var item : items) {
                var found = sortOf(item);
                sort = found.compareTo(sort) < 0 ? found : sort;
                if (!item.is("VTIMEZONE")) {
                    item.value("UID").ifPresent(uids::add);
                }
            }
        }
        // The canonical text is made only where there is no UID to go by.
        var canonical = uids.size() == 1 ? "" : hash.orElseGet(() -> sha256(canonical(document.orElseThrow())));
        return of(uids, sort, canonical);
    }

    private static String lf(Content content) {
        return content.latin().replace("\r\n", "\n");
    }

    private static Sort sortOf(Component item) {
        for (var sort : Sort.values()) {
            if (item.is(sort.component)) {
                return sort;
            }
        }
        return Sort.OTHER;
    }

    static String canonical(Document document) {
        var out = new StringBuilder();
        for (var root : document.roots()) {
            Format format = root.is("VCALENDAR") ? new CalendarFormat() : new ContactFormat();
            out.append(Canonical.of(root, format.dialect(), format.form(root)));
        }
        return out.toString();
    }

    private static ItemIdentity of(Set<String> uids, Sort sort, String hash) {
        var link = uids.size() == 1 ? Content.ofLatin(uids.iterator().next()).text() : "content:" + hash;
        var readable = uids.stream().map(u -> Content.ofLatin(u).text()).toList();
        return new ItemIdentity(readable, sort, new LinkId(link));
    }

    static String sha256(String latin) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(latin.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the UIDs: they may name people and hosts. */
    @Override
    public String toString() {
        return sort + " with " + uids.size() + (uids.size() == 1 ? " UID" : " UIDs");
    }
}
