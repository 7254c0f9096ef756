package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/**
 * A day of work on both sides while neither sees the other, in Outlook by a native program; then one run. Every entry of both journals is
 * found on both sides, or is a conflict with both contents kept.
 */
final class OutlookOfflineInWindows extends OutlookBesideFiles {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int DEEDS = LONG ? 200 : 60;
    private static final int MAILS = LONG ? 240 : 90;
    private static final int OTHERS = LONG ? 60 : 24;
    private static final List<Sort> SORTS = List.of(Sort.values());
    private static final List<String> MAIL_FOLDERS = List.of("INBOX", "Work", "Projects");

    /** Deeds that leave nothing to merge: a deletion beside them stands. */
    private static final Set<String> NO_WORK = Set.of("stamp", "copy");

    /** What somebody did to an item that has a title of its own. */
    private record Deed(String what, String folder, String title, String to, String mark) {
        boolean deletes() {
            return what.startsWith("delete");
        }
    }

    /** An item on a side: where, all that it says, and its marks. */
    private record Item(String folder, String text, boolean read, boolean flagged, boolean answered) {}

    @Test
    void whatBothDidInADayIsThereAfterOneRun() throws Exception {
        fill();
        sync();
        var here = nativeDeeds(DEEDS);
        var there = phoneDeeds(DEEDS);
        assertTrue(here.size() >= DEEDS * 9 / 10 && there.size() >= DEEDS * 9 / 10, "deeds");

        var report = engine.sync(false);
        assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
        assertEquals(List.of(), report.held());
        assertEquals(List.of(), report.rejected());
        assertEquals(List.of(), report.waiting());

        var outlook = inOutlook();
        var server = onServer();
        var wrong = new ArrayList<String>();
        var byTitle = new HashMap<String, List<Deed>>();
        for (var deed : there) {
            byTitle.computeIfAbsent(deed.title(), t -> new ArrayList<>()).add(deed);
        }
        int both = 0;
        for (var deed : here) {
            var other = Optional.ofNullable(byTitle.remove(deed.title())).map(List::getFirst);
            both += other.isPresent() ? 1 : 0;
            check("Outlook's", deed, other, outlook, server, wrong);
            other.ifPresent(o -> check("the phone's", o, Optional.of(deed), outlook, server, wrong));
        }
        byTitle.values().forEach(d -> check("the phone's", d.getFirst(), Optional.empty(), outlook, server, wrong));
        System.out.println("TOLD " + here.size() + " deeds in Outlook, " + there.size() + " on the phone, " + both
                + " on the same item, " + report.conflicts().size() + " conflicts");
        assertEquals(List.of(), wrong);
        assertTrue(report.conflicts().size() <= both, () -> "conflicts: " + report.conflicts());
        assertEquals(List.of(), engine.sync(true).steps(), "the next run plans nothing");
    }

    private void fill() throws IOException {
        for (int i = 0; i < MAILS; i++) {
            var name = "mail-" + i;
            write(
                    "mail/" + MAIL_FOLDERS.get(i % MAIL_FOLDERS.size()) + "/cur/" + name + ":2,".replace(':', FLAGS),
                    mail(name));
        }
        write("mail/Trash/new/base", mail(BASE));
        for (var sort : Sort.values()) {
            for (int i = 0; i < OTHERS; i++) {
                var name = sort.name() + "-" + i;
                write(sort.directory + "/" + name + sort.suffix, sort.text(name));
            }
        }
    }

    /** In the names of a Maildir on Windows. */
    private static final char FLAGS = ';';

    // --- Outlook

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A person at work, without any Java. */
    private List<Deed> nativeDeeds(int many) throws Exception {
        var out = Files.createTempFile("deeds", ".json");
        var process = new ProcessBuilder("C:\\rig\\edit.exe", profile.name(), "11", Integer.toString(many))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals(0, process.waitFor());
        var deeds = new ArrayList<Deed>();
        for (var line : new String(Files.readAllBytes(out), UTF_8).lines().toList()) {
            var fields = new HashMap<String, String>();
            FIELD.matcher(line).results().forEach(r -> fields.put(r.group(1), r.group(2)));
            deeds.add(new Deed(
                    fields.get("deed"),
                    fields.get("folder"),
                    fields.get("subject"),
                    fields.getOrDefault("to", ""),
                    fields.getOrDefault("mark", "")));
        }
        return deeds;
    }

