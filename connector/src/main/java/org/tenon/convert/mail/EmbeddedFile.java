package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.Part;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * An appointment, a task or a contact inside a mail, as a file in its open form. A line in the header of the part says that it was an
 * item; without that line a calendar or a card in a mail is the file that somebody sent.
 */
record EmbeddedFile(String messageClass, String mediaType, String ending, Binary bytes) {
    private static final String MARK = "X-Tenon-Item";
    private static final String CALENDAR = "text/calendar";
    private static final String CARD = "text/vcard";
    private static final int LARGEST = 4 << 20;

    static EmbeddedFile of(MapiItem item, Settings settings) {
        if (item.isA("IPM.Contact") || item.isA("IPM.DistList")) {
            return new EmbeddedFile(
                    item.messageClass(),
                    CARD,
                    ".vcf",
                    Binary.owning(Contacts.toText(item, true).value().bytes()));
        }
        return new EmbeddedFile(
                item.messageClass(),
                CALENDAR,
                ".ics",
                Binary.owning(
                        CalendarKinds.of(item).toText(item, settings).value().bytes()));
    }

    HeaderLine mark() {
        return HeaderLine.of(MARK, messageClass.replaceAll("[^A-Za-z0-9._ -]", ""));
    }

    /** The item that the part was; empty where it was a file all along, or is one now. */
    static Optional<MapiItem> read(Part part, MessageIn in) {
        var marked = part.headers().value(MARK);
        if (marked.isEmpty() || !(part.is(CALENDAR) || part.is(CARD))) {
            return Optional.empty();
        }
        return in.bytes(part.content(), LARGEST)
                .flatMap(bytes -> Document.read(Content.of(bytes.shared())))
                .map(document -> items(document, part, in.settings()))
                .filter(items -> items.size() == 1)
                .map(items -> items.getFirst().value());
    }

    private static List<Converted<MapiItem>> items(Document document, Part part, Settings settings) {
        if (part.is(CARD)) {
            return Contacts.toMapi(document);
        }
        var kind = MapiItem.ofClass(part.headers().value(MARK).orElseThrow().strip());
        return CalendarKinds.of(kind).toMapi(document, settings);
    }

    static String withoutEnding(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".ics") || lower.endsWith(".vcf") ? name.substring(0, name.length() - 4) : name;
    }
}
