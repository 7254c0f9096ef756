package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.msg.MsgFile;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.MapiTable;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/**
 * Items that real Outlooks have saved, with all their properties, lie in a profile: each crosses, none is changed by that in Outlook, and
 * an edit on either side changes on the other what it says and no more.
 */
final class OutlooksOwnFilesInWindows extends OutlookBesideFiles {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    /** One file in so many, in the short form. */
    private static final int SAMPLED = 4;

    private static final List<String> FOLDERS = List.of(INBOX, "Calendar", "Tasks", "Notes", "Contacts");

    /** In the names of a Maildir on Windows. */
    private static final String FLAGS = ";2,";

    private static final PropTag<String> COMPANY = PropTag.text(0x3A16);

    /** What the data file itself writes down of an item: when it changed, how large it is, and where it lies. */
    private static final Set<Integer> BOOKKEEPING =
            Set.of(0x3008, 0x0E08, 0x65E2, 0x0FFF, 0x0FF9, 0x0FF6, 0x0E09, 0x300B);

    /** The names that we know items by, when the server wrote them, and what else we note on them. */
    private static final List<NamedProp<?>> OURS = List.of(
            PidLid.UID,
            PidLid.ORIGINAL,
            PidLid.MESSAGE,
            PidLid.OWNER_CRITICAL_CHANGE,
            PidLid.GLOBAL_OBJECT_ID,
            PidLid.CLEAN_GLOBAL_OBJECT_ID,
            Stamp.HOME,
            Stamp.CAME,
            Stamp.REPLACES,
            Stamp.CREATED,
            Stamp.MODIFIED,
            Stamp.WHOLE,
            Stamp.ECHO);

    /** What a changed title may change, by folder; of a note it is the first line of its text, of a mail its flag and that it is read. */
    private static final Map<String, Set<Integer>> TOLD = Map.of(
            INBOX,
            Set.of(0x0E07, 0x0E2B, 0x1090, 0x1095),
            "Calendar",
            Set.of(0x0037, 0x003D, 0x0070, 0x0E1D),
            "Tasks",
            Set.of(0x0037, 0x003D, 0x0070, 0x0E1D),
            "Notes",
            Set.of(0x0037, 0x003D, 0x0070, 0x0E1D, 0x0E1F, 0x1000, 0x1009, 0x1013, 0x1016),
            "Contacts",
            Set.of(0x3A4F));

    @Test
    void whatOutlooksSavedCrossesAndAnEditChangesWhatItSays() throws Exception {
        int many = fill();
        var before = all();
        sync();
        assertSame(before, all(), false);
        assertEquals(many, server().size(), "all of them are on the server");
        assertEquals(before.keySet(), all().keySet());

        before = all();
        editThere();
        sync();
        assertSame(before, all(), true);

        var there = server();
        editHere();
        sync();
        var now = server();
        var wrong = new ArrayList<String>();
        there.forEach((file, text) -> {
            var lines = new ArrayList<>(lines(now.getOrDefault(file, "")));
            lines(text).forEach(lines::remove);
            // A mail's flag is in its name.
            if (!file.startsWith("mail")
                    && (lines.size() != 1 || !lines.getFirst().contains(":Here"))) {
                wrong.add(file + ": " + lines);
            }
        });
        assertEquals(List.of(), wrong);
        System.out.println("TOLD " + many + " items that Outlooks saved crossed, and edits of each");
    }

