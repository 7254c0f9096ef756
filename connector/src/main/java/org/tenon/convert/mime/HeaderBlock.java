package org.tenon.convert.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A header: its fields in order. */
public record HeaderBlock(List<HeaderLine> lines) {
    public static final HeaderBlock EMPTY = new HeaderBlock(List.of());

    public HeaderBlock {
        lines = List.copyOf(lines);
    }

    /** Reads a header, a character a byte, lines ended by CRLF or LF. */
    public static HeaderBlock read(String latin) {
        var lines = new ArrayList<HeaderLine>();
        int from = 0;
        while (from < latin.length()) {
            int end = from;
            do {
                int feed = latin.indexOf('\n', end);
                end = feed < 0 ? latin.length() : feed + 1;
            } while (end < latin.length() && (latin.charAt(end) == ' ' || latin.charAt(end) == '\t'));
            var raw = latin.substring(from, end);
            int stop = raw.length();
            while (stop > 0 && (raw.charAt(stop - 1) == '\n' || raw.charAt(stop - 1) == '\r')) {
                stop--;
            }
            if (stop > 0) {
                lines.add(HeaderLine.read(raw.substring(0, stop)));
            }
            from = end;
        }
        return new HeaderBlock(lines);
    }

    public Optional<HeaderLine> first(String name) {
        return lines.stream().filter(l -> l.is(name)).findFirst();
    }

    public List<HeaderLine> all(String name) {
        return lines.stream().filter(l -> l.is(name)).toList();
    }

    /** The first field's value for people, where there is one and it is not empty. */
    public Optional<String> text(String name) {
        return first(name).map(HeaderLine::text).filter(t -> !t.isEmpty());
    }

    /** The first field's value as it stands, where there is one and it is not empty. */
    public Optional<String> value(String name) {
        return first(name).map(HeaderLine::value).filter(t -> !t.isEmpty());
    }

    /** A value with parameters, such as that of Content-Type. */
    public ParameterValue parameters(String name) {
        return value(name).map(ParameterValue::read).orElse(ParameterValue.EMPTY);
    }

    /** With every line ended by CRLF, a character a byte. */
    public String latin() {
        return lines.stream().map(l -> l.raw() + "\r\n").collect(Collectors.joining());
    }

    public byte[] bytes() {
        return latin().getBytes(StandardCharsets.ISO_8859_1);
    }
}
