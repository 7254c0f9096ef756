package org.tenon.convert.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warning;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Cards of many programs go to Outlook's form and come back. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class ContactCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));

    private interface Look {
        void at(Path file, Component card) throws IOException;
    }

    private static int each(Look look) throws IOException {
        int cards = 0;
        List<Path> files;
        try (var all = Files.walk(CORPUS.resolve("vcf"))) {
            files = all.filter(f -> f.toString().endsWith(".vcf")).sorted().toList();
        }
        for (var file : files) {
            var document = Document.read(Content.of(Files.readAllBytes(file)));
            for (var card : document.map(Document::roots).orElse(List.of())) {
                look.at(file, card);
                cards++;
            }
        }
        return cards;
    }

    @Test
    void whatNobodyTouchedReturnsToTheByte() throws IOException {
        int cards = each((file, card) -> {
            var document = new Document("", List.of(card));
            for (var item : Contacts.toMapi(document)) {
                assertEquals(
                        document.content(), Contacts.toText(item.value(), true).value(), file::toString);
            }
        });
        assertTrue(cards > 80, "only " + cards);
    }

    /** What must come back of itself, without the text; the photo by its bytes. */
    private static final List<String> FIXED =
            List.of("FN", "N", "EMAIL", "TEL", "BDAY", "NOTE", "ADR", "PHOTO", "TITLE", "NICKNAME");

    private static final List<String> OTHERS = List.of("ORG", "ROLE", "URL", "CATEGORIES", "IMPP", "ANNIVERSARY");

    @Test
    void withoutTheTextNothingThatPeopleLookAtIsLost() throws IOException {
        var unexplained = new TreeSet<String>();
        var named = new TreeSet<String>();
        var lossy = new TreeSet<Path>();
        int cards = 0;
        for (boolean four : new boolean[] {false, true}) {
            cards = each((file, card) -> {
                for (var converted : Contacts.toMapi(new Document("", List.of(card)))) {
                    converted.value().properties().remove(PropertyKey.of(PidLid.ORIGINAL));
                    var back = Document.read(
                                    Contacts.toText(converted.value(), four).value())
                            .orElseThrow()
                            .roots()
                            .getFirst();
                    for (var name :
                            Stream.concat(FIXED.stream(), OTHERS.stream()).toList()) {
                        var before = values(card, name);
                        if (values(back, name).containsAll(before)) {
                            continue;
                        }
                        var loss = file.getFileName() + " " + name;
                        var reasons = converted.warnings().stream()
                                .filter(w -> w.property().equals(name))
                                .map(Warning::code)
                                .collect(Collectors.toSet());
                        if (reasons.isEmpty()) {
                            unexplained.add(loss + ": " + before + " -> " + values(back, name));
                        } else {
                            System.out.println("lost without the text: " + loss + ", since " + reasons);
                            named.add(name + " " + String.join(" ", reasons));
                            if (OTHERS.contains(name)) {
                                lossy.add(file);
                            }
                        }
                    }
                }
            });
        }
        assertEquals("", String.join("\n", unexplained));
        // Outlook has three e-mail addresses and three of places, one photo of its own, two pages, a number of each
        // kind.
        assertEquals(
                Set.of(
                        "ADR more-than-three",
                        "EMAIL more-than-three",
                        "PHOTO picture-elsewhere",
                        "TEL no-place",
                        "URL no-place"),
                named);
        assertTrue(lossy.size() * 50 <= cards, lossy + " of " + cards + " cards");
    }

    /** Without blanks, separators and the different spellings of a day. */
    private static Set<String> values(Component card, String name) {
        var values = new TreeSet<String>();
        var lines = Stream.concat(card.lines(name).stream(), card.lines("X-" + name).stream())
                .toList();
        for (var line : lines) {
            var text = TextValue.read(line).toLowerCase(Locale.ROOT);
            if (name.equals("BDAY") || name.equals("ANNIVERSARY")) {
                text = text.replaceAll("t.*", "").replace("1604-", "--").replace("-", "");
            }
            if (name.equals("PHOTO")) {
                // Base64 in any form; where it is a link, the link.
                text = line.value().replaceFirst("^data:[^,]*,", "");
            }
            var plain = text.replaceFirst("^tel:", "").replaceAll("[\\s;,\\\\\\p{Cntrl}]", "");
            if (!plain.isEmpty()) {
                values.add(name.equals("ADR") ? sorted(plain) : plain);
            }
        }
        // Of what stands there once in Outlook, the first.
        return name.matches("FN|N|NOTE|BDAY|TITLE|NICKNAME|PHOTO|ORG|ROLE|IMPP|ANNIVERSARY") && values.size() > 1
                ? Set.of()
                : values;
    }

    /** The letters of an address: in which field of it each stands may differ. */
    private static String sorted(String text) {
        return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }
}
