package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** What Outlook saved becomes open format and returns with the same properties. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class OutlooksOwnTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Set<String> KINDS = Set.of(
            "IPM.Note", "IPM.Appointment", "IPM.Contact", "IPM.Task", "IPM.StickyNote", "IPM.Schedule", "IPM.Post");

    private static final String EXCHANGE = "an address of Exchange, told by its mail address";
    private static final String REMADE = "made anew of name and address";

    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    /**
     * Of the properties that our tables name, those that may come back otherwise, with the reason. All others return as they were in each
     * file.
     */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("PidTagSenderAddressType", EXCHANGE),
            Map.entry("PidTagSenderEmailAddress", EXCHANGE),
            Map.entry("PidTagSenderName", "author and sender are one person, who is told of once"),
            Map.entry("PidTagSentRepresentingAddressType", EXCHANGE),
            Map.entry("PidTagSentRepresentingEmailAddress", EXCHANGE),
            Map.entry("PidTagSenderEntryId", REMADE),
            Map.entry("PidTagSenderSearchKey", REMADE),
            Map.entry("PidTagSentRepresentingEntryId", REMADE),
            Map.entry("PidTagSentRepresentingSearchKey", REMADE),
            Map.entry("PidTagReplyRecipientEntries", REMADE),
            Map.entry("PidTagSearchKey", "the store makes one for each item"),
            Map.entry("PidTagDisplayTo", "the store makes it of the recipients"),
            Map.entry("PidTagDisplayCc", "the store makes it of the recipients"),
            Map.entry("PidTagInternetCodepage", "the page of the text as it was written"),
            Map.entry("PidTagHtml", "a text in the file, and bytes as Outlook keeps it"),
            Map.entry("PidTagRtfCompressed", "made of HTML or of plain text, or told of as HTML"),
            Map.entry("PidTagIconIndex", "Outlook takes it from the class"),
            Map.entry("PidTagMessageFlags", "what the store knows of an item, but for unsent"),
            Map.entry("PidTagOriginalMessageId", "on what is no report"),
            Map.entry("PidTagTransportMessageHeaders", "the header as it was written"),
            Map.entry("PidTagResponseRequested", "a meeting without people"),
            Map.entry("PidLidAppointmentStateFlags", "a meeting without people"),
            Map.entry("PidLidAppointmentTimeZoneDefinitionStartDisplay", "the same zone with its rules of now"),
            Map.entry("PidLidAppointmentTimeZoneDefinitionEndDisplay", "the same zone with its rules of now"),
            Map.entry("PidLidClipStart", "of a single appointment, where it says what its start does"),
            Map.entry("PidLidClipEnd", "of a single appointment, where it says what its end does"),
            Map.entry("PidLidTimeZoneDescription", "of a single appointment, which no blob needs"),
            Map.entry("PidLidReminderDelta", "of a reminder that is off"),
            Map.entry("PidLidReminderTime", "of a reminder that is off"),
            Map.entry("PidLidReminderSignalTime", "of a reminder that is off"),
            Map.entry("PidLidTaskStartDate", "a time of day, which no task has"),
            Map.entry("PidLidTaskDueDate", "a time of day, which no task has"),
            Map.entry("PidLidCommonStart", "the same day in another zone"),
            Map.entry("PidLidCommonEnd", "the same day in another zone"),
            Map.entry("PidLidAddressBookProviderArrayType", "fax numbers as addresses"),
            Map.entry("PidLidAddressBookProviderEmailList", "fax numbers as addresses"),
            Map.entry("PidLidWorkAddress", "the parts put together anew"),
            Map.entry("PidTagSubject", "of a contact the name, of a note its first line"));

    /** What says as much as nothing. */
    private static final Set<Object> NOTHING =
            Set.of("", false, 0, -1, Instant.parse("1601-01-01T00:00:00Z"), Instant.parse("4501-01-01T00:00:00Z"));

    @Test
    void everyPropertyOfOurTablesReturnsOrIsNamed() throws IOException {
        var lost = new ArrayList<String>();
        var used = new TreeSet<String>();
        var kinds = new TreeMap<String, Integer>();
        List<Path> files;
        try (var all = Files.walk(CORPUS.resolve("msg"))) {
            // Those of a fuzzer are damaged on purpose.
            files = all.filter(f -> Files.isRegularFile(f) && !f.toString().contains("clusterfuzz"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            var before = MsgFile.read(Binary.owning(Files.readAllBytes(file))).map(Converted::value);
            if (before.isEmpty()) {
                continue;
            }
            var item = before.get();
            kinds.merge(item.messageClass().replaceFirst("^(IPM\\.[A-Za-z]+).*", "$1"), 1, Integer::sum);
            var back = back(item);
            for (var ref : fields(item).stream()
                    .flatMap(f -> f.properties().stream())
                    .distinct()
                    .toList()) {
                var one = value(item, ref);
                var other = value(back, ref);
                boolean same = one.isEmpty()
                        || NOTHING.contains(one.get())
                        || one.equals(other)
                        || (other.isEmpty() && one.get().equals(1) && isNormal(ref));
                if (same) {
                    continue;
                }
                used.add(ref.key().name());
                boolean subject = ref.key().equals(PropertyKey.of(PidTag.SUBJECT));
                if (!OTHERWISE.containsKey(ref.key().name())
                        || (subject && !item.isA("IPM.Contact") && !item.isA(Notes.CLASS))) {
                    lost.add(file.getFileName() + " " + ref.key().name() + ": " + one + " -> " + other);
                }
            }
        }
        assertTrue(kinds.keySet().containsAll(KINDS), kinds::toString);
        assertEquals("", String.join("\n", lost), kinds::toString);
        assertEquals(new TreeSet<>(OTHERWISE.keySet()), used, "a reason that no file needs");
    }

    private static boolean isNormal(PropRef ref) {
        return ref.key().equals(PropertyKey.of(PidTag.IMPORTANCE));
    }

    private static List<? extends Field<?, ?>> fields(MapiItem item) {
        if (item.isA(Events.CLASS)) {
            return Events.FIELDS;
        }
        if (item.isA(Tasks.CLASS)) {
            return Tasks.FIELDS;
        }
        if (item.isA(Notes.CLASS)) {
            return Notes.FIELDS;
        }
        return item.isA("IPM.Contact") ? Contacts.fields() : Messages.FIELDS;
    }

    private static MapiItem back(MapiItem item) throws IOException {
        if (item.isA(Events.CLASS)) {
            return Events.KIND
                    .toMapi(document(Events.KIND.toText(item, SETTINGS)), SETTINGS)
                    .getFirst()
                    .value();
        }
        if (item.isA(Tasks.CLASS)) {
            return Tasks.KIND
                    .toMapi(document(Tasks.KIND.toText(item, SETTINGS)), SETTINGS)
                    .getFirst()
                    .value();
        }
        if (item.isA(Notes.CLASS)) {
            return Notes.KIND
                    .toMapi(document(Notes.KIND.toText(item, SETTINGS)), SETTINGS)
                    .getFirst()
                    .value();
        }
        if (item.isA("IPM.Contact")) {
            return Contacts.toMapi(document(Contacts.toText(item, true)))
                    .getFirst()
                    .value();
        }
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return Messages.toMapi(LargeValue.of(Binary.owning(out.toByteArray())), SETTINGS)
                .value();
    }

    private static Document document(Converted<Content> text) {
        return Document.read(text.value()).orElseThrow();
    }

    /** The value, a text without its blanks and a time without what is below a second. */
    private static Optional<Object> value(MapiItem item, PropRef ref) throws IOException {
        var value = item.properties().typed(ref.key()).map(ItemProperties.Typed::value);
        if (value.isEmpty()) {
            return value;
        }
        return Optional.of(
                switch (value.get()) {
                    case LargeValue large -> {
                        try (var in = large.open()) {
                            yield Binary.owning(in.readAllBytes());
                        }
                    }
                    case String text ->
                        text.replace("\0", "").replaceAll("\\s+", " ").strip();
                    case Instant time -> time.truncatedTo(ChronoUnit.SECONDS);
                    case Object other -> other;
                });
    }
}
