package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.PropTag;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Param;

/** TEL: every number that Outlook's form has, by its types, [MS-OXVCARD] section 2.1.3.4. */
enum PhoneField implements CardField {
    TEL;

    /** A number of Outlook's with the types that stand for it. The first that fits and is free is taken. */
    private record Slot(PropTag<String> property, Set<String> types) {
        static Slot of(PropTag<String> property, String types) {
            return new Slot(property, new HashSet<>(Arrays.asList(types.split(" ", -1))));
        }
    }

    private static final List<Slot> SLOTS = List.of(
            Slot.of(PidTag.HOME_FAX_NUMBER, "HOME FAX"),
            Slot.of(PidTag.BUSINESS_FAX_NUMBER, "WORK FAX"),
            Slot.of(PidTag.PRIMARY_FAX_NUMBER, "FAX"),
            Slot.of(PidTag.MOBILE_TELEPHONE_NUMBER, "CELL"),
            Slot.of(PidTag.PAGER_TELEPHONE_NUMBER, "PAGER"),
            Slot.of(PidTag.CAR_TELEPHONE_NUMBER, "CAR"),
            Slot.of(PidTag.ISDN_NUMBER, "ISDN"),
            Slot.of(PidTag.ASSISTANT_TELEPHONE_NUMBER, "X-ASSISTANT"),
            Slot.of(PidTag.CALLBACK_TELEPHONE_NUMBER, "X-CALLBACK"),
            Slot.of(PidTag.COMPANY_MAIN_TELEPHONE_NUMBER, "X-COMPANY"),
            Slot.of(PidTag.RADIO_TELEPHONE_NUMBER, "X-RADIO"),
            Slot.of(PidTag.TELEX_NUMBER, "X-TELEX"),
            Slot.of(PidTag.TELECOMMUNICATIONS_DEVICE_FOR_DEAF_TELEPHONE_NUMBER, "TEXTPHONE"),
            Slot.of(PidTag.HOME_TELEPHONE_NUMBER, "HOME"),
            Slot.of(PidTag.HOME2_TELEPHONE_NUMBER, "HOME"),
            Slot.of(PidTag.BUSINESS_TELEPHONE_NUMBER, "WORK"),
            Slot.of(PidTag.BUSINESS2_TELEPHONE_NUMBER, "WORK"),
            Slot.of(PidTag.PRIMARY_TELEPHONE_NUMBER, "PREF"),
            Slot.of(PidTag.OTHER_TELEPHONE_NUMBER, "VOICE"));

    @Override
    public List<String> open() {
        return List.of("TEL");
    }

    @Override
    public List<PropRef> properties() {
        var all = new ArrayList<PropRef>();
        SLOTS.forEach(s -> all.add(PropRef.of(s.property())));
        return all;
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        for (var line : in.lines("TEL")) {
            var number = TextValue.read(line).strip().replaceFirst("^(?i)tel:", "");
            if (number.isEmpty()) {
                continue;
            }
            var slot = slot(line, out);
            if (slot == null) {
                warnings.add(
                        "no-place",
                        "TEL",
                        "Outlook has no free place for a number of this kind; it is kept as it stands.");
            } else {
                out.properties().put(slot.property(), number);
            }
        }
    }

    private static Slot slot(ContentLine line, MapiItem out) {
        var types = new HashSet<>(CardIn.types(line));
        boolean special = types.stream().anyMatch(t -> t.matches("FAX|CELL|PAGER|CAR|ISDN|TEXTPHONE|X-.*|IPHONE"));
        if (types.contains("IPHONE")) {
            types.add("CELL");
        }
        for (var slot : SLOTS) {
            boolean free = !out.properties().has(PropertyKey.of(slot.property()));
            boolean plain = slot.types().equals(Set.of("HOME")) || slot.types().equals(Set.of("WORK"));
            boolean fits = types.containsAll(slot.types()) && !(plain && special);
            if (free && fits) {
                return slot;
            }
        }
        // Any free place is better than none, for a number whose kind is not special.
        return special
                ? null
                : SLOTS.reversed().stream()
                        .filter(s -> Set.of("VOICE", "PREF").containsAll(s.types()))
                        .filter(s -> !out.properties().has(PropertyKey.of(s.property())))
                        .findFirst()
                        .orElse(null);
    }

    /** The numbers that a card does not tell apart. */
    private static final List<Places> ALIKE = List.of(
            places(PidTag.HOME_TELEPHONE_NUMBER, PidTag.HOME2_TELEPHONE_NUMBER),
            places(PidTag.BUSINESS_TELEPHONE_NUMBER, PidTag.BUSINESS2_TELEPHONE_NUMBER));

    private static Places places(PropTag<String> first, PropTag<String> second) {
        return new Places(List.of(List.of(PropertyKey.of(first)), List.of(PropertyKey.of(second))));
    }

    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        ALIKE.forEach(p -> p.align(existing, before, after));
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        for (var slot : SLOTS) {
            in.properties().get(slot.property()).filter(n -> !n.isBlank()).ifPresent(number -> {
                var types = slot.types().stream().sorted().toList();
                out.add(Lines.text("TEL", number.strip(), new Param("TYPE", types)));
            });
        }
    }
}
