package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.sync.vobject.Param;

/** EMAIL: three addresses, each in the five properties that Outlook wants, [MS-OXOCNTC] section 2.2.1.2. */
enum MailField implements CardField {
    EMAIL;

    private record Slot(
            NamedProp<String> shown,
            NamedProp<String> type,
            NamedProp<String> address,
            NamedProp<String> original,
            NamedProp<Binary> entryId) {}

    private static final List<Slot> SLOTS = List.of(
            new Slot(
                    PidLid.EMAIL1_DISPLAY_NAME,
                    PidLid.EMAIL1_ADDRESS_TYPE,
                    PidLid.EMAIL1_EMAIL_ADDRESS,
                    PidLid.EMAIL1_ORIGINAL_DISPLAY_NAME,
                    PidLid.EMAIL1_ORIGINAL_ENTRY_ID),
            new Slot(
                    PidLid.EMAIL2_DISPLAY_NAME,
                    PidLid.EMAIL2_ADDRESS_TYPE,
                    PidLid.EMAIL2_EMAIL_ADDRESS,
                    PidLid.EMAIL2_ORIGINAL_DISPLAY_NAME,
                    PidLid.EMAIL2_ORIGINAL_ENTRY_ID),
            new Slot(
                    PidLid.EMAIL3_DISPLAY_NAME,
                    PidLid.EMAIL3_ADDRESS_TYPE,
                    PidLid.EMAIL3_EMAIL_ADDRESS,
                    PidLid.EMAIL3_ORIGINAL_DISPLAY_NAME,
                    PidLid.EMAIL3_ORIGINAL_ENTRY_ID));

    @Override
    public List<String> open() {
        return List.of("EMAIL");
    }

    @Override
    public List<PropRef> properties() {
        var all = new ArrayList<PropRef>();
        for (var slot : SLOTS) {
            all.add(PropRef.of(slot.shown()));
            all.add(PropRef.of(slot.type()));
            all.add(PropRef.of(slot.address()));
            all.add(PropRef.of(slot.original()));
            all.add(PropRef.of(slot.entryId()));
        }
        all.add(PropRef.of(PidLid.ADDRESS_BOOK_PROVIDER_EMAIL_LIST));
        all.add(PropRef.of(PidLid.ADDRESS_BOOK_PROVIDER_ARRAY_TYPE));
        return all;
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        var addresses = in.lines("EMAIL").stream()
                .sorted((a, b) -> Boolean.compare(
                        CardIn.types(b).contains("PREF"), CardIn.types(a).contains("PREF")))
                .map(TextValue::read)
                .map(String::strip)
                .filter(a -> !a.isEmpty())
                .distinct()
                .toList();
        if (addresses.size() > SLOTS.size()) {
            warnings.add(
                    "more-than-three",
                    "EMAIL",
                    "Outlook has place for three addresses; the others are kept as they stand.");
        }
        int count = Math.min(addresses.size(), SLOTS.size());
        for (int i = 0; i < count; i++) {
            var slot = SLOTS.get(i);
            var address = addresses.get(i);
            out.properties()
                    .put(slot.shown(), address)
                    .put(slot.type(), "SMTP")
                    .put(slot.address(), address)
                    .put(slot.original(), address)
                    .put(slot.entryId(), EntryIds.oneOff(address, "SMTP", address));
        }
        if (count > 0) {
            out.properties()
                    .put(
                            PidLid.ADDRESS_BOOK_PROVIDER_EMAIL_LIST,
                            IntStream.range(0, count).boxed().toList())
                    .put(PidLid.ADDRESS_BOOK_PROVIDER_ARRAY_TYPE, (1 << count) - 1);
        }
    }

    private static final Places PLACES = new Places(SLOTS.stream()
            .map(s -> List.of(
                    PropertyKey.of(s.address()),
                    PropertyKey.of(s.shown()),
                    PropertyKey.of(s.type()),
                    PropertyKey.of(s.original()),
                    PropertyKey.of(s.entryId())))
            .toList());

    /** An address of Exchange alone keeps its place: the card does not tell of it. */
    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        PLACES.align(existing, before, after);
        var unsaid = IntStream.range(0, SLOTS.size())
                .filter(i ->
                        existing.properties().has(PropertyKey.of(SLOTS.get(i).type())))
                .filter(i -> before.properties().get(SLOTS.get(i).address()).isEmpty())
                .boxed()
                .toList();
        list(before, unsaid);
        list(after, unsaid);
    }

    private static void list(MapiItem item, List<Integer> besides) {
        var places = IntStream.range(0, SLOTS.size())
                .filter(i -> besides.contains(i)
                        || item.properties().get(SLOTS.get(i).address()).isPresent())
                .boxed()
                .toList();
        if (!places.isEmpty()) {
            item.properties()
                    .put(PidLid.ADDRESS_BOOK_PROVIDER_EMAIL_LIST, places)
                    .put(
                            PidLid.ADDRESS_BOOK_PROVIDER_ARRAY_TYPE,
                            places.stream().mapToInt(i -> 1 << i).sum());
        }
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        for (var slot : SLOTS) {
            var p = in.properties();
            boolean exchange = p.get(slot.type()).orElse("SMTP").equalsIgnoreCase("EX");
            var address = p.get(slot.address())
                    .filter(a -> !exchange && !a.isBlank())
                    .or(() -> p.get(slot.original()).filter(a -> a.contains("@")))
                    .or(() -> p.get(slot.shown()).filter(a -> exchange && a.matches("[^\\s@]+@[^\\s@]+")));
            if (address.isPresent()) {
                out.add(Lines.text("EMAIL", address.get().strip(), type(out)));
            } else if (exchange) {
                warnings.add(
                        "address-not-smtp",
                        slot.address().toString(),
                        "An address is one of Exchange alone; it stays in Outlook.");
            }
        }
    }

    private static Param[] type(CardOut out) {
        return out.four() ? new Param[0] : new Param[] {Lines.param("TYPE", "INTERNET")};
    }
}
