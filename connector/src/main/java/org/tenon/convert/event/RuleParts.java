package org.tenon.convert.event;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An RRULE taken apart (RFC 5545 section 3.3.10). */
record RuleParts(Map<String, String> parts) {
    static final List<String> DAYS = List.of("SU", "MO", "TU", "WE", "TH", "FR", "SA");

    static RuleParts of(String rule) {
        var parts = new LinkedHashMap<String, String>();
        for (var part : rule.strip().toUpperCase(Locale.ROOT).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return new RuleParts(parts);
    }

    String get(String name) {
        return parts.getOrDefault(name, "");
    }

    boolean has(String name) {
        return parts.containsKey(name);
    }

    /** Whether it has no other parts than these, FREQ, INTERVAL, COUNT, UNTIL and WKST. */
    boolean onlyHas(String... names) {
        var allowed = Arrays.asList(names);
        return parts.keySet().stream()
                .allMatch(p -> allowed.contains(p)
                        || List.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST").contains(p));
    }

    Optional<Integer> number(String name) {
        var text = get(name).startsWith("+") ? get(name).substring(1) : get(name);
        return text.matches("-?\\d{1,5}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    int interval() {
        return number("INTERVAL").filter(i -> i > 0).orElse(1);
    }

    List<String> list(String name) {
        return Arrays.stream(get(name).split(",", -1)).map(String::strip).toList();
    }

    /** The days of BYDAY as bits, where none has a number. */
    Optional<Integer> mask() {
        int mask = 0;
        for (var day : list("BYDAY")) {
            int index = DAYS.indexOf(day);
            if (index < 0) {
                return Optional.empty();
            }
            mask |= 1 << index;
        }
        return Optional.of(mask);
    }
}
