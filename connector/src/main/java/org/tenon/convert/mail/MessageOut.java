package org.tenon.convert.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tenon.convert.mime.EncodedWords;
import org.tenon.convert.mime.HeaderLine;

/** A message that is written: what each field wrote into the header, in the order of the fields. */
public final class MessageOut {
    private static final Pattern LINE_ENDS = Pattern.compile("[\r\n\0]+");

    private final Map<MessageField, List<HeaderLine>> written = new LinkedHashMap<>();
    private List<HeaderLine> current = new ArrayList<>();

    void begin(MessageField field) {
        current = written.computeIfAbsent(field, f -> new ArrayList<>());
    }

    /** A field whose value is of ASCII already. */
    void line(String name, String value) {
        current.add(HeaderLine.of(name, LINE_ENDS.matcher(value).replaceAll(" ")));
    }

    /** A field with a text for people. */
    void text(String name, String text) {
        line(name, EncodedWords.encode(text));
    }

    List<HeaderLine> of(MessageField field) {
        return written.getOrDefault(field, List.of());
    }
}
