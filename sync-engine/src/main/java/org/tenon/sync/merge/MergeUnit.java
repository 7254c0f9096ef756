package org.tenon.sync.merge;

import java.util.List;
import java.util.stream.Stream;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Form;

/**
 * What is changed as one: a line, in a vCard with the labels of its group ({@code item1.TEL} and {@code item1.X-ABLabel}).
 *
 * @param form canonical, labels included
 */
record MergeUnit(ContentLine main, List<ContentLine> labels, Form reader, String form) {
    MergeUnit {
        labels = List.copyOf(labels);
    }

    static MergeUnit of(ContentLine main, List<ContentLine> labels, Form reader) {
        var form = reader.line(main);
        if (!labels.isEmpty()) {
            form += labels.stream().map(reader::line).sorted().toList();
        }
        return new MergeUnit(main, labels, reader, form);
    }

    String name() {
        return reader.name(main);
    }

    String value() {
        return reader.value(main);
    }

    Stream<ContentLine> lines() {
        return Stream.concat(Stream.of(main), labels.stream());
    }

    /** Its name alone: a value is never printed. */
    @Override
    public String toString() {
        return main.toString();
    }
}
