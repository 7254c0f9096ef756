package org.tenon.sync.imap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.angus.mail.iap.Protocol;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/**
 * One reply of the server with a cursor in it. Reads strictly within its bytes: whatever a server sends, the worst is
 * {@link Malformed}. Good only until the next reply is read.
 */
final class Reply extends IMAPResponse {
    private Reply(Protocol from) throws IOException, ProtocolException {
        super(from);
    }

    /** The next reply from a server. */
    static Reply next(Protocol from) throws IOException {
        try {
            return new Reply(from);
        } catch (ProtocolException | IndexOutOfBoundsException e) {
            // The library's own parser runs off the end of replies that are cut short.
            throw new Malformed("a reply that is cut short");
        }
    }

    private Reply(String text) throws IOException, ProtocolException {
        super(text, true);
    }

    /** A reply's beginning, cut off before a literal. */
    static Reply head(byte[] bytes) throws IOException {
        return of(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static Reply of(String text) throws IOException {
        try {
            return new Reply(text);
        } catch (ProtocolException e) {
            throw new Malformed("not a reply");
        }
    }

    /** One of OK, NO, BAD, BYE, tagged or not: has a text, and perhaps a code before it. */
    boolean isStatus() {
        return isOK() || isNO() || isBAD() || isBYE();
    }

    /** The response code of a status reply in upper case ({@code OVERQUOTA}), or empty. Leaves the cursor behind it. */
    String code() {
        skipSpaces();
        if (!at('[')) {
            return "";
        }
        index++;
        int start = index;
        while (index < size && buffer[index] != ' ' && buffer[index] != ']') {
            index++;
        }
        return text(start, index).toUpperCase(Locale.ROOT);
    }

    /** What follows the cursor up to the code's closing bracket. */
    String codeArguments() {
        skipSpaces();
        int start = index;
        while (index < size && buffer[index] != ']') {
            index++;
        }
        return text(start, index);
    }

    /**
     * What a status reply says.
     *
     * @param code in upper case, or empty
     * @param arguments of the code
     * @param words for people
     */
    record Said(String code, String arguments, String words) {}

    /** Reads a status reply from its code to its end. */
    Said said() {
        var code = code();
        var arguments = code.isEmpty() ? "" : codeArguments();
        if (at(']')) {
            index++;
        }
        return new Said(code, arguments, rest());
    }

    boolean at(char c) {
        return index < size && buffer[index] == (byte) c;
    }

    boolean atEnd() {
        return index >= size;
    }

    void expect(char c) throws Malformed {
        if (!isNextNonSpace(c)) {
            throw new Malformed("a '" + c + "' was expected");
        }
    }

    /** An atom in a wide sense: up to a blank, a parenthesis or the end. */
    String word() {
        skipSpaces();
        int start = index;
        while (index < size && buffer[index] != ' ' && buffer[index] != '(' && buffer[index] != ')') {
            index++;
        }
        return text(start, index);
    }

    /** The name of a FETCH item, its section and origin included ({@code BODY[HEADER.FIELDS (MESSAGE-ID)]<0>}), in upper case. */
    String itemName() throws Malformed {
        skipSpaces();
        int start = index;
        boolean inSection = false;
        while (index < size) {
            byte b = buffer[index];
            if (b == '[') {
                inSection = true;
            } else if (b == ']') {
                inSection = false;
            } else if (!inSection && (b == ' ' || b == '(' || b == ')')) {
                break;
            }
            index++;
        }
        if (index == start) {
            throw new Malformed("the name of an item was expected");
        }
        return text(start, index).toUpperCase(Locale.ROOT);
    }

    long number() throws Malformed {
        skipSpaces();
        int start = index;
        long value = 0;
        while (index < size && buffer[index] >= '0' && buffer[index] <= '9') {
            if (value > (Long.MAX_VALUE - 9) / 10) {
                throw new Malformed("a number is too big");
            }
            value = value * 10 + (buffer[index++] - '0');
        }
        if (index == start) {
            throw new Malformed("a number was expected");
        }
        return value;
    }

    /** A string, quoted or literal, or an atom; null for NIL. Bytes become characters one to one. */
    String string() throws Malformed {
        skipSpaces();
        if (at('"')) {
            return quoted();
        }
        if (at('{')) {
            var bytes = bytes();
            return bytes.text();
        }
        var word = word();
        return word.equalsIgnoreCase("NIL") ? null : word;
    }

    private String quoted() throws Malformed {
        index++;
        var text = new StringBuilder();
        while (index < size && buffer[index] != '"') {
            // Domino sends its separator, a backslash, without another before it.
            if (buffer[index] == '\\' && index + 1 < size && (buffer[index + 1] == '"' || buffer[index + 1] == '\\')) {
                index++;
            }
            text.append((char) (buffer[index++] & 0xff));
        }
        if (index >= size) {
            throw new Malformed("a quoted string does not end");
        }
        index++;
        return text.toString();
    }

    /** What parts folders from those below them, or empty; a backslash without another before it is understood too. */
    String separator() throws Malformed {
        skipSpaces();
        if (at('"') && index + 2 < size && buffer[index + 1] == '\\' && buffer[index + 2] == '"') {
            boolean alone = index + 3 >= size || buffer[index + 3] == ' ' || buffer[index + 3] == ')';
            if (alone) {
                index += 3;
                return "\\";
            }
        }
        var text = string();
        return text == null ? "" : text;
    }

    /** The name that ends a LIST reply; understood also where it holds blanks and is not quoted. */
    String lastMailbox() throws Malformed {
        skipSpaces();
        if (at('"') || at('{')) {
            return string();
        }
        return rest();
    }

    /**
     * The name in a STATUS reply, before the list that ends it. GNU imap4d leaves names unquoted whatever is in them; then the name
     * ends where one list begins that goes on to the end.
     */
    String mailboxBeforeList() throws Malformed {
        skipSpaces();
        if (at('"') || at('{')) {
            return string();
        }
        int start = index;
        for (int at = start; at < size; at++) {
            if (buffer[at] == '(' && at > start && buffer[at - 1] == ' ' && isOneList(at)) {
                index = at;
                return text(start, at - 1);
            }
        }
        throw new Malformed("a list was expected behind a mailbox's name");
    }

    private boolean isOneList(int from) {
        int depth = 0;
        for (int at = from; at < size; at++) {
            if (buffer[at] == '(') {
                depth++;
            } else if (buffer[at] == ')' && --depth == 0) {
                return text(at + 1, size).isBlank();
            }
        }
        return false;
    }

    /** A string's bytes where they lie, or null for NIL. */
    Bytes bytes() throws Malformed {
        skipSpaces();
        if (at('{')) {
            index++;
            long count = number();
            if (at('+')) {
                index++;
            }
            if (!at('}') || index + 3 > size || count > size - (index + 3)) {
                throw new Malformed("a literal was cut off");
            }
            int start = index + 3;
            index = start + (int) count;
            return new Bytes(buffer, start, (int) count);
        }
        if (at('~')) {
            index++;
            return bytes();
        }
        var text = string();
        if (text == null) {
            return null;
        }
        var copy = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Bytes(copy, 0, copy.length);
    }

    /** The words of a parenthesised list without lists in it. */
    List<String> words() throws Malformed {
        expect('(');
        var words = new ArrayList<String>();
        while (!isNextNonSpace(')')) {
            int before = index;
            var word = word();
            if (index == before) {
                throw new Malformed("a list does not end");
            }
            words.add(word);
        }
        return words;
    }

    /** The text of a parenthesised list, without its parentheses: as a key to look it up by. */
    String listText() throws Malformed {
        expect('(');
        int start = index;
        while (index < size && buffer[index] != ')') {
            index++;
        }
        if (index >= size) {
            throw new Malformed("a list does not end");
        }
        return text(start, index++);
    }

    /** Skips one value of whatever kind, lists in lists included. */
    void skipValue() throws Malformed {
        int depth = 0;
        do {
            skipSpaces();
            if (atEnd()) {
                throw new Malformed("a value was expected");
            }
            if (at('(')) {
                index++;
                depth++;
            } else if (at(')')) {
                if (depth == 0) {
                    throw new Malformed("a value was expected");
                }
                index++;
                depth--;
            } else if (at('"') || at('{')) {
                bytes();
            } else {
                word();
            }
        } while (depth > 0);
    }

    /** The rest, from the cursor on. */
    String rest() {
        skipSpaces();
        var rest = text(index, size);
        index = size;
        return rest;
    }

    private String text(int from, int to) {
        return new String(buffer, from, Math.max(0, to - from), StandardCharsets.ISO_8859_1);
    }

    /** A stretch of a reply. */
    static final class Bytes {
        private final byte[] array;
        private final int offset;
        private final int count;

        Bytes(byte[] array, int offset, int count) {
            this.array = array;
            this.offset = offset;
            this.count = count;
        }

        int count() {
            return count;
        }

        InputStream stream() {
            return new ByteArrayInputStream(array, offset, count);
        }

        String text() {
            return new String(array, offset, count, StandardCharsets.ISO_8859_1);
        }

        byte[] copy() {
            return Arrays.copyOfRange(array, offset, offset + count);
        }
    }
}
