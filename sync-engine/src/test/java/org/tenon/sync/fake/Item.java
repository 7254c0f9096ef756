package org.tenon.sync.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tenon.sync.model.Flags;
import org.tenon.sync.store.UserHands.Seen;

/** A message as a {@link Scenario} names it: {@code name[=version][,flag]...}. */
record Item(String name, String version, Flags flags) {

    /** Reads one word; {@code a=1..3} is three items. */
    static List<Item> parse(String word) {
        var parts = word.split(",", -1);
        var flags = Flags.of(Arrays.asList(parts).subList(1, parts.length));
        int equals = parts[0].indexOf('=');
        if (equals < 0) {
            return List.of(new Item(parts[0], "", flags));
        }
        var name = parts[0].substring(0, equals);
        var version = parts[0].substring(equals + 1);
        int dots = version.indexOf("..");
        if (dots < 0) {
            return List.of(new Item(name, version, flags));
        }
        var items = new ArrayList<Item>();
        int last = Integer.parseInt(version.substring(dots + 2));
        for (int i = Integer.parseInt(version.substring(0, dots)); i <= last; i++) {
            items.add(new Item(name, Integer.toString(i), flags));
        }
        return items;
    }

    static Item one(String word) {
        return parse(word).getFirst();
    }

    static List<Item> parseAll(List<String> words) {
        return words.stream().flatMap(word -> parse(word).stream()).toList();
    }

    byte[] body() {
        if (name.startsWith("anon-")) {
            return Mails.withoutId(name + version);
        }
        if (name.startsWith("old")) {
            return Mails.of2020(name);
        }
        if (name.startsWith("big")) {
            return Mails.mail(name, "large ".repeat(2000));
        }
        return version.isEmpty() ? Mails.mail(name) : Mails.mail(name, "The text, version " + version + ".");
    }

    boolean isIn(Seen seen) {
        return Arrays.equals(Mails.lf(seen.body()), body());
    }

    /** How a failure shows an item that is there: by its subject and text, or by its size where it is none of ours. */
    static String describe(Seen seen) {
        var text = new String(Mails.lf(seen.body()), StandardCharsets.UTF_8);
        int subject = text.indexOf("Subject: ");
        int body = text.indexOf("\n\n");
        if (subject < 0 || body < 0) {
            return "a foreign item of " + seen.body().length + " bytes " + seen.flags();
        }
        var version = text.substring(body).strip();
        return text.substring(subject + 9, text.indexOf('\n', subject))
                + (version.startsWith("The text, version ") ? "=" + version.replaceAll("\\D", "") : "")
                + (seen.flags().isEmpty() ? "" : "," + seen.flags().text().replace(' ', ','));
    }

    @Override
    public String toString() {
        return name
                + (version.isEmpty() ? "" : "=" + version)
                + (flags.isEmpty() ? "" : "," + flags.text().replace(' ', ','));
    }
}
