package org.tenon.convert.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody in an address field, [RFC 5322] section 3.4.
 *
 * @param name for people; empty where there is none
 * @param address empty of somebody who has a name alone
 */
public record Mailbox(String name, String address) {
    private static final int MOST = 20_000;

    /** What people see: the name, or the address where there is no name. */
    public String shown() {
        return name.isEmpty() ? address : name;
    }

    /** Reads the addresses of a field, a character a byte. Groups give their members. */
    public static List<Mailbox> list(String latin) {
        return new Reader(latin).all();
    }

    public static Optional<Mailbox> first(String latin) {
        return list(latin).stream().findFirst();
    }

    /** As it stands in a field. */
    public String written() {
        var safe = address.replaceAll("[\\s<>]+", "");
        if (safe.isEmpty()) {
            return phrase(name) + " <>";
        }
        return name.isEmpty() || name.equals(safe) ? safe : phrase(name) + " <" + safe + ">";
    }

    private static String phrase(String name) {
        var encoded = EncodedWords.encode(name);
        if (!encoded.equals(name)) {
            return encoded;
        }
        boolean atoms = name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || " -_'!#".indexOf(c) >= 0);
        boolean simple = atoms && !name.contains("  ");
        return simple ? name : "\"" + name.replaceAll("([\\\\\"])", "\\\\$1") + "\"";
    }

    private static final class Reader {
        private final String text;
        private final List<Mailbox> all = new ArrayList<>();
        private final StringBuilder words = new StringBuilder();
        private final StringBuilder comment = new StringBuilder();
        private String angle;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Mailbox> all() {
            while (at < text.length() && all.size() < MOST) {
                char c = text.charAt(at++);
                switch (c) {
                    case '"' -> words.append('\uE000').append(quoted()).append('\uE001');
                    case '(' -> comment.append(comment()).append(' ');
                    case '<' -> {
                        int end = text.indexOf('>', at);
                        angle = text.substring(at, end < 0 ? text.length() : end);
                        at = end < 0 ? text.length() : end + 1;
                    }
                    case ',', ';' -> end();
                    case ':' -> colon();
                    default -> {
                        words.append(c);
                    }
                }
            }
            end();
            return List.copyOf(all);
        }

        /** The name of a group goes; what else holds a colon keeps it. */
        private void colon() {
            if (words.indexOf("@") < 0 && angle == null && text.indexOf(';', at) >= 0) {
                words.setLength(0);
            } else {
                words.append(':');
            }
        }

        private String quoted() {
            var out = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                out.append(text.charAt(at++));
            }
            at++;
            return out.toString();
        }

        private String comment() {
            var out = new StringBuilder();
            int depth = 1;
            while (at < text.length() && depth > 0) {
                char c = text.charAt(at++);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == '\\' && at < text.length()) {
                    out.append(text.charAt(at++));
                } else if (depth > 0) {
                    out.append(c);
                }
            }
            return out.toString();
        }

        private void end() {
            var phrase = words.toString().strip();
            var address = angle;
            if (address == null && phrase.contains("@")) {
                address = phrase;
                phrase = comment.toString().strip();
            }
            if (address != null && address.startsWith("@") && address.contains(":")) {
                // A route, [RFC 5322] section 4.4.
                address = address.substring(address.indexOf(':') + 1);
            }
            var name = name(phrase);
            if (address != null && name.isEmpty()) {
                name = name(comment.toString().strip());
            }
            var clean = address == null ? "" : quotes(address).strip();
            if (!clean.isEmpty() || !name.isEmpty()) {
                all.add(new Mailbox(name.equals(clean) ? "" : name, EncodedWords.decode(clean)));
            }
            words.setLength(0);
            comment.setLength(0);
            angle = null;
        }

        private static String quotes(String text) {
            return text.replace('\uE000', '"').replace('\uE001', '"');
        }

        private static String name(String phrase) {
            var plain = phrase.replaceAll("[\uE000\uE001]", "")
                    .replaceAll("[ \t]+", " ")
                    .strip();
            return EncodedWords.decode(plain);
        }
    }
}
