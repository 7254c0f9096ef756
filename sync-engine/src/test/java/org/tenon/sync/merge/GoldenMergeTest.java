package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.vobject.Content;

/**
 * The rules by example: each folder under {@code merge/} is one sentence, with the item on the three sides and what must
 * come of it, to the byte. {@code case.properties} says which outcome, under which policy, with a warning about what.
 */
class GoldenMergeTest {
    private static final List<String> SUFFIXES = List.of("ics", "vcf");

    @TestFactory
    Stream<DynamicTest> everyRuleHoldsByExample() throws IOException, URISyntaxException {
        var root = Path.of(GoldenMergeTest.class.getResource("/merge").toURI());
        try (var folders = Files.list(root)) {
            var cases = folders.filter(Files::isDirectory).sorted().toList();
            assertTrue(cases.size() > 60, "the examples are there");
            return cases.stream()
                    .map(folder -> dynamicTest(
                            folder.getFileName().toString().replace('-', ' '), () -> new Case(folder).check()));
        }
    }

    /** One folder. */
    private record Case(Path folder) {
        void check() throws IOException {
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(folder.resolve("case.properties"))) {
                properties.load(reader);
            }
            var conflict = Policy.Conflict.valueOf(
                    properties.getProperty("policy", "merge").toUpperCase(Locale.ROOT));
            var merger = Files.exists(folder.resolve("client.ics")) ? Merger.ofCalendars() : Merger.ofContacts();
            var result = merger.merge(side("base"), side("client"), side("server"), conflict);
            var outcome = List.of(properties.getProperty("outcome").split("[ ,]", -1));
            checkWarnings(properties.getProperty("warning", ""), result);
            switch (outcome.getFirst()) {
                case "unchanged" -> assertInstanceOf(MergeResult.Unchanged.class, result);
                case "client" -> assertInstanceOf(MergeResult.TakeClient.class, result);
                case "server" -> assertInstanceOf(MergeResult.TakeServer.class, result);
                case "clash" -> checkClash(outcome.subList(1, outcome.size()), result);
                case "merged" -> {
                    checkMerged(result);
                    // Of two notes of programs the server's is taken, so the sides are no mirror of one another there.
                    if (conflict == Policy.Conflict.MERGE && !properties.containsKey("prefers-server")) {
                        checkMirrored(merger);
                    }
                }
                default -> throw new IllegalStateException("no such outcome: " + outcome);
            }
        }

        private void checkMerged(MergeResult result) {
            var merged = assertInstanceOf(MergeResult.Merged.class, result).content();
            assertEquals(side("expected").text(), merged.text());
        }

        private void checkMirrored(Merger merger) {
            var mirrored = merger.merge(side("base"), side("server"), side("client"), Policy.Conflict.MERGE);
            var other = assertInstanceOf(MergeResult.Merged.class, mirrored, "with the sides exchanged");
            assertTrue(merger.sameContent(side("expected"), other.content()), "the sides exchanged say the same");
        }

        private void checkClash(List<String> properties, MergeResult result) {
            var clash = assertInstanceOf(MergeResult.Clash.class, result);
            assertEquals(properties, clash.properties());
            assertEquals(side("expected-server").text(), clash.server().text());
            assertEquals(side("expected-client").text(), clash.client().text());
        }

        private static void checkWarnings(String about, MergeResult result) {
            var warnings =
                    switch (result) {
                        case MergeResult.Unchanged() -> List.<String>of();
                        case MergeResult.TakeClient take -> take.warnings();
                        case MergeResult.TakeServer take -> take.warnings();
                        case MergeResult.Merged merged -> merged.warnings();
                        case MergeResult.Clash clash -> clash.warnings();
                    };
            if (!about.isEmpty()) {
                assertTrue(
                        warnings.stream().anyMatch(w -> w.startsWith(about)),
                        () -> "warned about " + about + ": " + warnings);
            }
        }

        /** Kept with LF in the repository, merged with CRLF as on the wire. */
        private Content side(String name) {
            try {
                for (var suffix : SUFFIXES) {
                    var file = folder.resolve(name + "." + suffix);
                    if (Files.exists(file)) {
                        return Content.of(Files.readString(file).replace("\n", "\r\n"));
                    }
                }
                throw new IllegalStateException("no file " + name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
