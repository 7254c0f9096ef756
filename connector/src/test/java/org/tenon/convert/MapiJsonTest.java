package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/** An item as JSON: the shape that tools rely on, and the way back. */
class MapiJsonTest {
    private final JsonFactory json = new JsonFactory();

    private String write(MapiItem item, List<Warning> warnings) throws IOException {
        var text = new StringWriter();
        try (var out = json.createGenerator(text)) {
            new MapiJson(out).write(item, warnings);
        }
        return text.toString();
    }

    private List<MapiItem> read(String text, Warnings warnings) throws IOException {
        try (var in = json.createParser(text)) {
            return new MapiJsonReader(in, warnings).read();
        }
    }

    @Test
    void theShapeIsTheContracts() throws IOException {
        var item = MapiItem.ofClass("IPM.Appointment");
        item.properties()
                .put(PidTag.SUBJECT, "Review")
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-01T08:00:00Z"))
                .put(PidLid.KEYWORDS, List.of("Red", "Home"));
        assertEquals(
                "{\"messageClass\":\"IPM.Appointment\",\"properties\":["
                        + "{\"tag\":\"0x0037\",\"type\":\"0x001F\",\"name\":\"PidTagSubject\",\"value\":\"Review\"},"
                        + "{\"set\":\"{00062002-0000-0000-C000-000000000046}\",\"lid\":\"0x820D\",\"type\":\"0x0040\","
                        + "\"name\":\"PidLidAppointmentStartWhole\",\"value\":\"2026-03-01T08:00:00Z\"},"
                        + "{\"set\":\"{00020329-0000-0000-C000-000000000046}\",\"string\":\"Keywords\",\"type\":\"0x101F\","
                        + "\"name\":\"PidNameKeywords\",\"value\":[\"Red\",\"Home\"]}],"
                        + "\"recipients\":[],\"attachments\":[],\"warnings\":["
                        + "{\"code\":\"rule-kept-verbatim\",\"property\":\"RRULE\",\"message\":\"m\"}]}",
                write(item, List.of(new Warning("rule-kept-verbatim", "RRULE", "m"))));
    }

    @Test
    void everyTypeOfValueReturns() throws IOException {
        var item = MapiItem.ofClass("IPM.Note");
        item.properties()
                .put(new PropertyKey.Tagged(0x6001), PropType.INT16, 7)
                .put(new PropertyKey.Tagged(0x6002), PropType.INT32, -7)
                .put(new PropertyKey.Tagged(0x6003), PropType.INT64, Long.MIN_VALUE)
                .put(new PropertyKey.Tagged(0x6004), PropType.CURRENCY, 12345L)
                .put(new PropertyKey.Tagged(0x6005), PropType.DOUBLE, 0.5)
                .put(new PropertyKey.Tagged(0x6006), PropType.FLOAT, 0.25f)
                .put(new PropertyKey.Tagged(0x6007), PropType.BOOLEAN, true)
                .put(new PropertyKey.Tagged(0x6008), PropType.SYSTIME, Instant.parse("1601-01-01T00:00:00.000000100Z"))
                .put(new PropertyKey.Tagged(0x6009), PropType.CLSID, UUID.randomUUID())
                .put(new PropertyKey.Tagged(0x600A), PropType.BINARY, Binary.ofHex("00ff10"))
                .put(new PropertyKey.Tagged(0x600B), PropType.STRING8, "\u00e4 \ud83d\ude00")
                .put(new PropertyKey.Tagged(0x600C), PropType.MV_BINARY, List.of(Binary.ofHex("01"), Binary.ofHex("")))
                .put(new PropertyKey.Tagged(0x600D), PropType.MV_INT32, List.of(1, 2))
                .put(new PropertyKey.Tagged(0x600E), PropType.UNICODE, new PropError(0x8004010F))
                .put(new PropertyKey.Texted(PropertySets.PUBLIC_STRINGS, "Own"), PropType.UNICODE, "x");
        item.recipients().add(new ItemProperties().put(PidTag.RECIPIENT_TYPE, 1));
        var inner = MapiItem.ofClass("IPM.Contact");
        inner.properties().put(PidTag.SURNAME, "Inner");
        item.attachments()
                .add(new MapiAttachment(new ItemProperties().put(PidTag.ATTACH_METHOD, 5), Optional.of(inner)));
        var warnings = new Warnings();
        assertEquals(List.of(item), read(write(item, List.of()), warnings));
        assertEquals(
                List.of(item, item), read("[" + write(item, List.of()) + "," + write(item, List.of()) + "]", warnings));
        assertEquals(List.of(), warnings.list());
    }

    @Test
    void aNameAloneIsEnoughAndABadValueIsAWarning() throws IOException {
        var warnings = new Warnings();
        var items = read(
                "{\"messageClass\":\"IPM.Task\",\"properties\":["
                        + "{\"name\":\"PidTagSubject\",\"value\":\"by hand\"},"
                        + "{\"name\":\"PidLidPercentComplete\",\"value\":\"half\"},"
                        + "{\"tag\":\"zz\",\"type\":\"0x0003\",\"value\":1},"
                        + "{\"name\":\"PidLidTaskDueDate\",\"value\":\"tomorrow\"}]}",
                warnings);
        assertEquals(
                "by hand", items.getFirst().properties().get(PidTag.SUBJECT).orElseThrow());
        assertEquals(
                List.of("PidLidPercentComplete", "zz", "PidLidTaskDueDate"),
                warnings.list().stream().map(Warning::property).toList());
        assertTrue(warnings.list().stream().allMatch(w -> w.code().equals("bad-value")));
    }

    @Test
    void aValueOfAnotherTypeIsNotReadAndToldOf() {
        var properties = new ItemProperties().put(PropertyKey.of(PidTag.SUBJECT), PropType.INT32, 3);
        var warnings = new Warnings();
        properties.warnOfWrongTypes(List.of(PropRef.of(PidTag.SUBJECT)), warnings);
        assertTrue(properties.get(PidTag.SUBJECT).isEmpty());
        assertEquals("PidTagSubject", warnings.list().getFirst().property());
        assertEquals("wrong-type", warnings.list().getFirst().code());
    }
}
