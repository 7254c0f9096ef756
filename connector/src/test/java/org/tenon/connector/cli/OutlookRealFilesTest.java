package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.convert.ConvertibleFile;
import org.tenon.connector.convert.FileForm;
import org.tenon.convert.ical.Settings;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/**
 * Real files of many programs on real servers, and an Outlook profile beside them: a second run plans nothing, also after the ledger was
 * lost, nothing that nobody touched comes back changed, and what people do to them on both sides is done on both.
 */
@EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "in the long form only")
final class OutlookRealFilesTest {
    private static final Pattern UID = Pattern.compile("(?im)^UID[^:\n]*:(.*)$");
    private static final Pattern COMPARED =
            Pattern.compile("(?m)^(\\w+ \".*\"): (\\d+) in Outlook, (\\d+) on the server, (\\d+) differ");

    /** What tests beside the mails expect of them, and no mail. */
    private static final Set<String> EXPECTED = Set.of("xml", "out", "txt");

    @TempDir
    Path dir;

    private final Map<String, Set<String>> taken = new TreeMap<>();
    private Phone phone;
    private int files;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void goIntoOutlookAndNothingOfThemComesBackChanged() throws Exception {
        withServers((mail, dav) -> {
            var before = contents();
            try (var lab = new OutlookLab(phone)) {
                lab.begin();
                told("the first sync", sync(lab));
                assertUnchanged(before, lab);

                lab.forget();
                told("the ledger lost", sync(lab));
                assertUnchanged(before, lab);
            }
        });
    }

    /**
     * People at work on such items, in Outlook by a native program; with {@code -Dtenon.seed=N} other deeds. One run brings them across,
     * and behind two more nothing is held or waiting, and no more planned than what was refused. What differs for the comparing script,
     * which does not read all that real files say, is what differed before, and what was refused by name: a move to where another item
     * has the UID.
     */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatIsDoneToThemIsDoneOnBothSides() throws Exception {
        var seed = Long.toString(Long.getLong("tenon.seed", 7));
        withServers((mail, dav) -> {
            try (var lab = new OutlookLab(phone)) {
                lab.begin();
                told("the first sync", sync(lab));
                var imap = List.of("--imap", String.valueOf(mail.imapPort()));
                var homes = dav.homes().stream()
                        .flatMap(home -> Stream.of("--home", home.toString()))
                        .toList();
                var before = compared(lab, imap, homes);

                phone.sync(1);
                assertEquals(200, lab.edit(seed, "200").size());
                script("edit-dav", homes, "--files", phone.files().toString(), "--edits", "150", "--seed", seed);
                var files = List.of("--maildir", phone.files().toString());
                var journal = List.of(
                        "--edits", "100", "--journal", dir.resolve("journal").toString());
                script("edit-mail", imap, join(List.of(files, journal, List.of("--seed", seed))));
                phone.sync(1);
                told("the deeds", sync(lab));
                phone.sync(1);
                sync(lab);
                phone.sync(1);
                var last = sync(lab);
                told("a further run", last);
                for (var list : List.of("held", "conflicts", "waiting")) {
                    assertEquals(List.of(), last.getOrDefault(list, List.of()), list);
                }
                var refused = OutlookLab.objects(last.get("rejected")).stream()
                        .filter(one -> "uid-conflict".equals(one.get("code")))
                        .count();
                // A move that was refused is tried again where the server has changed the item.
                var steps = OutlookLab.objects(planned(lab));
                assertTrue(
                        steps.size() <= refused && steps.stream().allMatch(one -> "move".equals(one.get("action"))),
                        () -> "a further run plans " + steps);
                assertNoMoreDiffer(before, compared(lab, imap, homes), refused);
            }
        });
    }

    /** How many items of a folder are in Outlook, on the server, and differ. */
    private record Compared(int here, int there, int differ) {}

