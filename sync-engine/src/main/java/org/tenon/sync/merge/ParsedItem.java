package org.tenon.sync.merge;

import java.util.Optional;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Form;

/** One side's item, read. */
record ParsedItem(Content content, Document document, Component root, Form form, String canonical) {
    /** Empty where the content is not exactly one item of the format. */
    static Optional<ParsedItem> read(Content content, Format format) {
        return Document.read(content)
                .flatMap(document -> document.only(format.root()).map(root -> {
                    var form = format.form(root);
                    return new ParsedItem(content, document, root, form, Canonical.of(root, format.dialect(), form));
                }));
    }

    static Optional<ParsedItem> read(Optional<Content> content, Format format) {
        return content.flatMap(c -> read(c, format));
    }

    boolean says(ParsedItem other) {
        return canonical.equals(other.canonical);
    }

    boolean says(Optional<ParsedItem> other) {
        return other.isPresent() && says(other.get());
    }
}
