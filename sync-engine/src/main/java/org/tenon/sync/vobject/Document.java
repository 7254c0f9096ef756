package org.tenon.sync.vobject;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An item read into its tree without losing a byte: {@code Document.read(c).get().content()} is {@code c}.
 *
 * @param prefix what stands before the first BEGIN: a byte order mark, blank lines
 */
public record Document(String prefix, List<Component> roots) {
    public static final int MAX_BYTES = 32 << 20;
    private static final int MAX_LINES = 100_000;
    private static final int MAX_DEPTH = 16;
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    public Document {
        roots = List.copyOf(roots);
    }

    public Content content() {
        var out = new StringBuilder(prefix);
        roots.forEach(r -> r.writeTo(out));
        return Content.ofLatin(out.toString());
    }

    /** The line end in use, CRLF where in doubt. */
    public String eol() {
        return roots.isEmpty() || roots.getFirst().begin().raw().contains("\r\n") ? "\r\n" : "\n";
    }

    public Document with(Component root) {
        return new Document(prefix, List.of(root));
    }

    /** The one root, where there is one and it is called that. */
    public Optional<Component> only(String upperName) {
        return roots.size() == 1 && roots.getFirst().is(upperName) ? Optional.of(roots.getFirst()) : Optional.empty();
    }

    /** Reads an item; empty where it has no tree (components not closed, text outside them) or is beyond all bounds. */
    public static Optional<Document> read(Content content) {
        if (content.sizeBytes() > MAX_BYTES) {
            return Optional.empty();
        }
        var reader = new Reader(content.latin());
        return reader.read() ? Optional.of(new Document(reader.prefix, reader.roots)) : Optional.empty();
    }

    /** One pass over the text, with the components that are open on a stack. */
    private static final class Reader {
        private final String text;
        private String prefix = "";
        private final List<Component> roots = new ArrayList<>();
        private final ArrayDeque<Open> open = new ArrayDeque<>();
        private int at;

        /** A component whose END is still to come. */
        private record Open(ContentLine begin, List<Node> nodes) {}

        Reader(String text) {
            this.text = text;
        }

        boolean read() {
            if (text.startsWith(BYTE_ORDER_MARK)) {
                at = BYTE_ORDER_MARK.length();
            }
            skipBlankLines();
            prefix = text.substring(0, at);
            int count = 0;
            while (at < text.length()) {
                var line = next();
                if (line.isEmpty() || ++count > MAX_LINES || !place(line.get())) {
                    return false;
                }
            }
            return open.isEmpty() && !roots.isEmpty();
        }

        private boolean place(ContentLine line) {
            if (line.is("BEGIN")) {
                open.push(new Open(line, new ArrayList<>()));
                return open.size() <= MAX_DEPTH;
            }
            if (open.isEmpty()) {
                return false;
            }
            if (!line.is("END")) {
                open.peek().nodes().add(line);
                return true;
            }
            var closed = open.pop();
            if (!closed.begin().value().strip().equalsIgnoreCase(line.value().strip())) {
                return false;
            }
            var component = new Component(closed.begin(), closed.nodes(), line);
            if (open.isEmpty()) {
                roots.add(component);
            } else {
                open.peek().nodes().add(component);
            }
            return true;
        }

        /** The line that starts here, with its folds and whatever follows that is no line of its own. */
        private Optional<ContentLine> next() {
            int start = at;
            var text = physical();
            var first = ContentLine.read(text, "");
            if (!isContinued(text, first)) {
                return first.flatMap(line -> withStrays(line, text, start));
            }
            var unfolded = new StringBuilder(text);
            boolean quotedPrintable = first.filter(ContentLine::quotedPrintable).isPresent();
            while (at < this.text.length()) {
                if (quotedPrintable && unfolded.charAt(unfolded.length() - 1) == '=') {
                    unfolded.setLength(unfolded.length() - 1);
                    unfolded.append(physical());
                } else if (isFold()) {
                    at++;
                    unfolded.append(physical());
                } else {
                    break;
                }
            }
            var whole = unfolded.toString();
            return ContentLine.read(whole, "").flatMap(line -> withStrays(line, whole, start));
        }

        private boolean isContinued(String line, Optional<ContentLine> read) {
            return at < text.length()
                    && (isFold()
                            || (line.endsWith("=")
                                    && read.filter(ContentLine::quotedPrintable).isPresent()));
        }

        /** Lines that are none belong to the one before: text cut without a fold, base64 without its blanks. */
        private Optional<ContentLine> withStrays(ContentLine line, String unfolded, int start) {
            var whole = unfolded;
            while (at < text.length() && !beginsLine()) {
                var stray = stray();
                whole = stray.isBlank() ? whole : whole + "\n" + stray;
            }
            var raw = text.substring(start, at);
            return whole.equals(unfolded) ? Optional.of(line.withRaw(raw)) : ContentLine.read(whole, raw);
        }

        private String stray() {
            var stray = new StringBuilder(physical());
            while (at < text.length() && isFold()) {
                at++;
                stray.append(physical());
            }
            return stray.toString();
        }

        /** Whether what comes next is a line of its own. Nearly every one shows that by its first word. */
        private boolean beginsLine() {
            int end = at;
            while (end < text.length() && ContentLine.isTokenCharacter(text.charAt(end))) {
                end++;
            }
            if (end > at && end < text.length()) {
                int newline = text.indexOf('\n', end);
                int colon = text.indexOf(':', end);
                boolean head = text.charAt(end) == ':' || text.charAt(end) == ';';
                if (head && colon >= 0 && (newline < 0 || colon < newline)) {
                    return true;
                }
            }
            int before = at;
            boolean isLine = ContentLine.read(stray(), "").isPresent();
            at = before;
            return isLine;
        }

        private boolean isFold() {
            return text.charAt(at) == ' ' || text.charAt(at) == '\t';
        }

        private void skipBlankLines() {
            while (at < text.length()) {
                int before = at;
                if (!physical().isBlank()) {
                    at = before;
                    return;
                }
            }
        }

        /** One line of the file, without its end. */
        private String physical() {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int from = at;
            at = newline < 0 ? end : newline + 1;
            while (end > from && text.charAt(end - 1) == '\r') {
                end--;
            }
            return text.substring(from, end);
        }
    }
}
