package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tenon.convert.LargeValue;

/**
 * Finds the parts of a message in one pass, [RFC 2046] section 5.1. Keeps headers in memory, and nothing of the bodies. Boundaries of
 * every multipart around are heeded, so that one whose end is missing ends with the one it is in.
 */
public final class PartReader {
    /** Messages in messages and multiparts in multiparts: beyond that nobody wrote it, and all is one leaf. */
    public static final int DEEPEST = 250;

    private static final int MOST_PARTS = 10_000;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int LONGEST_BOUNDARY = 1000;
    private static final int BUFFER = 1 << 13;

    private enum Where {
        HEADER,
        BODY,
        BETWEEN
    }

    private final LargeValue source;
    /** From the outermost part to the one that is read. */
    private final Deque<Part> open = new ArrayDeque<>();

    private final List<String> boundaries = new ArrayList<>();
    private final List<Part> bounded = new ArrayList<>();
    private final StringBuilder header = new StringBuilder();
    private Where where = Where.HEADER;
    private int parts;
    private boolean tooMany;

    private PartReader(LargeValue source) {
        this.source = source;
    }

    /**
     * The message.
     *
     * @param cut parts beyond what is read were left in the part they are in
     */
    public record Read(Part message, boolean cut) {}

    /** Reads the message in {@code source}. */
    public static Read read(LargeValue source) throws IOException {
        return new PartReader(source).read();
    }

    private Read read() throws IOException {
        var message = new Part(source, 0, false);
        open.addLast(message);
        try (var in = source.open()) {
            var line = new Line(in);
            long at = 0;
            int endBefore = 0;
            while (line.read(where == Where.HEADER)) {
                take(line, at, endBefore);
                at += line.size;
                endBefore = line.endSize;
            }
            closeTo(null, at, at);
        }
        return new Read(message, tooMany);
    }

    /** Lines of a stream. Of one it keeps the first bytes, and of one that cannot matter none. */
    private static final class Line {
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final StringBuilder start = new StringBuilder();
        private int at;
        private int filled;
        private long size;
        private int endSize;

        Line(InputStream in) {
            this.in = in;
        }

        /** Takes the next line; {@code all} of it, or no more than a boundary needs. */
        boolean read(boolean all) throws IOException {
            start.setLength(0);
            size = 0;
            endSize = 0;
            int returns = 0;
            while (fill()) {
                int from = at;
                while (at < filled && buffer[at] != '\n') {
                    at++;
                }
                keep(from, all);
                returns = returns(from, returns);
                size += at - from;
                if (at < filled) {
                    at++;
                    size++;
                    endSize = returns + 1;
                    return true;
                }
            }
            return size > 0;
        }

        private boolean fill() throws IOException {
            if (at == filled) {
                at = 0;
                filled = Math.max(0, in.read(buffer));
            }
            return at < filled;
        }

        private void keep(int from, boolean all) {
            boolean wanted = all || !start.isEmpty() || (size == 0 && at > from && buffer[from] == '-');
            int most = (all ? LONGEST_HEADER : LONGEST_BOUNDARY + 2) - start.length();
            for (int i = from; wanted && i < at && i - from < most; i++) {
                start.append((char) (buffer[i] & 0xFF));
            }
        }

        /** How many CRs the line ends with so far. */
        private int returns(int from, int before) {
            int i = at;
            while (i > from && buffer[i - 1] == '\r') {
                i--;
            }
            return at - i + (i == from ? before : 0);
        }

        boolean blank() {
            for (int i = 0; i < start.length(); i++) {
                if (start.charAt(i) != '\r') {
                    return false;
                }
            }
            return endSize > 0;
        }
    }

    private void take(Line line, long at, int endBefore) {
        if (isDelimiter(line, at, endBefore)) {
            return;
        }
        if (where == Where.HEADER) {
            header(line, at);
        }
    }

