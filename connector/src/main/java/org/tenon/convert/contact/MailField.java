package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Param;

/** EMAIL: three addresses, each in the five properties that Outlook wants, [MS-OXOCNTC] section 2.2.1.2. */
enum MailField implements CardField {
    EMAIL;

    /** A line of ours for what an address is shown as, where that is not what Outlook shows by itself. */
    private static final String DISPLAY_AS = "X-TENON-DISPLAY-AS";

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
        var lines = in.lines("EMAIL").stream()
                .sorted((a, b) -> Boolean.compare(
                        CardIn.types(b).contains("PREF"), CardIn.types(a).contains("PREF")))
                .filter(l -> !address(l).isEmpty())
                .toList();
        var seen = new HashSet<String>();
        var addresses = lines.stream().filter(l -> seen.add(address(l))).toList();
        if (addresses.size() > SLOTS.size()) {
            warnings.add(
                    "more-than-three",
                    "EMAIL",
                    "Outlook has place for three addresses; the others are kept as they stand.");
        }
        int count = Math.min(addresses.size(), SLOTS.size());
        for (int i = 0; i < count; i++) {
            var slot = SLOTS.get(i);
            var address = address(addresses.get(i));
            var shown = addresses.get(i).param(DISPLAY_AS).orElseGet(() -> usual(out, address));
            out.properties()
                    .put(slot.shown(), shown)
                    .put(slot.type(), "SMTP")
                    .put(slot.address(), address)
                    .put(slot.original(), address)
                    .put(slot.entryId(), EntryIds.oneOff(shown, "SMTP", address));
        }
        if (count > 0) {
            out.properties()
                    .put(
                            PidLid.ADDRESS_BOOK_PROVIDER_EMAIL_LIST,
                            IntStream.range(0, count).boxed().toList())
                    .put(PidLid.ADDRESS_BOOK_PROVIDER_ARRAY_TYPE, (1 << count) - 1);
        }
    }

    private static String address(ContentLine line) {
        return TextValue.read(line).strip();
    }

    /** As Outlook shows an address by itself. */
    private static String usual(MapiItem contact, String address) {
        return contact.properties()
                .get(PidTag.DISPLAY_NAME)
                .filter(n -> !n.isBlank() && !n.equals(address))
                .map(n -> n + " (" + address + ")")
                .orElse(address);
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
        SLOTS.forEach(slot -> keepShown(slot, before, after));
        var unsaid = IntStream.range(0, SLOTS.size())
                .filter(i ->
                        existing.properties().has(PropertyKey.of(SLOTS.get(i).type())))
                .filter(i -> before.properties().get(SLOTS.get(i).address()).isEmpty())
                .boxed()
                .toList();
        list(before, unsaid);
        list(after, unsaid);
    }

    /** A text that does not say how an address is shown takes nothing away. */
    private static void keepShown(Slot slot, MapiItem before, MapiItem after) {
        var address = after.properties().get(slot.address());
        var was = before.properties();
        boolean same = address.isPresent() && address.equals(was.get(slot.address()));
        boolean unsaid = same
                && after.properties().get(slot.shown()).equals(Optional.of(usual(after, address.get())))
                && !was.get(slot.shown()).equals(Optional.of(usual(before, address.get())));
        if (unsaid) {
            was.get(slot.shown()).ifPresent(s -> after.properties().put(slot.shown(), s));
            was.get(slot.entryId()).ifPresent(i -> after.properties().put(slot.entryId(), i));
        }
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
                var plain = address.get().strip();
                var params = new ArrayList<>(List.of(type(out)));
                p.get(slot.shown())
                        .filter(s -> !exchange && !s.isBlank() && !s.equals(plain) && !s.equals(usual(in, plain)))
                        .ifPresent(s -> params.add(Lines.param(DISPLAY_AS, s)));
                out.add(Lines.text("EMAIL", plain, params.toArray(new Param[0])));
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
