package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** An item that Outlook saved is brought up to date from its own text, and nothing changes; from one changed line, and that changes. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class UpdateCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("America/New_York"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    /** One calendar in twelve, unless there is time. */
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    /** What an update may add to an item that never had a text: the text itself, and by what it is known. */
    private static final Set<PropertyKey> OURS = Set.of(
            PropertyKey.of(PidLid.ORIGINAL),
            PropertyKey.of(PidLid.UID),
            PropertyKey.of(PidLid.GLOBAL_OBJECT_ID),
            PropertyKey.of(PidLid.CLEAN_GLOBAL_OBJECT_ID));

    private record Seen(String where, MapiItem item) {}

    @Test
    void whatItSaysItselfChangesNothing() throws IOException {
        var wrong = new ArrayList<String>();
        int seen = 0;
        for (var one : items()) {
            var kind = Kind.of(one.item());
            var text = kind.text(one.item());
            var updated = kind.update(one.item(), text);
            differences(one.item(), updated).forEach(d -> wrong.add(one.where() + " " + d));
            if (!text.equals(kind.text(updated))) {
                wrong.add(one.where() + " returns another text");
            }
            seen++;
        }
        assertTrue(seen >= 10, "only " + seen);
        assertEquals(List.of(), wrong, seen + " items");
    }

    @Test
    void oneChangedLineChangesOneProperty() throws IOException {
        var wrong = new ArrayList<String>();
        for (var one : items()) {
            var kind = Kind.of(one.item());
            for (var change : kind.changes()) {
                var own = kind.text(one.item());
                var text = Content.of(change.in(own.text()));
                if (!text.text().contains("\r\n" + change.line())) {
                    continue;
                }
                var updated = kind.update(one.item(), text);
                var changed = differences(one.item(), updated);
                if (!changed.contains(change.property()) || !change.besides().containsAll(changed)) {
                    wrong.add(one.where() + " " + change.line() + " changed " + changed);
                }
                if (!text.equals(kind.text(updated))) {
                    wrong.add(one.where() + " " + change.line() + " returns another text");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** However far apart they are, the item says what the text says from then on, with the text riding along and without it. */
    @Test
    void anyTextIsBroughtIntoAnyItem() throws IOException {
        var wrong = new ArrayList<String>();
        int pairs = 0;
        for (var kind : Kind.values()) {
            var items = new ArrayList<>(items());
            items.removeIf(i -> Kind.of(i.item()) != kind);
            for (var text : kind.texts()) {
                var own = kind.make(text);
                if (own.isEmpty()) {
                    continue;
                }
                items.add(new Seen("", own.get()));
                var existing = items.get(Math.floorMod(text.hashCode(), items.size()));
                pairs++;
                var updated = kind.update(existing.item(), text.content());
                if (!kind.text(updated).equals(kind.text(own.get()))) {
                    wrong.add(existing.where() + " gives another text than "
                            + text.content().text());
                }
                var fresh = kind.text(bare(updated));
                var wanted = kind.text(bare(own.get()));
                if (!lines(fresh, wanted).isEmpty() || !lines(wanted, fresh).isEmpty()) {
                    wrong.add(existing.where() + " holds another item: " + lines(fresh, wanted) + " for "
                            + lines(wanted, fresh));
                }
            }
        }
        assertTrue(pairs > 150, "only " + pairs);
        assertEquals(List.of(), wrong.subList(0, Math.min(3, wrong.size())), wrong.size() + " of " + pairs);
    }

    /** What the one says and the other does not, but for the UID that an item without one is given. */
    private static List<String> lines(Content one, Content other) {
        var lines = new ArrayList<>(one.text().replace("\r\n ", "").lines().toList());
        other.text().replace("\r\n ", "").lines().forEach(lines::remove);
        lines.removeIf(l -> l.startsWith("UID:"));
        return lines;
    }

    private static MapiItem bare(MapiItem item) {
        var bare = new MapiItem(item.properties().copy(), item.recipients(), item.attachments());
        bare.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        return bare;
    }

    private static List<Seen> items() throws IOException {
        var items = new ArrayList<Seen>();
        List<Path> files;
        try (var all = Files.walk(CORPUS.resolve("msg"))) {
            files = all.filter(f -> f.toString().endsWith(".msg")).sorted().toList();
        }
        for (var file : files) {
            MsgFile.read(Binary.owning(Files.readAllBytes(file)))
                    .ifPresent(m -> gather(file.getFileName().toString(), m.value(), items));
        }
        return items;
    }

    private static void gather(String where, MapiItem item, List<Seen> items) {
        if (Kind.of(item) != null) {
            items.add(new Seen(where, item));
        }
        item.attachments().stream()
                .filter(a -> !a.isException())
                .flatMap(a -> a.embedded().stream())
                .forEach(e -> gather(where + " in it", e, items));
    }

    /**
     * One line of a text, changed.
     *
     * @param property what changes with it
     * @param besides all that may
     */
    private record Change(String line, String value, String property, List<String> besides) {
        Change(String line, String value, String property, String... also) {
            this(
                    line,
                    value,
                    property,
                    Stream.concat(Stream.of(property), Stream.of(also)).toList());
        }

        String in(String text) {
            var changed = new StringBuilder();
            var unfolded = text.replace("\r\n ", "");
            for (var one : unfolded.split("\r\n", -1)) {
                boolean it = changed.indexOf(value) < 0 && one.matches(line + "[:;].*");
                changed.append(it ? one.replaceFirst(":.*", ":" + value) : one).append("\r\n");
            }
            return changed.isEmpty() ? text : changed.substring(0, changed.length() - 2);
        }
    }

    private enum Kind {
        EVENT,
        TASK,
        NOTE,
        JOURNAL,
        CONTACT;

        static Kind of(MapiItem item) {
            if (item.isA(Events.CLASS)) {
                return EVENT;
            }
            if (item.isA(Tasks.CLASS)) {
                return TASK;
            }
            if (item.isA(Notes.CLASS)) {
                return NOTE;
            }
            if (item.isA(JournalEntries.CLASS)) {
                return JOURNAL;
            }
            return item.isA("IPM.Contact") || item.isA("IPM.DistList") ? CONTACT : null;
        }

        Content text(MapiItem item) {
            return switch (this) {
                case EVENT -> Events.KIND.toText(item, SETTINGS).value();
                case TASK -> Tasks.KIND.toText(item, SETTINGS).value();
                case NOTE -> Notes.KIND.toText(item, SETTINGS).value();
                case JOURNAL -> JournalEntries.KIND.toText(item, SETTINGS).value();
                case CONTACT -> Contacts.toText(item, true).value();
            };
        }

        MapiItem update(MapiItem item, Content text) {
            var document = Document.read(text).orElseThrow();
            return switch (this) {
                case EVENT -> Events.KIND.update(item, document, SETTINGS).value();
                case TASK -> Tasks.KIND.update(item, document, SETTINGS).value();
                case NOTE -> Notes.KIND.update(item, document, SETTINGS).value();
                case JOURNAL ->
                    JournalEntries.KIND.update(item, document, SETTINGS).value();
                case CONTACT -> Contacts.update(item, document).value();
            };
        }

        Optional<MapiItem> make(Document text) {
            return switch (this) {
                case EVENT ->
                    Events.KIND.toMapi(text, SETTINGS).stream()
                            .map(Converted::value)
                            .findFirst();
                case TASK ->
                    Tasks.KIND.toMapi(text, SETTINGS).stream()
                            .map(Converted::value)
                            .findFirst();
                case NOTE ->
                    Notes.KIND.toMapi(text, SETTINGS).stream()
                            .map(Converted::value)
                            .findFirst();
                case JOURNAL ->
                    JournalEntries.KIND.toMapi(text, SETTINGS).stream()
                            .map(Converted::value)
                            .findFirst();
                case CONTACT ->
                    Contacts.toMapi(text).stream().map(Converted::value).findFirst();
            };
        }

        /** Texts of one item each. */
        List<Document> texts() throws IOException {
            var texts = new ArrayList<Document>();
            try (var all = Files.walk(CORPUS.resolve(this == CONTACT ? "vcf" : "ics"))) {
                for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                    boolean picked = LONG
                            || this != EVENT
                            || Math.floorMod(file.getFileName().hashCode(), 12) == 0;
                    var document =
                            picked ? Document.read(Content.of(Files.readAllBytes(file))) : Optional.<Document>empty();
                    document.filter(d -> d.roots().size() == 1).ifPresent(texts::add);
                }
            }
            return texts;
        }

        List<Change> changes() {
            var subject =
                    new Change("SUMMARY", "Changed", "PidTagSubject", "PidTagNormalizedSubject", "PidTagSubjectPrefix");
            var body = new Change(
                    "DESCRIPTION",
                    "Changed",
                    "PidTagBody",
                    "PidTagHtml",
                    "PidTagRtfCompressed",
                    "PidTagRtfInSync",
                    "PidTagNativeBody");
            return switch (this) {
                case EVENT -> List.of(subject, body, new Change("LOCATION", "Changed", "PidLidLocation"));
                case TASK, JOURNAL -> List.of(subject, body);
                case NOTE -> List.of(body);
                case CONTACT ->
                    List.of(
                            new Change("TITLE", "Changed", "PidTagTitle"),
                            new Change("NICKNAME", "Changed", "PidTagNickname"));
            };
        }
    }

    /** Names of the properties that differ, of the item, its people and its attachments. */
    private static List<String> differences(MapiItem one, MapiItem other) {
        var names = new ArrayList<String>(differences(one.properties(), other.properties()));
        compare("people", one.recipients(), other.recipients(), names);
        if (one.attachments().size() != other.attachments().size()) {
            names.add("attachments");
        } else {
            for (int i = 0; i < one.attachments().size(); i++) {
                var a = one.attachments().get(i);
                var b = other.attachments().get(i);
                names.addAll(differences(a.properties(), b.properties()));
                if (a.embedded().isPresent() && b.embedded().isPresent()) {
                    names.addAll(differences(a.embedded().get(), b.embedded().get()));
                }
            }
        }
        return names;
    }

    private static void compare(String what, List<ItemProperties> one, List<ItemProperties> other, List<String> names) {
        if (one.size() != other.size()) {
            names.add(what);
            return;
        }
        for (int i = 0; i < one.size(); i++) {
            names.addAll(differences(one.get(i), other.get(i)));
        }
    }

    private static List<String> differences(ItemProperties one, ItemProperties other) {
        var keys = new LinkedHashSet<>(one.all().keySet());
        keys.addAll(other.all().keySet());
        keys.removeAll(OURS);
        return keys.stream()
                .filter(k -> !Objects.equals(one.typed(k), other.typed(k)))
                .map(PropertyKey::name)
                .toList();
    }
}
