package org.tenon.convert;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.JoinedCalendar;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** A whole calendar of events, tasks and notes becomes items and a calendar again: with every line of it, or with a reason. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class OpenCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Paris"), Instant.parse("2026-11-26T00:00:00Z"), Set.of());

    /** One file in six, unless there is time. */
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    @Test
    void everyLineOfACalendarReturnsOrIsNamed() throws IOException {
        var lost = new TreeMap<String, String>();
        int seen = 0;
        for (var file : files()) {
            var document = Document.read(Content.of(Files.readAllBytes(file)));
            if (document.isEmpty()) {
                continue;
            }
            var texts = new ArrayList<Content>();
            Events.KIND
                    .toMapi(document.get(), SETTINGS)
                    .forEach(i ->
                            texts.add(Events.KIND.toText(i.value(), SETTINGS).value()));
            Tasks.KIND
                    .toMapi(document.get(), SETTINGS)
                    .forEach(i ->
                            texts.add(Tasks.KIND.toText(i.value(), SETTINGS).value()));
            Notes.KIND
                    .toMapi(document.get(), SETTINGS)
                    .forEach(i ->
                            texts.add(Notes.KIND.toText(i.value(), SETTINGS).value()));
            JournalEntries.KIND
                    .toMapi(document.get(), SETTINGS)
                    .forEach(i -> texts.add(
                            JournalEntries.KIND.toText(i.value(), SETTINGS).value()));
            if (texts.isEmpty()) {
                continue;
            }
            seen++;
            var missing = new ArrayList<>(lines(document.get()));
            lines(Document.read(JoinedCalendar.of(texts)).orElseThrow()).forEach(missing::remove);
            if (!missing.isEmpty()) {
                var reason = reason(document.get(), missing);
                System.out.println("not returned: " + CORPUS.relativize(file) + " "
                        + missing.stream().limit(3).toList() + ", since " + reason);
                lost.put(CORPUS.relativize(file).toString(), reason);
            }
        }
        assertTrue(seen > (LONG ? 1000 : 150), "only " + seen);
        assertEquals(
                List.of(),
                lost.entrySet().stream().filter(l -> l.getValue().isEmpty()).toList());
        assertTrue(lost.size() * 50 <= seen, lost + " of " + seen);
    }

    /** Why lines are gone; empty where nobody can say. */
    private static String reason(Document document, List<String> missing) {
        if (document.roots().size() > 1) {
            return "several calendars of one file are one now";
        }
        boolean other = document.roots().getFirst().components().stream()
                .anyMatch(c -> !c.is("VEVENT")
                        && !c.is("VTODO")
                        && !c.is("VJOURNAL")
                        && !c.is("VTIMEZONE")
                        && c.allLines().map(l -> l.raw().strip()).anyMatch(missing::contains));
        return other ? "components that are no items" : "";
    }

    private static List<String> lines(Document document) {
        return document.roots().stream()
                .flatMap(r -> r.allLines())
                .map(l -> l.raw().strip())
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (var all = Files.walk(CORPUS.resolve("ics"))) {
            return all.filter(f -> f.toString().endsWith(".ics"))
                    .filter(f ->
                            LONG || Math.floorMod(f.getFileName().toString().hashCode(), 6) == 1)
                    .sorted()
                    .toList();
        }
    }
}
