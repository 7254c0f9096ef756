package org.tenon.sync.merge;

import java.util.Optional;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;

/**
 * The second copy of an item whose two sides clash: the same under another UID, since no collection holds a UID twice
 * (RFC 4791 section 5.3.2.1, RFC 6352 section 6.3.2.1), and such that no server mails people about it.
 */
public final class ConflictCopy {
    private ConflictCopy() {}

    /** The copy, or nothing where the content cannot be read or has no UID to change. */
    public static Optional<Content> of(Content content, String uid, SchedulingGuard guard) {
        return Document.read(content)
                .filter(d -> d.roots().size() == 1)
                .map(d -> d.with(renamed(d.roots().getFirst(), Content.of(uid).latin(), d.eol(), 0)))
                .map(Document::content)
                .filter(c -> !c.equals(content))
                .map(guard::muted);
    }

    /** An alarm's UID is its own; the item's stands in the card, or in the components of the calendar. */
    private static Component renamed(Component component, String uid, String eol, int depth) {
        boolean holder = component.is("VCALENDAR");
        var nodes = component.nodes().stream()
                .map(n -> switch (n) {
                    case ContentLine line -> line.is("UID") && !holder ? line.withValue(uid, eol) : line;
                    case Component inner ->
                        holder && !inner.is("VTIMEZONE") && depth == 0 ? renamed(inner, uid, eol, depth + 1) : inner;
                })
                .toList();
        return component.with(nodes);
    }
}
