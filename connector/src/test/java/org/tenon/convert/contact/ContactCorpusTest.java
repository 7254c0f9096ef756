package org.tenon.convert.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
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

    @Test
    void withoutTheTextNothingThatPeopleLookAtIsLost() throws IOException {
        var lost = new ArrayList<String>();
        for (boolean four : new boolean[] {false, true}) {
            each((file, card) -> {
                for (var converted : Contacts.toMapi(new Document("", List.of(card)))) {
                    var told =
                            converted.warnings().stream().map(w -> w.property()).collect(Collectors.toSet());
                    converted.value().properties().remove(PropertyKey.of(PidLid.ORIGINAL));
                    var back = Document.read(
                                    Contacts.toText(converted.value(), four).value())
                            .orElseThrow()
                            .roots()
                            .getFirst();
                    for (var name : List.of("FN", "EMAIL", "TEL", "BDAY", "NOTE", "ADR", "TITLE", "NICKNAME")) {
                        var before = values(card, name);
                        if (!told.contains(name) && !values(back, name).containsAll(before)) {
                            lost.add(file.getFileName() + " " + name + ": " + before + " -> " + values(back, name));
                        }
                    }
                }
            });
        }
        assertEquals("", lost.stream().distinct().collect(Collectors.joining("\n")));
    }

    /** Without blanks, separators and the different spellings of a day. */
    private static Set<String> values(Component card, String name) {
        var values = new TreeSet<String>();
        for (var line : card.lines(name)) {
            var text = TextValue.read(line).toLowerCase(Locale.ROOT);
            if (name.equals("BDAY")) {
                text = text.replaceAll("t.*", "").replace("1604-", "--").replace("-", "");
            }
            var plain = text.replaceFirst("^tel:", "").replaceAll("[\\s;,\\\\\\p{Cntrl}]", "");
            if (!plain.isEmpty()) {
                values.add(name.equals("ADR") ? sorted(plain) : plain);
            }
        }
        // Of what stands there once in Outlook, the first.
        return name.matches("FN|NOTE|BDAY|TITLE|NICKNAME") && values.size() > 1 ? Set.of() : values;
    }

    /** The letters of an address: in which field of it each stands may differ. */
    private static String sorted(String text) {
        return text.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }
}
