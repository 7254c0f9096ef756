package org.tenon.convert.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warning;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.CalendarIn;
import org.tenon.convert.ical.Original;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Tasks of many programs go to Outlook's form and come back: with their text to the byte, and without it with all that people look at. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class TaskCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Paris"), Instant.parse("2026-11-26T00:00:00Z"), Set.of());

    private interface Look {
        void at(Path file, Component calendar) throws IOException;
    }

    private static int each(Look look) throws IOException {
        int tasks = 0;
        List<Path> files;
        try (var all = Files.walk(CORPUS.resolve("ics"))) {
            files = all.filter(f -> f.toString().matches(".*\\.(ics|vcs)"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            var bytes = Files.readAllBytes(file);
            var document = Document.read(Content.of(bytes));
            for (var calendar : document.map(Document::roots).orElse(List.of())) {
                if (calendar.components().stream().anyMatch(c -> c.is("VTODO"))) {
                    look.at(file, calendar);
                    tasks++;
                }
            }
        }
        return tasks;
    }

    @Test
    void whatNobodyTouchedReturnsToTheByte() throws IOException {
        var other = new ArrayList<String>();
        int seen = each((file, calendar) -> {
            var document = new Document("", List.of(calendar));
            var items = Tasks.KIND.toMapi(document, SETTINGS);
            boolean alone = calendar.components().stream().allMatch(c -> c.is("VTODO") || c.is("VTIMEZONE"));
            if (items.size() == 1
                    && alone
                    && !Tasks.KIND
                            .toText(items.getFirst().value(), SETTINGS)
                            .value()
                            .equals(document.content())) {
                other.add(file.toString());
            }
        });
        assertTrue(seen > 50, "only " + seen);
        assertEquals(List.of(), other);
    }

    @Test
    void withoutTheTextNothingThatPeopleLookAtIsLost() throws IOException {
        var unexplained = new ArrayList<String>();
        var named = new TreeSet<String>();
        int seen = each((file, calendar) -> {
            for (var converted : Tasks.KIND.toMapi(new Document("", List.of(calendar)), SETTINGS)) {
                var own = Original.of(converted.value()).orElseThrow().document();
                converted.value().properties().remove(PropertyKey.of(PidLid.ORIGINAL));
                var back = Document.read(
                                Tasks.KIND.toText(converted.value(), SETTINGS).value())
                        .orElseThrow();
                var before = looks(own.roots().getFirst());
                var after = looks(back.roots().getFirst());
                for (var look : before.entrySet()) {
                    if (look.getValue().equals(after.get(look.getKey()))) {
                        continue;
                    }
                    var reasons = converted.warnings().stream()
                            .filter(w -> look.getKey().startsWith(w.property()))
                            .map(Warning::code)
                            .collect(Collectors.toSet());
                    var loss = CORPUS.relativize(file) + " " + look.getKey() + ": " + look.getValue() + " -> "
                            + after.get(look.getKey());
                    if (reasons.isEmpty()) {
                        unexplained.add(loss);
                    } else {
                        System.out.println("lost without the text: " + loss + ", since " + reasons);
                        named.add(look.getKey() + " " + String.join(" ", reasons));
                    }
                }
            }
        });
        assertEquals("", String.join("\n", unexplained));
        assertTrue(seen > 50, "only " + seen);
        // Outlook has no status "cancelled", no rule whose start is no instance of it, no start after the end.
        assertEquals(Set.of("RRULE rule-kept-verbatim", "STATUS no-place", "DTSTART start-after-due"), named);
    }

    /** What a task's form shows. */
    private static Map<String, String> looks(Component calendar) {
        var task = calendar.components().stream()
                .filter(c -> c.is("VTODO"))
                .findFirst()
                .orElseThrow();
        var in = new CalendarIn(calendar, task, SETTINGS);
        var looks = new TreeMap<String, String>();
        for (var name : List.of("SUMMARY", "DESCRIPTION")) {
            in.text(name)
                    .map(t -> t.replaceAll("\\s+", " ").strip())
                    .filter(t -> !t.isEmpty())
                    .ifPresent(t -> looks.put(name, t));
        }
        day(in, "DTSTART").ifPresent(d -> looks.put("DTSTART", d));
        day(in, "DUE").ifPresent(d -> looks.put("DUE", d));
        var status = in.text("STATUS").orElse("").toUpperCase(Locale.ROOT).replace(' ', '-');
        boolean done = status.equals("COMPLETED")
                || (status.isEmpty() && (in.line("COMPLETED").isPresent() || percent(in) == 100));
        looks.put("STATUS", done ? "COMPLETED" : status);
        if (status.isEmpty() && !done) {
            looks.remove("STATUS");
        }
        looks.put("PERCENT-COMPLETE", Integer.toString(done ? 100 : percent(in)));
        if (done) {
            in.time("COMPLETED", new Warnings())
                    .ifPresent(t -> looks.put("COMPLETED", t.moment().toString()));
        }
        int priority = in.text("PRIORITY")
                .map(p -> p.replaceAll("\\D", ""))
                .filter(p -> !p.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
        looks.put("PRIORITY", priority == 0 || priority == 5 ? "normal" : priority < 5 ? "high" : "low");
        looks.put("CLASS", in.text("CLASS").orElse("PUBLIC").toUpperCase(Locale.ROOT));
        var categories = task.lines("CATEGORIES").stream()
                .flatMap(l -> List.of(TextValue.read(l).split(",", -1)).stream())
                .map(String::strip)
                .filter(c -> !c.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        looks.put("CATEGORIES", categories.toString());
        looks.put("RRULE", task.value("RRULE").map(r -> "there").orElse("none"));
        return looks;
    }

    private static int percent(CalendarIn in) {
        return in.text("PERCENT-COMPLETE")
                .filter(p -> p.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static Optional<String> day(CalendarIn in, String name) {
        return in.time(name, new Warnings()).map(t -> t.local().toLocalDate()).map(LocalDate::toString);
    }
}