    private Map<String, List<Item>> inOutlook() {
        return mapi.call(() -> {
            var all = new TreeMap<String, List<Item>>();
            try (var top = store.top();
                    var table = top.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
                for (var row : table.rows().toList()) {
                    var name = row.get(Property.DISPLAY_NAME).orElse("");
                    try (var folder = store.folder(row.get(Property.ENTRY_ID).orElseThrow());
                            var items = folder.messages()
                                    .columns(Property.ENTRY_ID, Property.SUBJECT, Property.DISPLAY_NAME)) {
                        for (var item : items.rows().toList()) {
                            all.computeIfAbsent(title(item), t -> new ArrayList<>())
                                    .add(item(name, item));
                        }
                    }
                }
            }
            return all;
        });
    }

    private Item item(String folder, Props row) throws IOException {
        try (var message = store.message(row.get(Property.ENTRY_ID).orElseThrow())) {
            var all = message.getAll();
            var text = new StringBuilder();
            for (int i = 0; i < all.size(); i++) {
                text.append(all.value(i)).append('\n');
            }
            int verb = message.value(PidTag.LAST_VERB_EXECUTED).orElse(0);
            boolean complete = message.value(store.tag(PidLid.TASK_COMPLETE)).orElse(false);
            return new Item(
                    folder,
                    text + (complete ? "COMPLETED" : ""),
                    (message.value(Property.MESSAGE_FLAGS).orElse(0) & 1) != 0,
                    message.value(PidTag.FLAG_STATUS).orElse(0) == 2,
                    verb == 102 || verb == 103);
        }
    }

    // --- The other side

    /** Each on an item of its own. */
    private List<Deed> phoneDeeds(int many) throws IOException {
        var random = new Random(5);
        var deeds = new ArrayList<Deed>();
        var done = new HashSet<String>();
        while (deeds.size() < many) {
            int number = deeds.size();
            var mark = "phone" + number + "x";
            if (random.nextInt(100) < 15) {
                deeds.add(made(number, random));
            } else if (random.nextBoolean()) {
                var name = "mail-" + random.nextInt(MAILS);
                if (done.add(name)) {
                    deeds.add(mailDeed(name, random));
                }
            } else {
                var sort = SORTS.get(random.nextInt(SORTS.size()));
                var name = sort.name() + "-" + random.nextInt(OTHERS);
                if (done.add(name)) {
                    deeds.add(otherDeed(sort, name, mark, random));
                }
            }
        }
        return deeds;
    }

    private Deed made(int number, Random random) throws IOException {
        int which = random.nextInt(SORTS.size() + 1);
        if (which == SORTS.size()) {
            var name = "mail-new-" + number;
            write("mail/Work/new/" + name, mail(name));
            return new Deed("new", "Work", name, "", "");
        }
        var sort = SORTS.get(which);
        var name = sort.name() + "-new-" + number;
        write(sort.directory + "/" + name + sort.suffix, sort.text(name));
        return new Deed("new", sort.folder, name, "", "");
    }

    private Deed mailDeed(String name, Random random) throws IOException {
        var file = MAIL_FOLDERS.stream()
                .flatMap(f -> mailNamed(f, name).stream())
                .findFirst()
                .orElseThrow();
        var folder = file.getParent().getParent().getFileName().toString();
        int which = random.nextInt(100);
        if (which < 10) {
            Files.delete(file);
            return new Deed("delete for good", folder, name, "", "");
        } else if (which < 40) {
            var to = MAIL_FOLDERS.get((MAIL_FOLDERS.indexOf(folder) + 1) % MAIL_FOLDERS.size());
            Files.move(
                    file,
                    file.resolveSibling("../../" + to + "/cur/" + file.getFileName())
                            .normalize());
            return new Deed("move", folder, name, to, "");
        }
        Files.move(file, file.resolveSibling(file.getFileName() + "F"));
        return new Deed("flag", folder, name, "", "");
    }

