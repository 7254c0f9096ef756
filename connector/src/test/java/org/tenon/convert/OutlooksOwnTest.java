package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Document;

/** Appointments, tasks and contacts that Outlook saved become open format and return with the properties that the form shows. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class OutlooksOwnTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static final List<PropRef> EVENT = List.of(
            PropRef.of(PidTag.SUBJECT),
            PropRef.of(PidLid.APPOINTMENT_START_WHOLE),
            PropRef.of(PidLid.APPOINTMENT_END_WHOLE),
            PropRef.of(PidLid.LOCATION),
            PropRef.of(PidLid.BUSY_STATUS),
            PropRef.of(PidLid.KEYWORDS),
            PropRef.of(PidLid.REMINDER_SET));

    private static final List<PropRef> TASK = List.of(
            PropRef.of(PidTag.SUBJECT),
            PropRef.of(PidLid.TASK_DUE_DATE),
            PropRef.of(PidLid.TASK_STATUS),
            PropRef.of(PidLid.PERCENT_COMPLETE));

    private static final List<PropRef> CONTACT = List.of(
            PropRef.of(PidTag.SURNAME),
            PropRef.of(PidTag.GIVEN_NAME),
            PropRef.of(PidLid.EMAIL1_EMAIL_ADDRESS),
            PropRef.of(PidTag.BUSINESS_TELEPHONE_NUMBER),
            PropRef.of(PidTag.MOBILE_TELEPHONE_NUMBER),
            PropRef.of(PidTag.COMPANY_NAME),
            PropRef.of(PidLid.WORK_ADDRESS_CITY),
            PropRef.of(PidTag.TITLE));

    @Test
    void whatTheFormShowsReturns() throws IOException {
        var lost = new ArrayList<String>();
        int seen = 0;
        List<Path> files;
        try (var all = Files.walk(CORPUS.resolve("msg"))) {
            files = all.filter(f -> f.toString().endsWith(".msg")).sorted().toList();
        }
        for (var file : files) {
            var item = MsgFile.read(Binary.owning(Files.readAllBytes(file))).map(Converted::value);
            if (item.isEmpty()) {
                continue;
            }
            var before = item.get();
            if (before.isA(Events.CLASS)) {
                var text =
                        Document.read(Events.toText(before, SETTINGS).value()).orElseThrow();
                var back = Events.toMapi(text, SETTINGS).getFirst().value();
                compare(file, before, back, EVENT, lost);
                seen++;
            } else if (before.isA(Tasks.CLASS)) {
                var text = Document.read(Tasks.toText(before, SETTINGS).value()).orElseThrow();
                compare(file, before, Tasks.toMapi(text, SETTINGS).getFirst().value(), TASK, lost);
                seen++;
            } else if (before.isA("IPM.Contact")) {
                var text = Document.read(Contacts.toText(before, true).value()).orElseThrow();
                compare(file, before, Contacts.toMapi(text).getFirst().value(), CONTACT, lost);
                seen++;
            }
        }
        assertTrue(seen > 3, "only " + seen);
        assertEquals(List.of(), lost, seen + " items");
    }

    private static void compare(
            Path file, MapiItem before, MapiItem back, List<PropRef> properties, List<String> lost) {
        for (var ref : properties) {
            Optional<Object> one = before.properties().typed(ref.key()).map(ItemProperties.Typed::value);
            var other = back.properties().typed(ref.key()).map(ItemProperties.Typed::value);
            if (ref.key().equals(PropertyKey.of(PidLid.TASK_DUE_DATE))) {
                // A day; one program wrote a time of day into it.
                one = one.map(v -> ((Instant) v).truncatedTo(ChronoUnit.DAYS));
            }
            boolean empty = one.map(v -> v.equals("") || v.equals(false) || v.equals(List.of()))
                    .orElse(true);
            if (!empty && !Objects.equals(one, other)) {
                lost.add(file.getFileName() + " " + ref.key().name() + ": " + one + " -> " + other);
            }
        }
    }
}