    /** What was not moved on the server is one too many there, and one too many here. */
    private static void assertNoMoreDiffer(Map<String, Compared> before, Map<String, Compared> after, long refused) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var none = new Compared(0, 0, 0);
        var wrong = new ArrayList<String>();
        int differ = 0;
        for (var name : names) {
            var was = before.getOrDefault(name, none);
            var is = after.getOrDefault(name, none);
            differ += is.differ - was.differ;
            if (is.here - is.there != was.here - was.there) {
                wrong.add(name + ": " + was + " -> " + is);
            }
        }
        System.out.println(differ + " more differ, " + refused + " moves were refused: " + wrong);
        assertTrue(wrong.size() <= 2 * refused, wrong::toString);
        assertTrue(differ <= 2 * refused, "so many more differ: " + differ);
    }

    private static Map<String, Compared> compared(OutlookLab lab, List<String> imap, List<String> homes)
            throws Exception {
        var dump = List.of("--dump", lab.dumped().toString());
        var ended = run("compare-outlook", imap, join(List.of(homes, dump)));
        var folders = new TreeMap<String, Compared>();
        COMPARED.matcher(ended.said())
                .results()
                .forEach(r -> folders.put(
                        r.group(1),
                        new Compared(
                                Integer.parseInt(r.group(2)),
                                Integer.parseInt(r.group(3)),
                                Integer.parseInt(r.group(4)))));
        assertTrue(folders.size() > 20, ended::said);
        return folders;
    }

    private static void script(String name, List<String> where, String... more) throws Exception {
        var ended = run(name, where, more);
        assertEquals(0, ended.code(), ended::said);
    }

    private static Lab.Ended run(String name, List<String> where, String... more) throws Exception {
        var script = List.of(Lab.script(name).toString());
        var user = List.of("--user", "u1", "--password", "p1");
        return Lab.run(Duration.ofMinutes(10), List.of(join(List.of(script, where, user, List.of(more)))));
    }

    private static String[] join(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toArray(String[]::new);
    }

    private interface Story {
        void play(MailServer mail, DavServer dav) throws Exception;
    }

    /** With all files on the servers. */
    private void withServers(Story story) throws Exception {
        var corpus = System.getenv("TENON_CORPUS");
        assumeTrue(corpus != null, "TENON_CORPUS is not set");
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        try (var mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
                var dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"))) {
            phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
            fill(Path.of(corpus));
            phone.sync(1);
            story.play(mail, dav);
        }
    }

    private void assertUnchanged(Map<String, String> before, OutlookLab lab) throws Exception {
        assertEquals(List.of(), planned(lab), "a second run plans nothing");
        phone.sync(1);
        var after = contents();
        var changed = new ArrayList<String>();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            if (!before.getOrDefault(name, "").equals(after.getOrDefault(name, ""))) {
                changed.add(name + ":\n" + before.get(name) + "\n->\n" + after.get(name));
            }
        }
        assertEquals(List.of(), changed);
    }

    /** Some of them no server takes, or Outlook has no place for: those are named, with 1. */
    private static Map<String, Object> sync(OutlookLab lab) throws IOException {
        var answer = lab.tenon(List.of(OutlookLab.HERE), "--json");
        assertTrue(answer.code() == 0 || answer.code() == 1, () -> answer.code() + answer.out() + answer.err());
        return CommandLineHarness.object(answer.out().strip());
    }

    private static List<?> planned(OutlookLab lab) throws IOException {
        var answer = lab.tenon(List.of(OutlookLab.HERE), "--dry-run", "--json");
        return (List<?>) CommandLineHarness.object(answer.out().strip()).get("steps");
    }

    private void told(String what, Map<String, Object> report) {
        System.out.println(what + ", " + files + " files, " + report.get("seconds") + " s");
        for (var list : List.of("rejected", "held", "conflicts", "warnings")) {
            var all = (List<?>) report.get(list);
            System.out.println(list + ": " + all.size());
            all.forEach(one -> System.out.println("  " + one));
        }
    }

    private Map<String, String> contents() throws IOException {
        var all = new TreeMap<String, String>();
        for (var folder : List.of("mail", "calendars", "tasks", "notes", "contacts")) {
            for (var item : phone.items(folder)) {
                if (item.endsWith("displayname")) {
                    continue; // Of the folder, which Outlook has made.
                }
                all.put(
                        phone.files().relativize(item).toString().replaceFirst("/(new|cur)/|:2,.*", ""),
                        Files.readString(item, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    // --- Files

    private void fill(Path corpus) throws Exception {
        for (var part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(phone.files().resolve("mail/Real").resolve(part));
        }
        for (var from : List.of("ics", "vcf", "eml")) {
            for (var file : files(corpus.resolve(from))) {
                put(file, from.equals("eml"));
            }
        }
        var conversion = new ConvertibleFile(new Settings(ZoneOffset.UTC, Instant.EPOCH, Set.of()));
        for (var from : List.of("msg", "tnef")) {
            for (var file : files(corpus.resolve(from))) {
                if (FileForm.knows(file)) {
                    var out = Files.createTempDirectory(dir, "converted");
                    conversion.convert(file, Optional.empty(), Optional.of(out));
                    for (var converted : files(out)) {
                        put(converted, false);
                    }
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void put(Path file, boolean mail) throws IOException {
        var name = file.getFileName().toString();
        var suffix = name.substring(name.lastIndexOf('.') + 1);
        var bytes = Files.readAllBytes(file);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        String folder;
        if (suffix.equals("ics")) {
            folder = text.contains("BEGIN:VEVENT")
                    ? "calendars/Real"
                    : text.contains("BEGIN:VTODO")
                            ? "tasks/Jobs"
                            : text.contains("BEGIN:VJOURNAL") ? "notes/Jottings" : "";
        } else if (suffix.equals("vcf")) {
            folder = "contacts/People";
        } else if (suffix.equals("eml") || (mail && !EXPECTED.contains(suffix))) {
            folder = "mail/Real";
        } else {
            folder = "";
        }
        if (folder.isEmpty()) {
            return;
        }
        files++;
        if (folder.startsWith("mail")) {
            Files.write(phone.files().resolve(folder + "/cur/" + files + ".here:2,"), bytes);
            return;
        }
        // One of a name in each collection.
        var found = UID.matcher(text);
        var uid = found.find() ? found.group(1).strip() : "none " + files;
        int number = 1;
        while (!taken.computeIfAbsent(folder + number, f -> new TreeSet<>()).add(uid)) {
            number++;
        }
        var into = Files.createDirectories(phone.files().resolve(folder + number));
        Files.write(into.resolve(files + "." + suffix), bytes);
    }
}