    private Optional<Path> mailNamed(String folder, String name) {
        try {
            return files("mail/" + folder + "/cur").stream()
                    .filter(f -> f.getFileName().toString().startsWith(name + FLAGS))
                    .findFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Deed otherDeed(Sort sort, String name, String mark, Random random) throws IOException {
        var file = file(sort, name);
        if (random.nextInt(100) < 10) {
            Files.delete(file);
            return new Deed("delete for good", sort.folder, name, "", "");
        }
        var line = sort == Sort.EVENT ? "LOCATION:" : sort == Sort.CONTACT ? "TITLE:" : "DESCRIPTION:";
        Files.writeString(file, read(file).replace(sort.end(), line + mark + "\r\n" + sort.end()));
        return new Deed("edit", sort.folder, name, "", mark);
    }

    private Map<String, List<Item>> onServer() throws IOException {
        var all = new TreeMap<String, List<Item>>();
        try (var walk = Files.walk(dir.resolve("server"))) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                var text = read(file).replaceAll("\r?\n[ \t]", "");
                var title = text.lines()
                        .filter(line -> line.matches("(SUMMARY|FN|Subject)[:;].*"))
                        .findFirst();
                var parent = file.getParent();
                boolean mail = parent.endsWith("cur") || parent.endsWith("new");
                if (title.isEmpty() || file.getFileName().toString().startsWith(".")) {
                    continue;
                }
                var folder = (mail ? parent.getParent() : parent).getFileName().toString();
                var flags = file.getFileName().toString().replaceFirst(".*[;:]2,", "");
                boolean has = mail && file.getFileName().toString().matches(".*[;:]2,.*");
                var name = MimeUtility.decodeText(title.get().replaceFirst("^[^:]*: ?", ""));
                all.computeIfAbsent(name, t -> new ArrayList<>())
                        .add(new Item(
                                folder,
                                text,
                                has && flags.contains("S"),
                                has && flags.contains("F"),
                                has && flags.contains("R")));
            }
        }
        return all;
    }

    // --- Entry by entry

    private static void check(
            String whose,
            Deed deed,
            Optional<Deed> other,
            Map<String, List<Item>> outlook,
            Map<String, List<Item>> server,
            Collection<String> wrong) {
        var sides = Map.of("Outlook", outlook, "the server", server);
        for (var side : sides.entrySet()) {
            var items = side.getValue().getOrDefault(deed.title(), List.of());
            if (!holds(deed, other, items, side.getValue(), side.getValue() == server)) {
                wrong.add(whose + " " + deed + " beside "
                        + other.map(Deed::toString).orElse("nothing")
                        + " is not to be seen on " + side.getKey() + ": "
                        + items.stream()
                                .map(i -> i.folder() + (i.read() ? " read" : "") + (i.flagged() ? " flagged" : ""))
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static boolean holds(
            Deed deed, Optional<Deed> other, List<Item> items, Map<String, List<Item>> side, boolean server) {
        // A mail's category has no place in the name of a file.
        boolean mailLabel =
                server && deed.what().equals("categories") && deed.title().startsWith("mail-");
        if (!deed.mark().isEmpty() && !mailLabel) {
            return side.values().stream().flatMap(List::stream).anyMatch(i -> i.text()
                    .contains(deed.mark()));
        }
        var alive = items.stream()
                .filter(i -> !i.folder().equals("Deleted Items") && !i.folder().equals("Trash"))
                .toList();
        if (deed.deletes()) {
            boolean worked = other.isPresent()
                    && !other.get().deletes()
                    && !NO_WORK.contains(other.get().what());
            if (other.isPresent() && other.get().what().equals("stamp")) {
                // A data file tells one as an edit, and an edit beats a deletion.
                return alive.size() <= 1;
            }
            boolean copied = other.isPresent() && other.get().what().equals("copy");
            return worked ? !items.isEmpty() : copied ? alive.size() == 1 : alive.isEmpty();
        }
        if (other.isPresent() && other.get().deletes()) {
            return NO_WORK.contains(deed.what()) || !items.isEmpty();
        }
        // A copy that was made meanwhile stays where it is, and as it was.
        int copies = other.isPresent() && other.get().what().equals("copy") ? 1 : 0;
        return switch (deed.what()) {
            case "new" -> items.size() == 1;
            case "copy" -> items.size() == 2;
            case "move" -> other.isPresent() ? items.size() == 1 + copies : isMoved(deed, items, server);
            case "read" -> items.size() == 1 && items.getFirst().read();
            case "unread" -> items.size() == 1 && !items.getFirst().read();
            case "flag" -> items.stream().filter(Item::flagged).count() == items.size() - copies && !items.isEmpty();
            case "reply" -> items.stream().allMatch(Item::answered) && !items.isEmpty();
            case "complete" -> items.stream().anyMatch(i -> i.text().contains("COMPLETED"));
            default -> !items.isEmpty();
        };
    }

    /** What is moved to where nothing is synced is gone on the server. */
    private static boolean isMoved(Deed deed, List<Item> items, boolean server) {
        if (deed.to().equals("Outbox")) {
            return items.size() == (server ? 0 : 1);
        }
        return items.size() == 1 && !called(items.getFirst().folder()).equals(called(deed.folder()));
    }

    private static String called(String folder) {
        return folder.equals("Inbox") ? "INBOX" : folder;
    }
}