    private boolean isDelimiter(Line line, long at, int endBefore) {
        if (boundaries.isEmpty()
                || line.start.length() < 3
                || line.start.charAt(0) != '-'
                || line.start.charAt(1) != '-') {
            return false;
        }
        int stop = line.start.length();
        if (stop > LONGEST_BOUNDARY) {
            return false;
        }
        while (stop > 0 && line.start.charAt(stop - 1) <= ' ') {
            stop--;
        }
        var text = line.start.substring(2, Math.max(2, stop));
        for (int i = boundaries.size() - 1; i >= 0; i--) {
            boolean next = text.equals(boundaries.get(i));
            boolean last = !next && text.equals(boundaries.get(i) + "--");
            if (next || last) {
                var multipart = bounded.get(i);
                closeTo(multipart, at, at - endBefore);
                if (last) {
                    boundaries.remove(i);
                    bounded.remove(i);
                }
                if (next) {
                    begin(multipart, at + line.size);
                } else {
                    where = Where.BETWEEN;
                }
                return true;
            }
        }
        return false;
    }

    /** Ends what is open inside {@code part}; all there is, where that is null. */
    private void closeTo(Part part, long at, long endOfInnermost) {
        long end = endOfInnermost;
        while (!open.isEmpty() && open.getLast() != part) {
            var closed = open.removeLast();
            if (where == Where.HEADER) {
                // The last line end is the boundary's.
                var text = end < at ? header.toString().replaceFirst("\r*\n$", "") : header.toString();
                closed.header(text, Math.max(closed.from(), end));
                header.setLength(0);
                where = Where.BODY;
            }
            closed.end(end);
            // The empty line of a message without a body is its header's, and not the boundary's.
            end = Math.max(end, closed.end());
            int index = bounded.indexOf(closed);
            if (index >= 0) {
                boundaries.subList(index, boundaries.size()).clear();
                bounded.subList(index, bounded.size()).clear();
            }
        }
    }

    private void begin(Part parent, long at) {
        var child = new Part(source, at, parent.is("multipart/digest"));
        parent.add(child);
        open.addLast(child);
        header.setLength(0);
        where = Where.HEADER;
        parts++;
    }

    private void header(Line line, long at) {
        boolean fits = header.length() + line.start.length() < LONGEST_HEADER;
        if (line.blank()) {
            endHeader(line, at);
        } else if (fits && isField(line)) {
            header.append(line.start);
            if (line.endSize > 0) {
                header.append('\n');
            }
        } else {
            // Somebody forgot the empty line, or goes on for ever.
            endHeader(null, at);
            take(line, at, 0);
        }
    }

    private boolean isField(Line line) {
        char first = line.start.charAt(0);
        if ((first == ' ' || first == '\t') && !header.isEmpty()) {
            return true;
        }
        var text = line.start;
        boolean mbox = header.isEmpty() && (text.indexOf("From ") == 0 || text.indexOf(">From ") == 0);
        return mbox || !HeaderLine.read(text.toString()).name().isEmpty() || junk(text);
    }

    /** A line with a colon is meant as a field, even if its name is none. */
    private static boolean junk(StringBuilder text) {
        int colon = text.indexOf(":");
        return colon > 0 && colon < 80 && text.substring(0, colon).indexOf(' ') < 0;
    }

    private void endHeader(Line empty, long at) {
        if (empty != null) {
            header.append(empty.start).append('\n');
        }
        var part = open.getLast();
        part.header(header.toString(), at + (empty == null ? 0 : empty.size));
        header.setLength(0);
        where = Where.BODY;
        boolean room = open.size() < DEEPEST && parts < MOST_PARTS;
        var boundary =
                part.type().parameter("boundary").map(String::stripTrailing).filter(b -> !b.isEmpty());
        boolean inner = part.is("message/rfc822") && part.encoding().isIdentity();
        if ((part.isMultipart() && boundary.isPresent()) || inner) {
            tooMany |= !room;
            if (room && inner) {
                begin(part, part.bodyFrom());
            } else if (room) {
                boundaries.add(boundary.get());
                bounded.add(part);
                where = Where.BETWEEN;
            }
        }
    }
}
