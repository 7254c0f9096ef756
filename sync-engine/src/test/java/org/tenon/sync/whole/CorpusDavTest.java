package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.vobject.Content;

/**
 * Real items of many programs, from the folder that TENON_CORPUS names, through real servers, both ways. Each arrives at the other
 * end, or is reported as rejected, or as waiting where the server fails at it; none is lost, none stops the others. One in
 * four of the files; all of them in the long form.
 */
@Timeout(900)
final class CorpusDavTest {
    private static final int FOLDER_SIZE = 250;
    private static final Pattern UID = Pattern.compile("(?im)^(UID[^:\r\n]*:)(.*?)(?=\r?$)");
    private static final List<Kind> KINDS = List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS);
    private static final List<Sample> SAMPLES = new ArrayList<>();

    /** A file of the corpus, and where it is put. */
    private record Sample(Kind kind, String folder, String name, Content content) {
        byte[] bytes() {
            return content.bytes();
        }

        String hash() {
            return CorpusDavTest.hash(kind, bytes());
        }
    }

    @TempDir
    Path dir;

    @BeforeAll
    static void findTheCorpus() throws IOException {
        var corpus = System.getenv("TENON_CORPUS");
        assumeTrue(
                corpus != null && Files.isDirectory(Path.of(corpus)),
                "skipped: TENON_CORPUS names no folder of real items");
        SAMPLES.clear();
        var uids = new HashSet<String>();
        var counts = new HashMap<Kind, Integer>();
        try (var walk = Files.walk(Path.of(corpus))) {
            var files = walk.filter(
                            f -> f.toString().endsWith(".ics") || f.toString().endsWith(".vcf"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            for (int i = 0; i < files.size(); i += Lab.size(4, 1)) {
                var text = alone(Files.readString(files.get(i), StandardCharsets.ISO_8859_1), uids);
                var kind = kind(files.get(i), text);
                int number = counts.merge(kind, 1, Integer::sum);
                SAMPLES.add(new Sample(
                        kind,
                        "Corpus " + number / FOLDER_SIZE,
                        kind.word() + number + KindRules.of(kind).suffix(),
                        Content.of(text.getBytes(StandardCharsets.ISO_8859_1))));
            }
        }
        assumeTrue(!SAMPLES.isEmpty(), "skipped: no .ics or .vcf in TENON_CORPUS");
    }

    private static Kind kind(Path file, String text) {
        if (file.toString().endsWith(".vcf")) {
            return Kind.CONTACTS;
        }
        if (text.contains("BEGIN:VEVENT")) {
            return Kind.CALENDAR;
        }
        return text.contains("BEGIN:VTODO") ? Kind.TASKS : text.contains("BEGIN:VJOURNAL") ? Kind.NOTES : Kind.CALENDAR;
    }

    /** With UIDs of its own: the files of a corpus share theirs, and two items with one UID are another test's matter. */
    private static String alone(String text, Set<String> uids) {
        var mine = new HashMap<String, String>();
        return UID.matcher(text).replaceAll(found -> {
            var now = mine.computeIfAbsent(found.group(2), uid -> {
                var free = uid;
                for (int n = 2; !uids.add(free); n++) {
                    free = uid + "-" + n;
                }
                return free;
            });
            return Matcher.quoteReplacement(found.group(1) + now);
        });
    }

    private static String hash(Kind kind, byte[] bytes) {
        return KindRules.of(kind).summary(bytes).hash().hex();
    }

    @ParameterizedTest
    @EnumSource(
            value = DavServer.Make.class,
            names = {"CYRUS", "RADICALE", "XANDIKOS"})
    void whatIsPutHereArrivesAtTheOtherComputerOrIsReported(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = make.start(dir.resolve("server"));
                var one = new DavRig(dir.resolve("one"), DavRig.settings(server));
                var two = new DavRig(dir.resolve("two"), DavRig.settings(server))) {
            for (var sample : SAMPLES) {
                Files.createDirectories(one.directory(sample.kind, sample.folder));
                Files.write(one.directory(sample.kind, sample.folder).resolve(sample.name), sample.bytes());
            }
            var report = one.sync();
            assertTrue(report.failure().isEmpty(), report::toString);
            assertEquals(List.of(), report.held());
            var absent = reported(one, report);
            assertEquals(0, DavRig.deeds(one.sync()));

            report = two.sync();
            assertTrue(report.failure().isEmpty(), report::toString);
            assertEquals(List.of(), report.rejected());
            two.assertIdle();
            var tally = new TreeMap<String, Integer>();
            for (var kind : KINDS) {
                compare(kind, folders(kind), absent, two, tally);
            }
            absent.values().forEach(why -> tally.merge(why, 1, Integer::sum));
            System.out.println(make + ", " + SAMPLES.size() + " real items: " + tally);
        }
    }

    private static Set<String> folders(Kind kind) {
        var names = new HashSet<String>();
        SAMPLES.stream().filter(s -> s.kind == kind).forEach(s -> names.add(s.folder));
        return names;
    }

    /** The items that the server has not got, and what was said of each. */
    private static Map<String, String> reported(DavRig rig, RunReport report) throws Exception {
        var all = new TreeMap<String, String>();
        for (var r : report.rejected()) {
            all.put(
                    r.kind() + "/" + r.folder() + "/" + r.item(),
                    "rejected " + r.code() + ("refused".equals(r.code()) ? " " + r.message() : ""));
        }
        var waiting = rig.engine(CommitHook.NONE, e -> e.sync(true)).steps();
        for (var step : waiting) {
            assertEquals("create", step.action(), step::toString);
            // Of all kinds only calendars had a server fail.
            all.put(Kind.CALENDAR + "/" + step.folder() + "/" + step.item(), "waits, the server fails at it");
        }
        for (var waits : report.waiting()) {
            all.putIfAbsent(waits.kind() + "/" + waits.folder() + "/" + waits.item(), "waits: " + waits.why());
        }
        assertTrue(waiting.isEmpty() || !report.warnings().isEmpty(), () -> waiting + " " + report.warnings());
        return all;
    }

    private static void compare(
            Kind kind, Set<String> folders, Map<String, String> absent, DavRig two, Map<String, Integer> tally)
            throws IOException {
        for (var folder : folders) {
            var arrived = new HashMap<String, List<byte[]>>();
            if (Files.isDirectory(two.directory(kind, folder))) {
                for (var name : two.here(kind, folder).keySet()) {
                    byte[] bytes =
                            Files.readAllBytes(two.directory(kind, folder).resolve(name));
                    arrived.computeIfAbsent(hash(kind, bytes), h -> new ArrayList<>())
                            .add(bytes);
                }
            }
            int rewritten = 0;
            for (var sample : SAMPLES) {
                if (sample.kind != kind
                        || !sample.folder.equals(folder)
                        || absent.containsKey(kind + "/" + folder + "/" + sample.name)) {
                    continue;
                }
                var there = arrived.getOrDefault(sample.hash(), List.of());
                if (there.isEmpty()) {
                    rewritten++;
                } else {
                    boolean same = Arrays.equals(there.removeLast(), sample.bytes());
                    tally.merge(same ? "equal byte by byte" : "equal by meaning", 1, Integer::sum);
                }
            }
            int left = arrived.values().stream().mapToInt(List::size).sum();
            assertEquals(rewritten, left, () -> "items lost or doubled in " + kind + " " + folder);
            if (rewritten > 0) {
                tally.merge("rewritten by the server, which says something else now", rewritten, Integer::sum);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DavServer.Make.class,
            names = {"CYRUS", "RADICALE", "XANDIKOS"})
    void whatAnotherProgramPutsOnTheServerArrivesHereAsTheServerHandsItOut(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = make.start(dir.resolve("server"));
                var rig = new DavRig(dir.resolve("one"), DavRig.settings(server));
                var http = HttpClient.newHttpClient()) {
            var there = new HashMap<String, List<URI>>();
            for (var sample : SAMPLES) {
                var place = server.http().resolve(rig.path(sample.kind, sample.folder) + sample.name);
                int status = http.send(
                                request(place)
                                        .header(
                                                "Content-Type",
                                                sample.kind == Kind.CONTACTS ? "text/vcard" : "text/calendar")
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(sample.bytes()))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 201 || status == 204) {
                    there.computeIfAbsent(sample.kind + "/" + sample.folder, f -> new ArrayList<>())
                            .add(place);
                }
            }
            var report = rig.sync();
            assertTrue(report.failure().isEmpty(), report::toString);
            assertEquals(List.of(), report.rejected());
            rig.assertIdle();
            int items = 0;
            for (var kind : KINDS) {
                for (var folder : folders(kind)) {
                    var wanted = new ArrayList<String>();
                    for (var place : there.getOrDefault(kind + "/" + folder, List.of())) {
                        var answer = http.send(request(place).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
                        assertEquals(200, answer.statusCode());
                        wanted.add(text(answer.body()));
                    }
                    var arrived = new ArrayList<String>();
                    // A folder of notes that the server took none of is not made here.
                    boolean made = Files.isDirectory(rig.directory(kind, folder));
                    for (var name : made ? rig.here(kind, folder).keySet() : Set.<String>of()) {
                        arrived.add(text(
                                Files.readAllBytes(rig.directory(kind, folder).resolve(name))));
                    }
                    items += arrived.size();
                    wanted.forEach(text -> assertTrue(
                            arrived.remove(text),
                            () -> "not here as it is there: " + kind + " " + folder + ": " + start(text)));
                    assertEquals(0, arrived.size(), () -> "nobody put it there: " + start(arrived.getFirst()));
                }
            }
            assertTrue(items > SAMPLES.size() * 2 / 3, "most real items are taken: " + items);
            System.out.println(make + ", " + SAMPLES.size() + " real items put on the server: it took " + items
                    + ", and all of them arrived");
        }
    }

    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), 600));
    }

    private static HttpRequest.Builder request(URI place) {
        return HttpRequest.newBuilder(place)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("u1:p1".getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Unfolded, and without the mark of servers that are to tell nobody. That is read away, and the line written without quotes that
     * nothing needs.
     */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .replaceAll("\n[ \t]", "")
                .replace(";SCHEDULE-AGENT=CLIENT", "")
                .replaceAll("=\"([^\":;,\n]*)\"", "=$1")
                .strip();
    }
}
