package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.scheduling.SchedulingGuard;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Real items of many programs, from the folder that TENON_CORPUS names. */
class CorpusTest {
    private static final List<Path> FILES = new ArrayList<>();

    @BeforeAll
    static void findTheCorpus() throws IOException {
        var corpus = System.getenv("TENON_CORPUS");
        assumeTrue(
                corpus != null && Files.isDirectory(Path.of(corpus)),
                "skipped: TENON_CORPUS names no folder of real items");
        try (var walk = Files.walk(Path.of(corpus))) {
            walk.filter(Files::isRegularFile)
                    .filter(f -> merger(f) != null)
                    .sorted()
                    .forEach(FILES::add);
        }
        assumeTrue(!FILES.isEmpty(), "skipped: no .ics or .vcf in TENON_CORPUS");
    }

    @Test
    void everyFileThatIsReadIsWrittenBackByteForByte() {
        each((content, file) ->
                Document.read(content).ifPresent(d -> assertEquals(content, d.content(), file.toString())));
        long read = FILES.stream()
                .filter(f -> Document.read(content(f)).isPresent())
                .count();
        assertTrue(read > FILES.size() * 9L / 10, () -> "most real files have a tree: " + read + " of " + FILES.size());
    }

    @Test
    void anItemMergedWithItselfIsUnchanged() {
        each((content, file) -> {
            for (var conflict : Policy.Conflict.values()) {
                assertInstanceOf(MergeResult.Unchanged.class, merger(file).merge(content, content, content, conflict));
            }
        });
    }

    @Test
    void anEditOnOneSideIsTakenAsItIs() {
        each((content, file) -> {
            var edited = edited(content, "X-TENON-ONE:1");
            var merger = merger(file);
            assertInstanceOf(
                    MergeResult.TakeClient.class, merger.merge(content, edited, content, Policy.Conflict.MERGE));
            assertInstanceOf(
                    MergeResult.TakeServer.class, merger.merge(content, content, edited, Policy.Conflict.MERGE));
        });
    }

    @Test
    void editsOnBothSidesBothLandAndNothingElseChanges() {
        int[] merges = {0};
        each((content, file) -> {
            if (ParsedItem.read(content, format(file)).isEmpty()) {
                return;
            }
            var client = edited(content, "X-TENON-ONE:1");
            var server = edited(content, "X-TENON-TWO:2");
            var result = merger(file).merge(content, client, server, Policy.Conflict.MERGE);
            var merged = assertInstanceOf(MergeResult.Merged.class, result, file.toString())
                    .content();
            var without = merged.latin().replaceFirst("X-TENON-ONE:1\r?\n", "");
            assertEquals(server.latin(), without, file.toString());
            assertTrue(merged.latin().contains("X-TENON-ONE:1"), file.toString());
            merges[0]++;
        });
        assertTrue(merges[0] > FILES.size() / 2, () -> "most real files are one item: " + merges[0]);
    }

    @Test
    void anItemFoldedAndOrderedAnewIsTheSame() {
        each((content, file) -> ParsedItem.read(content, format(file)).ifPresent(item -> {
            var rewritten = Rewriter.rewrite(item.document());
            assertTrue(merger(file).sameContent(content, rewritten), file.toString());
        }));
    }

    @Test
    void everyItemHasAnIdentityAndAForecast() {
        var guard = new SchedulingGuard(List.of("mailto:user01@example.com"));
        each((content, file) -> {
            assertNotNull(ItemIdentity.of(content).linkId(), file.toString());
            assertNotNull(guard.foresee(Content.NONE, content), file.toString());
            if (ParsedItem.read(content, format(file)).isPresent()) {
                var muted = guard.muted(content, false);
                assertTrue(merger(file).sameContent(content, muted), () -> "muted says the same: " + file);
            }
        });
    }

    @Test
    void anyTwoFilesAreAnAnswerAndNeverAnException() {
        for (int i = 0; i < FILES.size(); i++) {
            var one = FILES.get(i);
            var other = FILES.get((i * 7 + 1) % FILES.size());
            assertNotNull(merger(one).merge(content(other), content(one), content(other), Policy.Conflict.MERGE));
            assertNotNull(merger(one).merge(Content.NONE, content(one), content(other), Policy.Conflict.MERGE));
        }
    }

    @Test
    void aFileCutAnywhereIsAnAnswerAndNeverAnException() {
        each((content, file) -> {
            var cut = Content.ofLatin(content.latin().substring(0, content.sizeBytes() * 2 / 3));
            assertNotNull(merger(file).merge(content, cut, edited(content, "X-TENON-TWO:2"), Policy.Conflict.MERGE));
        });
    }

    private interface Check {
        void on(Content content, Path file);
    }

    /** All files, and all that fail rather than the first. */
    private static void each(Check check) {
        Stream<Executable> checks = FILES.stream().map(f -> () -> check.on(content(f), f));
        assertAll(checks);
    }

    private static final Pattern BEGIN = Pattern.compile("(?i)BEGIN:V(?:CALENDAR|CARD)\\s*?\n");

    /** With one more property of the calendar or card. */
    private static Content edited(Content content, String line) {
        var text = content.latin();
        var eol = text.contains("\r\n") ? "\r\n" : "\n";
        var begin = BEGIN.matcher(text);
        int at = begin.find() ? begin.end() : text.length();
        return Content.ofLatin(text.substring(0, at) + line + eol + text.substring(at));
    }

    private static Content content(Path file) {
        try {
            return Content.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Merger merger(Path file) {
        var name = file.getFileName().toString();
        if (name.endsWith(".ics")) {
            return Merger.ofCalendars();
        }
        return name.endsWith(".vcf") ? Merger.ofContacts() : null;
    }

    private static Format format(Path file) {
        return file.getFileName().toString().endsWith(".ics") ? new CalendarFormat() : new ContactFormat();
    }
}
