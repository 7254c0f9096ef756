package org.tenon.convert.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.mapi.value.Binary;

/** Structures that Outlook wrote parse as another program says, and are written back to the same bytes. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class BlobCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));

    @Test
    void recurrencesOfAppointments() throws IOException {
        int seen = 0;
        for (var file : files("APPOINTMENTRECURRENCEPATTERN-")) {
            var bytes = bytes(file);
            var blob = RecurrenceBlob.parse(bytes).orElseThrow();
            assertEquals(bytes, blob.binary());
            var lines = new ArrayList<>(lines(blob.pattern()));
            lines.add("StartTimeOffset: 0x%08X".formatted(blob.startOffset()));
            lines.add("EndTimeOffset: 0x%08X".formatted(blob.endOffset()));
            lines.add("ExceptionCount: 0x%04X".formatted(blob.exceptions().size()));
            for (var exception : blob.exceptions()) {
                lines.add("StartDateTime: 0x%08X".formatted(exception.start()));
                lines.add("EndDateTime: 0x%08X".formatted(exception.end()));
                lines.add("OriginalStartDate: 0x%08X".formatted(exception.original()));
                lines.add("OverrideFlags: 0x%04X".formatted(exception.flags()));
            }
            if (blob.trailing().size() > 0) {
                lines.add(
                        "Unparsed data size = 0x%08X".formatted(blob.trailing().size()));
            }
            said(file, lines);
            seen++;
        }
        assertEquals(2, seen);
    }

    @Test
    void recurrencesOfTasks() throws IOException {
        var files = files("RECURRENCEPATTERN-");
        for (var file : files) {
            var bytes = bytes(file);
            var pattern = RecurrencePattern.parse(bytes).orElseThrow();
            assertEquals(bytes, pattern.binary());
            said(file, lines(pattern));
        }
        assertEquals(2, files.size());
    }

    private static List<String> lines(RecurrencePattern pattern) {
        var lines = new ArrayList<String>();
        lines.add("RecurFrequency: 0x%04X".formatted(pattern.head().frequency()));
        lines.add("PatternType: 0x%04X".formatted(pattern.head().patternType()));
        lines.add("FirstDateTime: 0x%08X".formatted(pattern.days().firstDateTime()));
        lines.add("Period: 0x%08X".formatted(pattern.days().period()));
        lines.add("WeekRecurrencePattern: 0x%08X".formatted(pattern.days().mask()));
        lines.add("EndType: 0x%08X".formatted(pattern.range().endType()));
        lines.add("OccurrenceCount: 0x%08X".formatted(pattern.range().occurrences()));
        lines.add("FirstDOW: 0x%08X".formatted(pattern.range().firstDayOfWeek()));
        lines.add("DeletedInstanceCount: 0x%08X".formatted(pattern.deleted().size()));
        pattern.deleted().forEach(d -> lines.add("0x%08X".formatted(d)));
        lines.add("ModifiedInstanceCount: 0x%08X".formatted(pattern.modified().size()));
        var end = RecurrencePattern.time(pattern.range().endDate());
        lines.add("EndDate: 0x%08X = %d"
                .formatted(pattern.range().endDate(), pattern.range().endDate()));
        lines.add("%d/%d/%d".formatted(end.getMonthValue(), end.getDayOfMonth(), end.getYear()));
        return lines;
    }

    @Test
    void timeZones() throws IOException {
        var struct = bytes(files("TIMEZONE-").getFirst());
        var zone = TimeZoneStruct.parse(struct).orElseThrow();
        assertEquals(struct, zone.binary());
        said(
                files("TIMEZONE-").getFirst(),
                List.of(
                        "lBias = 0x%08X (%d)".formatted(zone.bias(), zone.bias()),
                        "lDaylightBias = 0x%08X (%d)".formatted(zone.daylightBias(), zone.daylightBias()),
                        "wMonth = 0x%X".formatted(zone.standard().month()),
                        "wMonth = 0x%X".formatted(zone.daylight().month())));
        var file = files("TIMEZONEDEFINITION-").getFirst();
        var definition = TimeZoneDefinition.parse(bytes(file)).orElseThrow();
        assertEquals(bytes(file), definition.binary());
        var lines = new ArrayList<String>();
        lines.add("szKeyName = " + definition.keyName());
        lines.add("cRules = 0x%04X".formatted(definition.rules().size()));
        for (var rule : definition.rules()) {
            lines.add("wYear = 0x%04X (%d)".formatted(rule.year(), rule.year()));
            lines.add("wTZRuleFlags = 0x%04X".formatted(rule.flags()));
            lines.add("lBias = 0x%08X (%d)"
                    .formatted(rule.rule().bias(), rule.rule().bias()));
        }
        said(file, lines);
    }

    @Test
    void globalObjectIds() throws IOException {
        var file = files("GLOBALOBJECTID-").getFirst();
        var id = GlobalObjectId.parse(bytes(file)).orElseThrow();
        assertEquals(bytes(file), id.binary());
        said(file, List.of("lpb: " + id.data().toString().toUpperCase(Locale.ROOT)));
        assertEquals(id, GlobalObjectId.ofUid(id.uid()));
    }

    @Test
    void entryIdsOfPeople() throws IOException {
        int known = 0;
        for (var file : files("ENTRYID-")) {
            var bytes = bytes(file);
            var oneOff = EntryIds.parseOneOff(bytes);
            var exchange = EntryIds.parseExchange(bytes);
            var wrapped = EntryIds.parseWrapped(bytes);
            oneOff.ifPresent(o -> assertEquals(bytes, o.binary(), file::toString));
            exchange.ifPresent(e -> assertEquals(bytes, e.binary(), file::toString));
            wrapped.ifPresent(w -> assertEquals(bytes, w.binary(), file::toString));
            if (oneOff.isPresent()) {
                said(file, List.of(oneOff.get().address(), oneOff.get().displayName()));
            }
            known += oneOff.isPresent() || exchange.isPresent() || wrapped.isPresent() ? 1 : 0;
        }
        assertTrue(known >= 3, "only " + known + " known");
    }

    @Test
    void theExamplesOfTheSpecification() throws IOException {
        int seen = 0;
        for (var line : Files.readAllLines(CORPUS.resolve("oxocal/examples.tsv"))) {
            var part = line.split("\t", -1);
            if (part[0].equals("id")) {
                continue;
            }
            var bytes = Binary.ofHex(part[3].strip());
            var blob = RecurrenceBlob.parse(bytes).orElseThrow();
            assertEquals(bytes, blob.binary(), part[0]);
            assertEquals(0, blob.trailing().size() % 4, part[0]);
            seen++;
        }
        assertEquals(4, seen);
        var weekly = example("4.1.1.1");
        assertEquals(RecurrencePattern.BY_WEEK, weekly.pattern().head().patternType());
        assertEquals(0x32, weekly.pattern().days().mask());
        assertEquals(12, weekly.pattern().range().occurrences());
        assertEquals(
                LocalDateTime.of(2007, 3, 26, 0, 0),
                RecurrencePattern.time(weekly.pattern().range().startDate()));
        assertEquals(600, weekly.startOffset());
        assertEquals(630, weekly.endOffset());
        var changed = example("4.1.1.2");
        assertEquals(
                "Simple Recurrence with exceptions",
                changed.extended().getFirst().subject().orElseThrow());
        var yearly = example("4.1.1.6");
        assertTrue(yearly.pattern().never());
        assertEquals(8, yearly.pattern().head().calendarType());
    }

    private static RecurrenceBlob example(String id) throws IOException {
        return Files.readAllLines(CORPUS.resolve("oxocal/examples.tsv")).stream()
                .filter(l -> l.startsWith(id + "\t"))
                .map(l -> RecurrenceBlob.parse(Binary.ofHex(l.split("\t", -1)[3].strip()))
                        .orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(String prefix) throws IOException {
        try (var all = Files.list(CORPUS.resolve("smartview/In"))) {
            var found = all.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assertFalse(found.isEmpty(), prefix);
            return found;
        }
    }

    private static Binary bytes(Path file) throws IOException {
        return Binary.ofHex(Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("[^0-9A-Fa-f]", ""));
    }

    private static void said(Path file, List<String> lines) throws IOException {
        var name = file.getFileName().toString();
        int dash = name.lastIndexOf('-');
        var out = CORPUS.resolve("smartview/Out").resolve(name.substring(0, dash) + "-out" + name.substring(dash));
        var raw = Files.readAllBytes(out);
        boolean wide = raw.length > 1 && (raw[0] & 0xFF) == 0xFF && (raw[1] & 0xFF) == 0xFE;
        var text = new String(raw, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
        var missing = lines.stream().filter(l -> !text.contains(l)).collect(Collectors.joining("; "));
        assertEquals("", missing, name);
    }
}
