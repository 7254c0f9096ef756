package org.tenon.sync.fake.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A command as words: atoms and strings as text of one character a byte, lists as lists. */
final class ImapWords {
    private final InputStream in;
    private final OutputStream out;

    ImapWords(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next command; null where the client has gone. */
    List<Object> next() throws IOException {
        var stack = new ArrayDeque<List<Object>>();
        stack.push(new ArrayList<>());
        while (true) {
            var line = line();
            if (line == null) {
                return null;
            }
            long literal = read(line, stack);
            if (literal < 0) {
                return stack.getLast();
            }
            if (!line.endsWith("+}")) {
                out.write("+ go on\r\n".getBytes(ISO_8859_1));
                out.flush();
            }
            var bytes = in.readNBytes((int) literal);
            if (bytes.length < literal) {
                throw new EOFException();
            }
            stack.peek().add(new String(bytes, ISO_8859_1));
        }
    }

    String line() throws IOException {
        var line = new StringBuilder();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Reads one line; returns the size of the literal that follows, or -1. */
    private static long read(String line, ArrayDeque<List<Object>> stack) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ' ') {
                at++;
            } else if (c == '(') {
                var list = new ArrayList<Object>();
                stack.peek().add(list);
                stack.push(list);
                at++;
            } else if (c == ')') {
                stack.pop();
                at++;
            } else if (c == '"') {
                var text = new StringBuilder();
                for (at++; line.charAt(at) != '"'; at++) {
                    if (line.charAt(at) == '\\') {
                        at++;
                    }
                    text.append(line.charAt(at));
                }
                at++;
                stack.peek().add(text.toString());
            } else if (c == '{' && line.endsWith("}")) {
                return Long.parseLong(line.substring(at + 1, line.length() - 1).replace("+", ""));
            } else {
                int start = at;
                int brackets = 0;
                while (at < line.length()
                        && (brackets > 0
                                || (line.charAt(at) != ' ' && line.charAt(at) != '(' && line.charAt(at) != ')'))) {
                    brackets += line.charAt(at) == '[' ? 1 : line.charAt(at) == ']' ? -1 : 0;
                    at++;
                }
                stack.peek().add(line.substring(start, at));
            }
        }
        return -1;
    }
}
