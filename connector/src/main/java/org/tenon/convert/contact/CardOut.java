package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.vobject.ContentLine;

/** A vCard that is written, in the version that the server speaks: what each field wrote. */
final class CardOut {
    private final boolean four;
    private final Map<CardField, List<ContentLine>> written = new LinkedHashMap<>();
    private List<ContentLine> current = new ArrayList<>();

    CardOut(boolean four) {
        this.four = four;
    }

    /** Whether it is version 4.0, and not 3.0. */
    boolean four() {
        return four;
    }

    void begin(CardField field) {
        current = written.computeIfAbsent(field, f -> new ArrayList<>());
    }

    void add(ContentLine line) {
        current.add(line);
    }

    List<ContentLine> of(CardField field) {
        return written.getOrDefault(field, List.of());
    }

    /** What a field wrote, as text. */
    String text(CardField field) {
        var text = new StringBuilder();
        of(field).forEach(l -> l.writeTo(text));
        return text.toString();
    }

    List<ContentLine> all() {
        return written.values().stream().flatMap(List::stream).toList();
    }
}
