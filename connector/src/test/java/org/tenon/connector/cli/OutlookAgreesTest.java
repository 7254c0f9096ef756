package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.CyrusServer;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/**
 * A whole profile beside real servers, judged by a script that shares no code with us; edited by a native editor in Outlook and by the
 * lab's scripts on the servers. The long form has the sizes of a real mailbox, or with {@code -Dtenon.percent=20} a part of them.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class OutlookAgreesTest {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    /** What the data file itself writes down of an item that changed: when, and how large it is. */
    private static final Set<String> BOOKKEEPING = Set.of("0x3008", "0x0E08", "0x65E2");

    private static final String OURS = "{5B6AD0C2-3F0E-4D2B-9C57-6A1F8F0F7C11}";

    /** What a changed subject or note may change: these, the bodies that follow from one another, and the name and time of an event. */
    private static final Set<String> TOLD = Set.of(
            "0x0037",
            "0x0E1D",
            "0x0070",
            "0x003D",
            "0x1000",
            "0x1009",
            "0x0E1F",
            "0x1013",
            "{6ED8DA90-450B-101B-98DA-00AA003F1305} 0x0003",
            "{6ED8DA90-450B-101B-98DA-00AA003F1305} 0x0023",
            "{6ED8DA90-450B-101B-98DA-00AA003F1305} 0x001A");

    @TempDir
    Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private MailServer mail;
    private DavServer dav;
    private Phone phone;
    private OutlookLab lab;

    private void begin(MailServer.Make mails, DavServer.Make davs) throws IOException {
        for (var missing : List.of(mails.missing(), davs.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        mail = opened(mails.start(dir.resolve("mail-server"), Setup.plain()));
        dav = mail instanceof CyrusServer both ? both : opened(davs.start(dir.resolve("dav-server")));
        phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
        lab = opened(new OutlookLab(phone));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.addFirst(one);
        return one;
    }

    @AfterEach
    void end() throws Exception {
        for (var one : open) {
            one.close();
        }
    }

    @Test
    void whatIsOnTheServersIsInOutlookAndEditsOfBothSidesMeet() throws Exception {
        begin(MailServer.Make.DOVECOT, DavServer.Make.RADICALE);
        editsOfBothSidesMeet();
    }

    /** Mail, calendars and contacts of one server. */
    @Test
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "in the long form only")
    void theSameWithCyrus() throws Exception {
        begin(MailServer.Make.CYRUS, DavServer.Make.CYRUS);
        editsOfBothSidesMeet();
    }

    private void editsOfBothSidesMeet() throws Exception {
        script("generate-mail", imap(), "--messages", count(40, 5000), "--folders", "6");
        fill("calendar", "Calendar", count(24, 1000));
        fill("tasks", "Tasks", count(10, 250));
        fill("notes", "Notes", count(6, 100));
        fill("contacts", "Contacts", count(12, 1000));
        lab.enrol();
        assertEqual();
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");

        phone.sync(0);
        var edits = edits(24, 150);
        var deeds = lab.edit("7", edits(48, 300));
        script("edit-dav", homes(), "--files", phone.files().toString(), "--edits", edits, "--seed", "3");
        script(
                "edit-mail",
                imap(),
                "--maildir",
                phone.files().toString(),
                "--edits",
                edits,
                "--seed",
                "3",
                "--journal",
                dir.resolve("journal").toString());
        phone.sync(0);
        lab.sync(0);
        assertEqual();
        assertDone(deeds);
        phone.sync(0);
        lab.sync(0);
        assertEqual();
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
    }

    /** Views, rules, hidden messages, properties of other programs, journal: what we do not map we leave as it is. */
    @Test
    void nothingThatIsOutlooksOwnIsTouched() throws Exception {
        begin(MailServer.Make.DOVECOT, DavServer.Make.RADICALE);
        lab.begin();
        lab.edit("5", "own", count(60, 400));
        var before = all();
        lab.sync(0);
        lab.sync(0);
        assertUntouched(before, all(), Set.of());

        phone.sync(0);
        for (var folder : List.of("calendars/Calendar", "tasks/Tasks", "notes/Notes")) {
            phone.edit(folder, "SUMMARY:Own", "SUMMARY:Changed");
        }
        phone.edit("contacts/Contacts", "NOTE:", "NOTE:Changed ");
        phone.sync(0);
        lab.sync(0);
        assertUntouched(before, all(), TOLD);
        assertEquals(List.of(), lab.planned(), "an idle run plans nothing");
    }

    /** Equal sides are not enough, where a deed was undone on both: what was made is there once, and what was copied at least twice. */
    private void assertDone(List<String> deeds) throws IOException {
        var counts = new HashMap<String, Integer>();
        CommandLineHarness.each(
                lab.dumped(),
                "items",
                item -> counts.merge(properties(item).getOrDefault("0x0037", ""), 1, Integer::sum));
        int checked = 0;
        for (var line : deeds) {
            var deed = CommandLineHarness.object(line);
            var subject = String.valueOf(deed.get("subject"));
            if (deed.get("deed").equals("new")) {
                assertEquals(1, counts.get(subject), line);
                checked++;
            } else if (deed.get("deed").equals("copy") && !subject.isEmpty()) {
                // The original may have been deleted on the server.
                assertTrue(counts.getOrDefault(subject, 0) >= 1, line);
                checked++;
            }
        }
        assertTrue(checked > 3, "hardly a deed of " + deeds.size());
    }

    // --- What is in the profile

    /** Every folder, item and hidden message by its entry id, with its properties. */
    private Map<String, Map<String, String>> all() throws IOException {
        var all = new TreeMap<String, Map<String, String>>();
        for (var folder : lab.folders()) {
            all.put("folder " + folder.get("path"), properties(folder));
            for (var list : List.of("items", "hidden")) {
                for (var item : OutlookLab.objects(folder.get(list))) {
                    var properties = properties(item);
                    var where = folder.get("path") + " " + list + " " + properties.get("0x0FFF");
                    all.put(where, properties);
                    for (var part : List.of("recipients", "attachments")) {
                        int number = 0;
                        for (var one : OutlookLab.objects(item.getOrDefault(part, List.of()))) {
                            all.put(where + " " + part + " " + number++, properties(one));
                        }
                    }
                }
            }
        }
        assertTrue(all.size() > 20);
        return all;
    }

    private static Map<String, String> properties(Map<String, Object> of) {
        var properties = new LinkedHashMap<String, String>();
        for (var one : OutlookLab.objects(of.get("properties"))) {
            var name = one.containsKey("tag")
                    ? one.get("tag").toString()
                    : one.get("set") + " " + one.getOrDefault("lid", one.get("string"));
            properties.put(
                    name, name.equals("0x0E07") ? flags(one) : one.get("value").toString());
        }
        return properties;
    }

    /** But for that of never having been modified, which the data file takes away at any save. */
    private static String flags(Map<String, Object> of) {
        return String.valueOf(((Number) of.get("value")).intValue() & ~2);
    }

    /** @param mapped what may have changed of items, since a server changed it */
    private static void assertUntouched(
            Map<String, Map<String, String>> before, Map<String, Map<String, String>> after, Set<String> mapped) {
        var wrong = new ArrayList<String>();
        before.forEach((where, had) -> {
            var has = after.get(where);
            if (has == null) {
                wrong.add(where + " is gone: " + had.get("0x0037"));
                return;
            }
            var names = new HashSet<>(had.keySet());
            names.addAll(has.keySet());
            for (var name : names) {
                boolean free = name.startsWith(OURS)
                        || BOOKKEEPING.contains(name)
                        || (where.contains(" items ") && mapped.contains(name));
                if (!free && !Objects.equals(had.get(name), has.get(name))) {
                    wrong.add(where + ": " + name + " was " + had.get(name) + ", is " + has.get(name));
                }
            }
        });
        assertEquals(List.of(), wrong);
        var more = new HashSet<>(after.keySet());
        more.removeAll(before.keySet());
        more.removeIf(where -> where.startsWith("folder ")); // Those that only the server had.
        assertEquals(Set.of(), more, "no item came");
    }

    // --- The lab's scripts

    private static String count(int quick, int full) {
        return String.valueOf(Lab.size(quick, full * Integer.getInteger("tenon.percent", 100) / 100));
    }

    private static String edits(int quick, int full) {
        return String.valueOf(Lab.size(quick, full));
    }

    private List<String> imap() {
        return List.of("--imap", String.valueOf(mail.imapPort()), "--user", "u1", "--password", "p1");
    }

    private List<String> homes() {
        return Stream.concat(
                        dav.homes().stream().flatMap(home -> Stream.of("--home", home.toString())),
                        Stream.of("--user", "u1", "--password", "p1"))
                .toList();
    }

    /** Half of them as other programs make them, half as people with Outlook fill in its forms. */
    private void fill(String kind, String folder, String count) throws Exception {
        var home = kind.equals("contacts") ? dav.homes().getLast() : dav.homes().getFirst();
        var where = List.of("--home", home.toString(), "--user", "u1", "--password", "p1");
        var path = home.resolve(folder.toLowerCase(Locale.ROOT) + "/").getPath();
        var made = List.of("--kind", kind, "--folder", folder, "--path", path);
        // Radicale reads a whole calendar at every write of one event: it is filled on disk.
        var disk = dir.resolve("dav-server/data/collection-root" + path);
        var into = Files.isDirectory(dir.resolve("dav-server/data")) ? List.of("--files", disk.toString()) : where;
        script("generate-dav", where, join(made, "--count", "0"));
        script("generate-dav", into, join(made, "--count", count, "--more"));
        script("generate-dav", into, join(made, "--count", count, "--more", "--rich"));
    }

    private static String[] join(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private void assertEqual() throws Exception {
        var words = new ArrayList<>(imap());
        dav.homes().forEach(home -> words.addAll(List.of("--home", home.toString())));
        var said = script("compare-outlook", words, "--dump", lab.dumped().toString(), "--show");
        System.out.print(said);
        assertFalse(said.isBlank());
    }

    private static String script(String name, List<String> where, String... more) throws Exception {
        var command = new ArrayList<>(List.of(Lab.script(name).toString()));
        command.addAll(where);
        command.addAll(List.of(more));
        var ended = Lab.run(LIMIT, command);
        assertEquals(0, ended.code(), ended::said);
        return ended.said();
    }
}
