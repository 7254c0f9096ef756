package org.tenon.convert.contact;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tenon.convert.Converted;
import org.tenon.convert.Field;
import org.tenon.convert.ItemUpdate;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.Original;
import org.tenon.convert.ical.Settings;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;

/** Contacts and distribution lists, [MS-OXOCNTC] and [MS-OXVCARD]: a vCard each. */
public final class Contacts {
    /** What maps to what, one field after the other. */
    static final List<CardField> FIELDS = List.of(
            CardText.of("UID", PidLid.UID),
            NameField.NAME,
            CardText.of("NICKNAME", PidTag.NICKNAME),
            OrgField.ORG,
            CardText.of("TITLE", PidTag.TITLE),
            CardText.of("ROLE", PidTag.PROFESSION),
            MailField.EMAIL,
            PhoneField.TEL,
            AddressField.ADR,
            WebField.URL,
            CardText.of("IMPP", PidLid.INSTANT_MESSAGING_ADDRESS),
            new DayField("BDAY", "X-BDAY", PidTag.BIRTHDAY, PidLid.BIRTHDAY_LOCAL),
            new DayField("ANNIVERSARY", "X-ANNIVERSARY", PidTag.WEDDING_ANNIVERSARY, PidLid.WEDDING_ANNIVERSARY_LOCAL),
            CardText.of("X-MS-MANAGER", PidTag.MANAGER_NAME),
            CardText.of("X-MS-ASSISTANT", PidTag.ASSISTANT),
            CardText.of("X-MS-SPOUSE", PidTag.SPOUSE_NAME),
            CardText.of("X-MS-OFFICE", PidTag.OFFICE_LOCATION),
            CardText.of("X-PHONETIC-FIRST-NAME", PidLid.YOMI_FIRST_NAME),
            CardText.of("X-PHONETIC-LAST-NAME", PidLid.YOMI_LAST_NAME),
            CardText.of("X-MS-USERFIELD1", PidLid.CONTACT_USER_FIELD1),
            CardText.of("X-MS-USERFIELD2", PidLid.CONTACT_USER_FIELD2),
            CardText.of("X-MS-USERFIELD3", PidLid.CONTACT_USER_FIELD3),
            CardText.of("X-MS-USERFIELD4", PidLid.CONTACT_USER_FIELD4),
            CardText.of("NOTE", PidTag.BODY),
            CardCategories.CATEGORIES,
            PhotoField.PHOTO,
            MembersField.MEMBERS,
            CardClass.CUSTOM_CLASS);

    static final String CLASS = "IPM.Contact";
    static final String LIST_CLASS = "IPM.DistList";
    private static final Settings NO_SETTINGS = new Settings(ZoneOffset.UTC, Instant.EPOCH, Set.of());

    private Contacts() {}

    /** What maps to what, for who only reads the list. */
    public static List<? extends Field<?, ?>> fields() {
        return FIELDS;
    }

    /** Every card of a file, each with the text that it came from riding along. */
    public static List<Converted<MapiItem>> toMapi(Document document) {
        var all = new ArrayList<Converted<MapiItem>>();
        for (var card : document.roots()) {
            if (!card.is("VCARD")) {
                continue;
            }
            var warnings = new Warnings();
            var item = item(card, warnings);
            var own = document.roots().size() == 1 ? document : new Document("", List.of(card));
            new Original(NO_SETTINGS, own).rideOn(item);
            all.add(new Converted<>(item, leftover(card), warnings.list()));
        }
        return all;
    }

    private static MapiItem item(Component card, Warnings warnings) {
        var in = new CardIn(card);
        var item = MapiItem.ofClass(MembersField.isGroup(in) ? LIST_CLASS : CLASS);
        FIELDS.forEach(f -> f.toMapi(in, item, warnings));
        item.properties()
                .put(PidTag.ICON_INDEX, item.isA(LIST_CLASS) ? 0x202 : 0x200)
                .put(PidTag.MESSAGE_FLAGS, 1);
        return item;
    }

    /**
     * The card that an item becomes: the text that it came from, with what was changed since; or a new one.
     *
     * @param four whether a new one is of version 4.0, and not 3.0
     */
    public static Converted<Content> toText(MapiItem item, boolean four) {
        var warnings = new Warnings();
        var original = Original.of(item).filter(o -> o.document().only("VCARD").isPresent());
        if (original.isEmpty()) {
            return new Converted<>(fresh(item, four, warnings), Leftover.NONE, warnings.list());
        }
        var document = original.get().document();
        var card = document.roots().getFirst();
        boolean asFour = card.value("VERSION").orElse("").startsWith("4");
        var asMade = write(item(card, new Warnings()), asFour, new Warnings());
        var now = write(item, asFour, warnings);
        var merged = merge(card, asMade, now, original.get());
        var text =
                merged.equals(card) ? document.content() : document.with(merged).content();
        return new Converted<>(text, Leftover.NONE, warnings.list());
    }

