package org.tenon.convert.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A value with parameters, as Content-Type and Content-Disposition have it; long and foreign ones read by [RFC 2231].
 *
 * @param value in lower case
 * @param parameters by names in lower case
 */
public record ParameterValue(String value, Map<String, String> parameters) {
    public static final ParameterValue EMPTY = new ParameterValue("", Map.of());
    private static final String SPECIALS = "()<>@,;:\\\"/[]?= \t'*%";
    private static final int LONGEST = 60;

    public ParameterValue {
        parameters = Map.copyOf(parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(p -> !p.isEmpty());
    }

    /** Reads a value of a character a byte. */
    public static ParameterValue read(String latin) {
        var pieces = split(latin);
        var plain = new LinkedHashMap<String, String>();
        var numbered = new LinkedHashMap<String, TreeMap<Integer, Piece>>();
        for (var piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            if (equals < 1) {
                continue;
            }
            var name = withoutComments(piece.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            var value = unquoted(piece.substring(equals + 1).strip());
            parameter(name, value, plain, numbered);
        }
        var all = new LinkedHashMap<String, String>();
        plain.forEach((name, value) -> all.put(name, EncodedWords.decode(value)));
        numbered.forEach((name, parts) -> all.put(name, joined(parts)));
        var value = withoutComments(pieces.getFirst()).strip().toLowerCase(Locale.ROOT);
        return new ParameterValue(value, all);
    }

    private record Piece(String text, boolean encoded) {}

    private static void parameter(
            String name, String value, Map<String, String> plain, Map<String, TreeMap<Integer, Piece>> numbered) {
        int star = name.indexOf('*');
        if (star < 1) {
            plain.putIfAbsent(name, value);
            return;
        }
        var rest = name.substring(star + 1);
        boolean encoded = rest.isEmpty() || rest.endsWith("*");
        var digits = rest.replace("*", "");
        int number = digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
        numbered.computeIfAbsent(name.substring(0, star), n -> new TreeMap<>())
                .putIfAbsent(number, new Piece(value, encoded));
    }

    private static String joined(TreeMap<Integer, Piece> parts) {
        var charset = StandardCharsets.UTF_8.name();
        var bytes = new ByteArrayOutputStream();
        boolean first = true;
        for (var piece : parts.values()) {
            var text = piece.text();
            if (first && piece.encoded()) {
                int one = text.indexOf('\'');
                int two = text.indexOf('\'', one + 1);
                if (one >= 0 && two > 0) {
                    charset = text.substring(0, one);
                    text = text.substring(two + 1);
                }
            }
            bytes.writeBytes(piece.encoded() ? percents(text) : text.getBytes(StandardCharsets.ISO_8859_1));
            first = false;
        }
        return CharsetLabel.find(charset).map(bytes::toString).orElseGet(() -> CharsetLabel.guess(bytes.toByteArray()));
    }

    private static byte[] percents(String text) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(text.charAt(i));
            }
        }
        return out.toByteArray();
    }

    /** At semicolons that are in no quotes. */
    private static List<String> split(String text) {
        var all = new ArrayList<String>();
        var piece = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted && i + 1 < text.length()) {
                piece.append(c).append(text.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (c == ';' && !quoted) {
                all.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(c);
            }
        }
        all.add(piece.toString());
        return all;
    }

    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return withoutComments(text).strip();
        }
        var out = new StringBuilder();
        for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    static String withoutComments(String text) {
        if (text.indexOf('(') < 0) {
            return text;
        }
        var out = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** {@code ; name=value}, in whatever form the value needs. */
    public static String write(String name, String value) {
        boolean ascii = value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (ascii && value.length() <= LONGEST) {
            boolean token = !value.isEmpty() && value.chars().noneMatch(c -> SPECIALS.indexOf(c) >= 0);
            return "; " + name + "=" + (token ? value : "\"" + value.replaceAll("([\\\\\"])", "\\\\$1") + "\"");
        }
        var encoded = new StringBuilder();
        var out = new StringBuilder();
        int number = 0;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            encoded.append(escaped(c));
            i += Character.charCount(c);
            if (encoded.length() >= LONGEST - 12 || i >= value.length()) {
                out.append("; ").append(name).append('*').append(number).append("*=");
                out.append(number++ == 0 ? "UTF-8''" : "").append(encoded);
                encoded.setLength(0);
            }
        }
        return number == 1 ? out.toString().replaceFirst("\\*0\\*=", "*=") : out.toString();
    }

    private static String escaped(int c) {
        if (c > ' ' && c < 0x7F && SPECIALS.indexOf(c) < 0) {
            return Character.toString(c);
        }
        var out = new StringBuilder();
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append("%02X".formatted(b & 0xFF));
        }
        return out.toString();
    }
}
