package org.tenon.sync.vobject;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The canonical form of vCard lines, the same for versions 2.1, 3.0 and 4.0: what one says by {@code TYPE=PREF} another
 * says by {@code PREF=1}, what one has as base64 another has as a {@code data:} URI.
 */
public final class ContactForm implements Form {
    private static final Set<String> STRUCTURED = Set.of("N", "ADR", "ORG", "GENDER", "CLIENTPIDMAP");
    private static final Set<String> LISTS = Set.of("CATEGORIES", "NICKNAME");
    private static final Set<String> BINARIES = Set.of("PHOTO", "LOGO", "SOUND", "KEY");
    private static final Set<String> DATES = Set.of("BDAY", "ANNIVERSARY", "DEATHDATE", "REV");

    /** How a value is written, not what it says. */
    private static final Set<String> WRITING = Set.of("ENCODING", "CHARSET", "VALUE", "MEDIATYPE", "PREF");

    /** What a telephone number or an address of mail is anyway (RFC 2426 sections 3.3.1, 3.3.2). */
    private static final Map<String, Set<String>> USUAL_TYPES =
            Map.of("TEL", Set.of("voice"), "EMAIL", Set.of("internet"));

    /** The same under the name it had before there was a standard one (RFC 6350 sections 6.1.4, 6.6.5). */
    private static final Map<String, String> STANDARD_NAMES =
            Map.of("X-ADDRESSBOOKSERVER-KIND", "KIND", "X-ADDRESSBOOKSERVER-MEMBER", "MEMBER");

    @Override
    public String name(ContentLine line) {
        return STANDARD_NAMES.getOrDefault(line.key(), line.key());
    }

    @Override
    public SortedMap<String, SortedSet<String>> params(ContentLine line) {
        var params = new TreeMap<String, SortedSet<String>>();
        var types = new TreeSet<String>();
        for (var param : line.params()) {
            var key = param.key();
            if (key.equals("TYPE")) {
                for (var value : param.values()) {
                    types.addAll(List.of(value.strip().toLowerCase(Locale.ROOT).split(",", -1)));
                }
            } else if (!WRITING.contains(key)) {
                var values = params.computeIfAbsent(key, k -> new TreeSet<>());
                param.values().forEach(v -> values.add(v.strip()));
            } else if (key.equals("PREF")) {
                // 1 is what TYPE=PREF says; the steps between 2 and 100 exist in version 4.0 alone.
                if (param.value().strip().equals("1")) {
                    types.add("pref");
                } else {
                    params.computeIfAbsent(key, k -> new TreeSet<>()).add(param.value());
                }
            }
        }
        types.removeAll(USUAL_TYPES.getOrDefault(name(line), Set.of()));
        types.remove("");
        if (!types.isEmpty() && !BINARIES.contains(line.key())) {
            params.put("TYPE", types);
        }
        return params;
    }

    @Override
    public String value(ContentLine line) {
        var name = name(line);
        var value = decoded(line);
        if (STRUCTURED.contains(name)) {
            return structured(value);
        }
        if (LISTS.contains(name)) {
            return String.join(
                    ",",
                    Text.split(value, ',').stream()
                            .map(v -> Text.unescape(v.strip()))
                            .sorted()
                            .toList());
        }
        if (BINARIES.contains(name)) {
            return binary(value);
        }
        if (DATES.contains(name)) {
            return date(value.strip());
        }
        return switch (name) {
            case "TEL" -> withoutScheme(Text.unescape(value.strip()), "tel:");
            case "EMAIL" -> withoutScheme(Text.unescape(value.strip()), "mailto:");
            case "KIND" -> value.strip().toLowerCase(Locale.ROOT);
            case "GEO" -> withoutScheme(Text.unescape(value.strip()), "geo:").replace(';', ',');
            case "NOTE" -> Text.unescape(value);
            default -> Text.unescape(value.strip());
        };
    }

    /** One value out of a list. */
    public String element(ContentLine line, String value) {
        return params(line) + Text.unescape(value.strip());
    }

    /** The value's text in UTF-8, whatever the line was written in. */
    public static String decoded(ContentLine line) {
        var value = line.quotedPrintable() ? Text.unquotePrintable(line.value()) : line.value();
        return line.param("CHARSET")
                .filter(c -> !c.equalsIgnoreCase("UTF-8"))
                .map(c -> Text.toUtf8(value, c))
                .orElse(value)
                .replace("\r\n", "\n");
    }

    /** The parts; those that are empty at the end say nothing. */
    private static String structured(String value) {
        var parts = Text.split(value, ';').stream()
                .map(p -> Text.unescape(p.strip()))
                .toList();
        int end = parts.size();
        while (end > 0 && parts.get(end - 1).isEmpty()) {
            end--;
        }
        return String.join("\u0001", parts.subList(0, end));
    }

    private static String binary(String value) {
        var text = Text.withoutBlanks(value);
        int data = text.startsWith("data:") ? text.indexOf("base64,") : -1;
        return data < 0 ? Text.unescape(text) : text.substring(data + "base64,".length());
    }

    /** Basic and extended format say the same (RFC 6350 section 4.3); the hyphens for a missing year stay. */
    private static String date(String value) {
        int year = value.startsWith("--") ? 2 : 0;
        return value.substring(0, year) + value.substring(year).replace("-", "").replace(":", "");
    }

    private static String withoutScheme(String value, String scheme) {
        return value.regionMatches(true, 0, scheme, 0, scheme.length()) ? value.substring(scheme.length()) : value;
    }
}