    /**
     * Brings a changed card into a contact that is there: what the text says otherwise than the contact, and nothing else. The text
     * rides along from then on.
     *
     * @param text one vCard
     */
    public static Converted<MapiItem> update(MapiItem existing, Document text) {
        var found = text.only("VCARD");
        if (found.isEmpty()) {
            return Converted.unchanged(existing, "VCARD");
        }
        var card = found.get();
        var warnings = new Warnings();
        boolean four = card.value("VERSION").orElse("").startsWith("4");
        var before = Document.read(toText(existing, four).value())
                .map(d -> item(d.roots().getFirst(), new Warnings()))
                .orElse(existing);
        var after = item(card, warnings);
        FIELDS.forEach(f -> f.align(existing, before, after));
        var updated = ItemUpdate.of(existing, before, after);
        ride(updated, card, text);
        return new Converted<>(updated, leftover(card), warnings.list());
    }

    /** What a store made of a contact counts as what came: to be told of the contact as it was read back after it was saved. */
    public static void settle(MapiItem kept) {
        Original.of(kept).map(Original::document).ifPresent(text -> text.only("VCARD")
                .ifPresent(card -> ride(kept, card, text)));
    }

    /** Lets a text ride along, with what the contact says otherwise and nobody has touched. */
    private static void ride(MapiItem item, Component card, Document text) {
        boolean four = card.value("VERSION").orElse("").startsWith("4");
        var asMade = write(item(card, new Warnings()), four, new Warnings());
        var now = write(item, four, new Warnings());
        var agreed = new LinkedHashMap<String, String>();
        for (var field : FIELDS) {
            if (!asMade.of(field).equals(now.of(field))) {
                agreed.put(field.open().getFirst(), Original.digest(now.text(field)));
            }
        }
        new Original(NO_SETTINGS, text, agreed).rideOn(item);
    }

    private static Leftover leftover(Component card) {
        var names = new LinkedHashSet<String>();
        for (var line : card.lines()) {
            if (!line.is("VERSION") && FIELDS.stream().noneMatch(f -> f.owns(line))) {
                names.add(line.key());
            }
        }
        return new Leftover(List.copyOf(names));
    }

    private static CardOut write(MapiItem item, boolean four, Warnings warnings) {
        var out = new CardOut(four);
        for (var field : FIELDS) {
            item.properties().warnOfWrongTypes(field.properties(), warnings);
            out.begin(field);
            field.toOpen(item, out, warnings);
        }
        return out;
    }

    private static Content fresh(MapiItem item, boolean four, Warnings warnings) {
        var nodes = new ArrayList<Node>();
        nodes.add(Lines.line("VERSION", four ? "4.0" : "3.0"));
        var written = write(item, four, warnings).all();
        if (written.stream().noneMatch(l -> l.is("UID"))) {
            var text = item.properties().get(PidTag.DISPLAY_NAME) + "\n"
                    + item.properties().get(PidTag.SEARCH_KEY);
            nodes.add(Lines.line(
                    "UID",
                    UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                            .toString()));
        }
        nodes.addAll(written);
        return new Document("", List.of(Lines.component("VCARD", nodes))).content();
    }

    /** Fields that nobody touched keep their lines, to the byte; a touched one's lines that are as they were are kept too. */
    private static Component merge(Component card, CardOut asMade, CardOut now, Original original) {
        var touched = new ArrayList<CardField>();
        FIELDS.stream()
                .filter(f -> !asMade.of(f).equals(now.of(f)))
                .filter(f -> !original.agrees(f.open().getFirst(), now.text(f)))
                .forEach(touched::add);
        var nodes = new ArrayList<Node>();
        var placed = new HashSet<CardField>();
        for (var node : card.nodes()) {
            var owner = touched.stream()
                    .filter(f -> node instanceof ContentLine line && f.owns(line))
                    .findFirst();
            if (owner.isEmpty()) {
                nodes.add(node);
            } else if (placed.add(owner.get())) {
                nodes.addAll(replace(owner.get(), card, asMade, now));
            }
        }
        touched.stream().filter(placed::add).forEach(f -> nodes.addAll(now.of(f)));
        return card.with(nodes);
    }

    private static List<ContentLine> replace(CardField field, Component card, CardOut asMade, CardOut now) {
        var old = card.lines().stream().filter(field::owns).toList();
        var made = asMade.of(field);
        if (old.size() != made.size()) {
            return now.of(field);
        }
        return now.of(field).stream()
                .map(line -> made.contains(line) ? old.get(made.indexOf(line)) : line)
                .toList();
    }
}
