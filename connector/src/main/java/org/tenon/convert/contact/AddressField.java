package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.PropType;
import org.tenon.sync.vobject.Param;

/** ADR: the home's, the work's and another address, and which is the mailing one, [MS-OXOCNTC] section 2.2.1.3. */
enum AddressField implements CardField {
    ADR;

    /** In the order of ADR: box, street, city, state, postal code, country; and the whole in one text. */
    private record Slot(String type, int mailing, List<PropertyKey> parts, PropertyKey whole) {}

    private static final List<Slot> SLOTS = List.of(
            new Slot(
                    "HOME",
                    1,
                    List.of(
                            PropertyKey.of(PidTag.HOME_ADDRESS_POST_OFFICE_BOX),
                            PropertyKey.of(PidTag.HOME_ADDRESS_STREET),
                            PropertyKey.of(PidTag.HOME_ADDRESS_CITY),
                            PropertyKey.of(PidTag.HOME_ADDRESS_STATE_OR_PROVINCE),
                            PropertyKey.of(PidTag.HOME_ADDRESS_POSTAL_CODE),
                            PropertyKey.of(PidTag.HOME_ADDRESS_COUNTRY)),
                    PropertyKey.of(PidLid.HOME_ADDRESS)),
            new Slot(
                    "WORK",
                    2,
                    List.of(
                            PropertyKey.of(PidLid.WORK_ADDRESS_POST_OFFICE_BOX),
                            PropertyKey.of(PidLid.WORK_ADDRESS_STREET),
                            PropertyKey.of(PidLid.WORK_ADDRESS_CITY),
                            PropertyKey.of(PidLid.WORK_ADDRESS_STATE),
                            PropertyKey.of(PidLid.WORK_ADDRESS_POSTAL_CODE),
                            PropertyKey.of(PidLid.WORK_ADDRESS_COUNTRY)),
                    PropertyKey.of(PidLid.WORK_ADDRESS)),
            new Slot(
                    "OTHER",
                    3,
                    List.of(
                            PropertyKey.of(PidTag.OTHER_ADDRESS_POST_OFFICE_BOX),
                            PropertyKey.of(PidTag.OTHER_ADDRESS_STREET),
                            PropertyKey.of(PidTag.OTHER_ADDRESS_CITY),
                            PropertyKey.of(PidTag.OTHER_ADDRESS_STATE_OR_PROVINCE),
                            PropertyKey.of(PidTag.OTHER_ADDRESS_POSTAL_CODE),
                            PropertyKey.of(PidTag.OTHER_ADDRESS_COUNTRY)),
                    PropertyKey.of(PidLid.OTHER_ADDRESS)));

    private static final int ADR_PARTS = 7;

    @Override
    public List<String> open() {
        return List.of("ADR");
    }

    @Override
    public List<PropRef> properties() {
        var all = new ArrayList<PropRef>();
        for (var slot : SLOTS) {
            slot.parts().forEach(p -> all.add(new PropRef(p, PropType.UNICODE)));
            all.add(new PropRef(slot.whole(), PropType.UNICODE));
        }
        all.add(PropRef.of(PidLid.POSTAL_ADDRESS_ID));
        return all;
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        for (var line : in.lines("ADR")) {
            var types = CardIn.types(line);
            var parts = CardIn.parts(line, ADR_PARTS);
            if (parts.stream().allMatch(String::isEmpty)) {
                continue;
            }
            var wanted = types.contains("HOME") ? "HOME" : types.contains("WORK") ? "WORK" : "OTHER";
            var slot = SLOTS.stream()
                    .filter(s -> s.type().equals(wanted) && free(s, out))
                    .findFirst()
                    .or(() ->
                            SLOTS.reversed().stream().filter(s -> free(s, out)).findFirst());
            if (slot.isEmpty()) {
                warnings.add(
                        "more-than-three",
                        "ADR",
                        "Outlook has place for three addresses; the others are kept as they stand.");
                continue;
            }
            put(slot.get(), parts, out);
            if (types.contains("PREF")) {
                out.properties().put(PidLid.POSTAL_ADDRESS_ID, slot.get().mailing());
            }
        }
    }

    private static boolean free(Slot slot, MapiItem out) {
        return slot.parts().stream().noneMatch(p -> out.properties().has(p));
    }

    private static void put(Slot slot, List<String> adr, MapiItem out) {
        // The apartment stands before the street, in one field.
        var street = Stream.of(adr.get(1), adr.get(2)).filter(s -> !s.isEmpty()).collect(Collectors.joining("\r\n"));
        var values =
                List.of(adr.get(0), TextValue.windowsLines(street), adr.get(3), adr.get(4), adr.get(5), adr.get(6));
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                out.properties().put(slot.parts().get(i), PropType.UNICODE, values.get(i));
            }
        }
        var cityLine = Stream.of(adr.get(5), adr.get(3), adr.get(4))
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(" "));
        var whole = Stream.of(values.get(1), adr.get(0), cityLine, adr.get(6))
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("\r\n"));
        out.properties().put(slot.whole(), PropType.UNICODE, whole);
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        int mailing = in.properties().get(PidLid.POSTAL_ADDRESS_ID).orElse(0);
        for (var slot : SLOTS) {
            var parts = slot.parts().stream()
                    .map(p -> in.properties().text(p).orElse(""))
                    .toList();
            var whole = in.properties().text(slot.whole()).orElse("");
            boolean structured = parts.stream().anyMatch(p -> !p.isBlank());
            if (!structured && whole.isBlank()) {
                continue;
            }
            var street = structured ? parts.get(1) : whole;
            var value = Stream.of(parts.get(0), "", street, parts.get(2), parts.get(3), parts.get(4), parts.get(5))
                    .map(TextValue::escape)
                    .collect(Collectors.joining(";"));
            var params = new ArrayList<Param>();
            var types = new ArrayList<String>();
            if (!slot.type().equals("OTHER")) {
                types.add(slot.type());
            }
            if (slot.mailing() == mailing && !out.four()) {
                types.add("PREF");
            }
            if (!types.isEmpty()) {
                params.add(new Param("TYPE", types));
            }
            if (slot.mailing() == mailing && out.four()) {
                params.add(Lines.param("PREF", "1"));
            }
            out.add(Lines.line("ADR", value, params));
        }
    }
}