    private void editThere() throws IOException {
        for (var file : server().entrySet()) {
            var path = dir.resolve("server").resolve(file.getKey());
            var name = path.getFileName().toString();
            if (file.getKey().startsWith("mail")) {
                Files.move(path, path.resolveSibling("../cur/" + flagged(name)).normalize());
            } else {
                var text = file.getValue();
                var now = name.endsWith(".vcf")
                        ? text.replace("END:VCARD", "NICKNAME:There\r\nEND:VCARD")
                        : text.replaceFirst("(?m)^(SUMMARY[^:\\r\\n]*:)", "$1There ");
                assertTrue(!now.equals(text), text);
                Files.writeString(path, now, StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** The name of a mail's file, flagged and read. */
    private static String flagged(String name) {
        int at = name.indexOf(FLAGS);
        var letters = new TreeSet<>(List.of("F", "S"));
        letters.addAll(
                at < 0 ? List.of() : List.of(name.substring(at + FLAGS.length()).split("")));
        return (at < 0 ? name : name.substring(0, at)) + FLAGS + String.join("", letters);
    }

    private void editHere() {
        for (var name : FOLDERS) {
            in(name, f -> {
                try (var table = f.messages().columns(Property.ENTRY_ID, Property.SUBJECT)) {
                    for (var row : table.rows().toList()) {
                        try (var message =
                                store.messageToChange(row.get(Property.ENTRY_ID).orElseThrow())) {
                            message.set(
                                    switch (name) {
                                        case "Contacts" -> new Props().with(COMPANY, "Here Ltd");
                                        case "Notes" -> new Props().with(PidTag.BODY, "Here alone");
                                        case INBOX -> new Props().with(PidTag.FLAG_STATUS, 1);
                                        default ->
                                            new Props()
                                                    .with(
                                                            Property.SUBJECT,
                                                            "Here "
                                                                    + row.get(Property.SUBJECT)
                                                                            .orElse(""));
                                    });
                            message.save();
                        }
                    }
                }
                return null;
            });
        }
    }

    private static List<String> lines(String text) {
        return text.replaceAll("\r?\n[ \t]", "").lines().toList();
    }

    /** The items, by where they lie; of a mail without its flags. */
    private Map<String, String> server() throws IOException {
        var all = new TreeMap<String, String>();
        for (var file : files(".")) {
            var name = dir.resolve("server")
                    .relativize(file.normalize())
                    .toString()
                    .replace('\\', '/');
            if (name.endsWith(".ics") || name.endsWith(".vcf") || name.matches("mail/.*/(new|cur)/.*")) {
                all.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private int fill() throws IOException {
        var corpus = System.getProperty("tenon.corpus");
        assumeTrue(corpus != null, "TENON_CORPUS is not set");
        List<Path> files;
        try (var walk = Files.walk(Path.of(corpus).resolve("msg"))) {
            // Those of a fuzzer are damaged on purpose.
            files = walk.filter(
                            f -> f.toString().endsWith(".msg") && !f.toString().contains("clusterfuzz"))
                    .sorted()
                    .toList();
        }
        int many = 0;
        for (int i = 0; i < files.size(); i++) {
            var item = MsgFile.read(Binary.owning(Files.readAllBytes(files.get(i))))
                    .map(Converted::value);
            // A post is none of the classes that cross.
            if (item.isPresent() && !item.get().isA("IPM.Post") && (LONG || many(item.get()) || i % SAMPLED == 0)) {
                put(item.get());
                many++;
            }
        }
        return many;
    }

    /** There are many mails, and few of all else. */
    private static boolean many(MapiItem item) {
        return !home(item).equals(INBOX) || item.isA("IPM.Schedule") || item.isA("IPM.Note.SMIME");
    }

    private void put(MapiItem item) {
        in(home(item), f -> {
            try (var message = f.create()) {
                new ItemSaver(store).fill(message, item);
                message.save();
                return null;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String home(MapiItem item) {
        return Map.of(
                        "IPM.Appointment",
                        "Calendar",
                        "IPM.Task",
                        "Tasks",
                        "IPM.StickyNote",
                        "Notes",
                        "IPM.Contact",
                        "Contacts")
                .entrySet()
                .stream()
                .filter(one -> item.isA(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(INBOX);
    }

    // --- What is in the profile

    /** Each item by its folder and entry id, with its properties, people and attachments. */
    private Map<String, Map<String, String>> all() {
        var without = mapi.call(() -> {
            var tags = new HashSet<>(BOOKKEEPING);
            OURS.forEach(one -> tags.add(store.tag(one).tag() >>> 16));
            return tags;
        });
        var all = new LinkedHashMap<String, Map<String, String>>();
        for (var name : FOLDERS) {
            in(name, f -> {
                try (var table = f.messages().columns(Property.ENTRY_ID)) {
                    for (var row : table.rows().toList()) {
                        var id = row.get(Property.ENTRY_ID).orElseThrow();
                        try (var message = store.message(id)) {
                            all.put(name + " " + id, whole(message, without));
                        }
                    }
                }
                return null;
            });
        }
        return all;
    }

    private static Map<String, String> whole(MapiMessage message, Set<Integer> without) {
        var told = properties(message.getAll(), without);
        try (var people =
                message.recipients().columns(Property.DISPLAY_NAME, PropTag.text(0x3003), PropTag.int32(0x0C15))) {
            rows(people, "recipient", told);
        }
        try (var files = message.attachments()
                .columns(PropTag.int32(0x0E21), PropTag.int32(0x3705), PropTag.text(0x3707), PropTag.text(0x3712))) {
            rows(files, "attachment", told);
        }
        return told;
    }

    private static void rows(MapiTable table, String what, Map<String, String> told) {
        int number = 0;
        for (var row : table.rows().toList()) {
            told.put(what + " " + number++, properties(row, Set.of()).toString());
        }
    }

    private static TreeMap<String, String> properties(Props props, Set<Integer> without) {
        var told = new TreeMap<String, String>();
        for (int i = 0; i < props.size(); i++) {
            int tag = props.tag(i) >>> 16;
            if (!without.contains(tag)) {
                // But for that of never having been modified, which the data file takes away at any save.
                boolean flags = tag == 0x0E07 && props.value(i) instanceof Integer;
                var value = flags ? (Integer) props.value(i) & ~2 : props.value(i);
                told.put("%08X".formatted(props.tag(i)), String.valueOf(value));
            }
        }
        return told;
    }

    /** @param edited whether each was edited on the server */
    private static void assertSame(
            Map<String, Map<String, String>> before, Map<String, Map<String, String>> now, boolean edited) {
        var wrong = new ArrayList<String>();
        before.forEach((where, had) -> {
            var has = now.getOrDefault(where, Map.of());
            var free = edited ? TOLD.get(where.substring(0, where.indexOf(' '))) : Set.<Integer>of();
            var names = new HashSet<>(had.keySet());
            names.addAll(has.keySet());
            for (var name : names) {
                boolean told = name.length() == 8 && free.contains((int) (Long.parseLong(name, 16) >>> 16));
                if (!told && !Objects.equals(had.get(name), has.get(name))) {
                    wrong.add(where + " " + name + ": " + had.get(name) + " -> " + has.get(name));
                }
            }
        });
        assertEquals(List.of(), wrong);
    }
}
