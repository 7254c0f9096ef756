package org.tenon.sync.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * What a server says of why it refused something: an {@code error} element (RFC 4918 section 16).
 *
 * @param precondition the first one in it that we know, wherever it stands; empty where there is none. Servers put elements of
 *     their own into errors, and before all others: SabreDAV begins each with its version, its exception and a message
 * @param words what the server says to people, cleaned; empty where it says nothing
 * @param href of the item that stands in the way, as the server spells it; empty where it names none
 * @param named whether the error holds any element at all
 */
record DavError(String precondition, String words, String href, boolean named) {
    static final DavError NONE = new DavError("", "", "", false);

    private static final int LONGEST_DOCUMENT = 64 << 10;
    private static final int LONGEST_WORDS = 200;
    private static final Set<String> SPACES = Set.of(Dav.D, Dav.C, Dav.A);

    /** RFC 3253, 3744, 4331, 4791, 4918, 5689, 6352, 6578, 6638, 7809, 8607. */
    private static final Set<String> KNOWN = Set.of(
            "need-privileges",
            "quota-not-exceeded",
            "sufficient-disk-space",
            "resource-must-be-null",
            "valid-sync-token",
            "number-of-matches-within-limits",
            "cannot-modify-protected-property",
            "lock-token-submitted",
            "no-conflicting-lock",
            "supported-report",
            "valid-resourcetype",
            "supported-calendar-data",
            "valid-calendar-data",
            "valid-calendar-object-resource",
            "supported-calendar-component",
            "no-uid-conflict",
            "calendar-collection-location-ok",
            "max-resource-size",
            "min-date-time",
            "max-date-time",
            "max-instances",
            "max-attendees-per-instance",
            "valid-timezone",
            "valid-managed-id",
            "unique-scheduling-object-resource",
            "same-organizer-in-all-components",
            "allowed-organizer-scheduling-object-change",
            "allowed-attendee-scheduling-object-change",
            "organizer-allowed",
            "supported-address-data",
            "valid-address-data",
            "addressbook-collection-location-ok",
            "supported-collation",
            "supported-filter");

    /** What this says and, where it says nothing, what {@code other} says. */
    DavError or(DavError other) {
        return new DavError(
                precondition.isEmpty() ? other.precondition : precondition,
                words.isEmpty() ? other.words : words,
                href.isEmpty() ? other.href : href,
                named || other.named);
    }

    /** The error that this element, met inside one, stands for. */
    static DavError element(QName name, String text) {
        boolean known = SPACES.contains(name.getNamespaceURI()) && KNOWN.contains(name.getLocalPart());
        return new DavError(
                known ? name.getLocalPart() : "",
                isForPeople(name) ? clean(text) : "",
                name.equals(Dav.HREF) ? text.strip() : "",
                true);
    }

    private static boolean isForPeople(QName name) {
        return switch (name.getLocalPart()) {
            case "message", "responsedescription", "error-description", "description" -> true;
            default -> false;
        };
    }

    /** The error document that is the body of an answer; {@link #NONE} where the body is something else. */
    static DavError document(InputStream body) throws IOException {
        var head = new ByteArrayInputStream(body.readNBytes(LONGEST_DOCUMENT));
        var found = NONE;
        try {
            var xml = DavXml.open(AnswerText.of(head, LONGEST_DOCUMENT));
            var name = Optional.<QName>empty();
            var text = new StringBuilder();
            boolean inError = false;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD -> {
                        return found;
                    }
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (!inError && !xml.getLocalName().equals("error")) {
                            return found;
                        }
                        found = name.isPresent() ? found.or(element(name.get(), text.toString())) : found;
                        name = inError ? Optional.of(xml.getName()) : Optional.empty();
                        inError = true;
                        text.setLength(0);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        found = name.isPresent() ? found.or(element(name.get(), text.toString())) : found;
                        name = Optional.empty();
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                    default -> {}
                }
            }
            return found;
        } catch (XMLStreamException notXml) {
            return found;
        }
    }

    /** One line without control characters, marks of direction and the like, and not long. */
    static String clean(String text) {
        var plain =
                text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\s]+", " ").strip();
        int end = plain.offsetByCodePoints(0, Math.min(LONGEST_WORDS, plain.codePointCount(0, plain.length())));
        return end < plain.length() ? plain.substring(0, end).strip() + "..." : plain;
    }

    /** A sentence with the server's own words behind it, if it said any. */
    String told(String sentence) {
        return words.isEmpty() ? sentence : sentence + " It says: " + words;
    }
}
