package org.tenon.convert.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Original;
import org.tenon.convert.ical.Settings;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * Calendars of many programs go to Outlook's form and come back: with their text riding along to the byte, and without it with nothing
 * of what people look at lost.
 */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class EventCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Paris"), Instant.parse("2026-11-26T00:00:00Z"), Set.of());

    /** One file in six, unless there is time. */
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    private static List<Path> files() throws IOException {
        try (var all = Files.walk(CORPUS.resolve("ics"))) {
            return all.filter(f -> f.toString().matches(".*\\.(ics|vcs)"))
                    .filter(f ->
                            LONG || Math.floorMod(f.getFileName().toString().hashCode(), 6) == 0)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatNobodyTouchedReturnsToTheByte() throws IOException {
        var other = new ArrayList<String>();
        int items = 0;
        for (var file : files()) {
            var document = Document.read(Content.of(Files.readAllBytes(file)));
            if (document.isEmpty()) {
                continue;
            }
            for (var calendar : document.get().roots()) {
                var converted = Events.KIND.toMapi(new Document("", List.of(calendar)), SETTINGS);
                for (var item : converted) {
                    items++;
                    var back = Events.KIND.toText(item.value(), SETTINGS).value();
                    var large = calendar.allLines().anyMatch(l -> l.raw().length() > 30_000);
                    if (converted.size() == 1
                            && !large
                            && !back.equals(new Document("", List.of(calendar)).content())
                            && calendar.components().stream().allMatch(c -> c.is("VEVENT") || c.is("VTIMEZONE"))) {
                        other.add(file.toString());
                    }
                }
            }
        }
        assertTrue(items > 100, "only " + items);
        assertEquals(List.of(), other);
    }

    @Test
    void withoutTheTextNothingThatPeopleLookAtIsLost() throws IOException {
        var losses = new TreeMap<String, List<String>>();
        int items = 0;
        for (var file : files()) {
            var document = Document.read(Content.of(Files.readAllBytes(file)));
            if (document.isEmpty()) {
                continue;
            }
            for (var calendar : document.get().roots()) {
                for (var converted : Events.KIND.toMapi(new Document("", List.of(calendar)), SETTINGS)) {
                    items++;
                    var told = converted.warnings().stream().map(w -> w.code()).collect(Collectors.toSet());
                    if (told.contains("rule-kept-verbatim")) {
                        // Its rule is in the text alone.
                        continue;
                    }
                    var own = Original.of(converted.value()).orElseThrow().document();
                    converted.value().properties().remove(PropertyKey.of(PidLid.ORIGINAL));
                    var back = Document.read(Events.KIND
                                    .toText(converted.value(), SETTINGS)
                                    .value())
                            .orElseThrow();
                    var lost = Looks.differences(
                            own.roots().getFirst(), back.roots().getFirst(), SETTINGS);
                    for (var loss : lost) {
                        losses.computeIfAbsent(told.toString(), l -> new ArrayList<>())
                                .add(CORPUS.relativize(file) + " "
                                        + (loss.length() > 400 ? loss.substring(0, 400) : loss));
                    }
                }
            }
        }
        // Each by file and property, with the reason that the conversion gave.
        losses.forEach((reason, where) ->
                where.forEach(w -> System.out.println("lost without the text: " + w + ", since " + reason)));
        int lost = losses.values().stream().mapToInt(List::size).sum();
        assertTrue(lost * 50 <= items, lost + " losses in " + items + " items");
        // What is told of in a warning is kept in the text that rides along.
        assertEquals(List.of(), losses.getOrDefault("[]", List.of()));
    }
}
