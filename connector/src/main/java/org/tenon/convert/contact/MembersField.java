package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;

/** KIND:group and MEMBER: a distribution list, [MS-OXOCNTC] section 2.2.2. */
enum MembersField implements CardField {
    MEMBERS;

    private static final List<String> KINDS = List.of("KIND", "X-ADDRESSBOOKSERVER-KIND");
    private static final List<String> MEMBERS_NAMES = List.of("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER");
    private static final String URI = "URI";

    @Override
    public List<String> open() {
        return Stream.concat(KINDS.stream(), MEMBERS_NAMES.stream()).toList();
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.DISTRIBUTION_LIST_NAME),
                PropRef.of(PidLid.DISTRIBUTION_LIST_MEMBERS),
                PropRef.of(PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS));
    }

    static boolean isGroup(CardIn in) {
        return KINDS.stream().flatMap(k -> in.text(k).stream()).anyMatch(k -> k.equalsIgnoreCase("group"));
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        if (!isGroup(in)) {
            return;
        }
        in.text("FN").ifPresent(n -> out.properties().put(PidLid.DISTRIBUTION_LIST_NAME, n));
        var oneOffs = new ArrayList<Binary>();
        var members = new ArrayList<Binary>();
        for (var name : MEMBERS_NAMES) {
            for (var line : in.lines(name)) {
                var value = TextValue.read(line).strip();
                boolean mail = value.toLowerCase(Locale.ROOT).startsWith("mailto:");
                var address = mail ? value.substring("mailto:".length()) : value;
                if (address.isEmpty()) {
                    continue;
                }
                var shown = line.param("CN").map(TextValue::characters).orElse(address);
                var oneOff = EntryIds.oneOff(shown, mail ? "SMTP" : URI, address);
                oneOffs.add(oneOff);
                members.add(new EntryIds.Wrapped(0, EntryIds.Wrapped.ONE_OFF_MEMBER, oneOff).binary());
            }
        }
        out.properties()
                .put(PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS, oneOffs)
                .put(PidLid.DISTRIBUTION_LIST_MEMBERS, members);
    }

    /** Who is in both stays as Outlook has him, be it as a contact of its own; so does who cannot be told of in a card. */
    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        var oneOffs = list(existing, PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS);
        var members = list(existing, PidLid.DISTRIBUTION_LIST_MEMBERS);
        var was = list(before, PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS);
        var is = list(after, PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS);
        if (oneOffs.isEmpty() || oneOffs.size() != members.size()) {
            return;
        }
        var said = was.stream().map(MembersField::address).toList();
        var wanted = new ArrayList<>(is.stream().map(MembersField::address).toList());
        var nowOneOffs = new ArrayList<Binary>();
        var nowMembers = new ArrayList<Binary>();
        for (int i = 0; i < oneOffs.size(); i++) {
            var address = address(oneOffs.get(i));
            if (wanted.remove(address) || !said.contains(address)) {
                nowOneOffs.add(oneOffs.get(i));
                nowMembers.add(members.get(i));
            }
        }
        var added = list(after, PidLid.DISTRIBUTION_LIST_MEMBERS);
        for (int i = 0; i < is.size(); i++) {
            if (wanted.remove(address(is.get(i)))) {
                nowOneOffs.add(is.get(i));
                nowMembers.add(added.get(i));
            }
        }
        before.properties()
                .put(PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS, oneOffs)
                .put(PidLid.DISTRIBUTION_LIST_MEMBERS, members);
        after.properties()
                .put(PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS, nowOneOffs)
                .put(PidLid.DISTRIBUTION_LIST_MEMBERS, nowMembers);
    }

    private static List<Binary> list(MapiItem item, NamedProp<List<Binary>> property) {
        return item.properties().get(property).orElse(List.of());
    }

    private static String address(Binary oneOff) {
        return EntryIds.parseOneOff(oneOff)
                .map(o -> o.address().strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        if (!in.isA(Contacts.LIST_CLASS)) {
            return;
        }
        out.add(Lines.line(out.four() ? "KIND" : "X-ADDRESSBOOKSERVER-KIND", "group"));
        for (var bytes :
                in.properties().get(PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS).orElse(List.of())) {
            var person = EntryIds.parseOneOff(bytes)
                    .filter(p -> p.addressType().equals(URI) || p.address().contains("@"));
            if (person.isEmpty()) {
                warnings.add(
                        "address-not-smtp",
                        "PidLidDistributionListOneOffMembers",
                        "A member has no mail address that the world knows; it stays in Outlook.");
                continue;
            }
            var address = person.get().addressType().equals(URI)
                    ? person.get().address()
                    : "mailto:" + person.get().address();
            out.add(Lines.line(out.four() ? "MEMBER" : "X-ADDRESSBOOKSERVER-MEMBER", TextValue.bytes(address)));
        }
    }
}
