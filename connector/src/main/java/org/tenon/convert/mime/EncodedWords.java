package org.tenon.convert.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in header fields, [RFC 2047]. */
public final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?\\s*]{1,40})(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?]*)\\?=");
    private static final Pattern LINE_ENDS = Pattern.compile("[\r\n\0]+");
    private static final int LONGEST_CONTENT = 45;

    private EncodedWords() {}

    /** Reads a value of a character a byte. What cannot be read stays as it is. */
    public static String decode(String latin) {
        if (!latin.contains("=?")) {
            return plain(latin);
        }
        var out = new StringBuilder();
        var matcher = WORD.matcher(latin);
        int at = 0;
        boolean afterWord = false;
        var bytes = new ByteArrayOutputStream();
        Charset pending = null;
        while (matcher.find()) {
            var between = latin.substring(at, matcher.start());
            boolean joined = afterWord && between.isBlank();
            var charset = CharsetLabel.find(matcher.group(1));
            var content = charset.flatMap(c -> content(matcher));
            if (!joined || content.isEmpty() || !charset.get().equals(pending)) {
                flush(bytes, pending, out);
                pending = null;
            }
            if (!joined) {
                out.append(plain(between));
            }
            if (content.isEmpty()) {
                out.append(plain((joined ? between : "") + matcher.group()));
            } else {
                // A character may be cut in two by the words of some programs: one character set is read as a whole.
                bytes.writeBytes(content.get());
                pending = charset.get();
            }
            afterWord = content.isPresent();
            at = matcher.end();
        }
        flush(bytes, pending, out);
        return out.append(plain(latin.substring(at))).toString();
    }

    private static void flush(ByteArrayOutputStream bytes, Charset charset, StringBuilder out) {
        if (charset != null) {
            out.append(bytes.toString(charset));
            bytes.reset();
        }
    }

    private static Optional<byte[]> content(Matcher word) {
        var text = word.group(3);
        if (word.group(2).equalsIgnoreCase("b")) {
            try {
                return Optional.of(Base64.getMimeDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(c == '_' ? ' ' : c);
            }
        }
        return Optional.of(out.toByteArray());
    }

    private static String plain(String latin) {
        for (int i = 0; i < latin.length(); i++) {
            if (latin.charAt(i) >= 0x80) {
                return CharsetLabel.guess(latin.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return latin;
    }

    /** A text as a value of ASCII alone; {@link #decode} gives it back. Line ends become blanks. */
    public static String encode(String text) {
        var line = LINE_ENDS.matcher(text).replaceAll(" ");
        boolean ascii = line.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t');
        boolean exact = ascii && line.equals(line.strip()) && !line.contains("=?") && longestWord(line) < 900;
        return exact ? line : words(line);
    }

    private static int longestWord(String line) {
        int longest = 0;
        for (var word : line.split(" ", -1)) {
            longest = Math.max(longest, word.length());
        }
        return longest;
    }

    /** All of it in encoded words, each of whole characters. */
    public static String words(String text) {
        var out = new StringBuilder();
        var piece = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            var bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            if (piece.size() + bytes.length > LONGEST_CONTENT) {
                word(piece, out);
            }
            piece.writeBytes(bytes);
            i += Character.charCount(c);
        }
        if (piece.size() > 0 || out.isEmpty()) {
            word(piece, out);
        }
        return out.toString();
    }

    private static void word(ByteArrayOutputStream piece, StringBuilder out) {
        out.append(out.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(piece.toByteArray()))
                .append("?=");
        piece.reset();
    }
}
