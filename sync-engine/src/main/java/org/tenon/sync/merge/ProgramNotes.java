package org.tenon.sync.merge;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of names under which programs keep notes of their own in an item: positions in a list, serial numbers, links to a
 * server's rows, what was shown when. No person wrote any of them, so two different ones are no reason to keep an item twice.
 */
final class ProgramNotes {
    /** By program; a name that ends in {@code *} stands for all that begin so. */
    private static final List<Set<String>> NOTES = List.of(
            // Apple's Calendar, Reminders and Contacts, and the server that they were made for.
            Set.of(
                    "X-APPLE-SORT-ORDER",
                    "X-APPLE-CREATOR-*",
                    "X-APPLE-EWS-*",
                    "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR",
                    "X-APPLE-SUGGESTION-*",
                    "X-APPLE-DEFAULT-ALARM",
                    "X-APPLE-LOCAL-DEFAULT-ALARM",
                    "X-APPLE-NEEDS-REPLY",
                    "X-APPLE-DONTSCHEDULE",
                    "X-APPLE-SERVERFILENAME",
                    "X-APPLE-CALENDAR-*",
                    "X-APPLE-UNIVERSAL-ID",
                    "X-APPLE-REGION",
                    "X-CALENDARSERVER-*",
                    "X-ADDRESSBOOKSERVER-PHONEME-DATA",
                    "X-ABUID",
                    "X-ABSHOWAS",
                    "X-ABORDER*",
                    "X-ABCROP-*",
                    "X-IMAGEHASH",
                    "X-IMAGETYPE",
                    "X-IMAGE-*",
                    "X-SHARED-PHOTO-*",
                    "X-ADDRESSING-GRAMMAR",
                    "X-WALLPAPER-*",
                    "VND-63-*"),
            // Thunderbird and its Lightning.
            Set.of("X-MOZ-*", "X-MOZILLA-PROPERTY", "X-MOZILLA-HTML", "X-LIGHTNING-*"),
            // Outlook, Exchange and what speaks to them.
            Set.of(
                    "X-MICROSOFT-*",
                    "X-MS-*",
                    "X-OUTLOOK-*",
                    "X-ENTOURAGE*",
                    "X-ALT-BUSYSTATUS",
                    "X-DAVMAIL-*",
                    "X-CALDAVSYNCHRONIZER-*"),
            // Evolution, KOrganizer and the libraries under them.
            Set.of(
                    "X-EVOLUTION-CALDAV-*",
                    "X-EVOLUTION-WEBDAV-*",
                    "X-EVOLUTION-ALARM-UID",
                    "X-EVOLUTION-ENDDATE",
                    "X-EVOLUTION-PARENT-UID",
                    "X-EVOLUTION-CREATOR",
                    "X-EVOLUTION-ERROR",
                    "X-EVOLUTION-LIST-*",
                    "X-EVOLUTION-DEST-*",
                    "X-EVOLUTION-BOOK-URI",
                    "X-EVOLUTION-E-BOOK-*",
                    "X-E-*",
                    "X-KDE-*",
                    "X-AKONADI-*",
                    "X-KORGANIZER-*",
                    "X-KOLAB-*",
                    "X-KADDRESSBOOK-CRYPTOPROTOPREF*",
                    "X-KADDRESSBOOK-BLOGFEED",
                    "X-LIC-*"),
            // Telephones and what syncs them.
            Set.of(
                    "X-DAVX5-*",
                    "X-DAVDROID-*",
                    "X-ANDROID-*",
                    "X-SYNCEVOLUTION-*",
                    "X-FUNAMBOL-*",
                    "X-TASKS-ORG-*",
                    "X-OPENTASKS-*",
                    "X-JTX-*",
                    "X-EPOCAGENDAENTRYTYPE",
                    "X-METHOD"),
            // Other calendar programs for the Mac.
            Set.of("X-BUSYMAC-*", "X-FANTASTICAL-*", "X-OMNIFOCUS-*", "X-2DO-*", "X-THINGS-*"),
            // Servers.
            Set.of(
                    "X-RADICALE-*",
                    "X-XANDIKOS-*",
                    "X-SABRE-*",
                    "X-NEXTCLOUD-*",
                    "X-NC-*",
                    "X-OWNCLOUD-*",
                    "X-OC-*",
                    "X-SOGO-*",
                    "X-ZIMBRA-*",
                    "X-KERIO-*",
                    "X-KMS-*",
                    "X-CYRUS-*",
                    "X-JMAP-*",
                    "X-DAVICAL-*",
                    "X-BEDEWORK-*",
                    "X-GROUPDAV-*",
                    "X-OX-*",
                    "X-OPENXCHANGE-*",
                    "X-HORDE-*",
                    "X-EGROUPWARE-*",
                    "X-TINE20-*",
                    "X-LOTUS-*",
                    "X-NOTES-*",
                    "X-YAHOO-*",
                    "X-GOOGLE-CALENDAR-*",
                    "X-GOOGLE-ETAG",
                    "X-GOOGLE-EDITURL",
                    "X-GOOGLE-ID"),
            // Said about a whole calendar, or by no program in particular.
            Set.of(
                    "X-WR-*",
                    "X-PUBLISHED-TTL",
                    "X-CREATED",
                    "X-MODIFIED",
                    "X-CLASS",
                    "X-RECURRENCE-ID",
                    "X-ORIGINAL-*",
                    "X-VOBJ-*"));

    /** Words of a person under such names all the same. */
    private static final Set<String> OF_PEOPLE = Set.of(
            "X-MICROSOFT-CDO-BUSYSTATUS",
            "X-MICROSOFT-CDO-INTENDEDSTATUS",
            "X-MICROSOFT-CDO-IMPORTANCE",
            "X-MICROSOFT-LOCATIONS",
            "X-MS-OLK-ORIGINALSTART",
            "X-MS-ANNIVERSARY",
            "X-MS-ASSISTANT",
            "X-MS-CHILD",
            "X-MS-IMADDRESS",
            "X-MS-INTERESTS",
            "X-MS-MANAGER",
            "X-MS-SPOUSE",
            "X-MS-TEL",
            "X-MS-TEXT",
            "X-WR-CALNAME",
            "X-WR-CALDESC",
            "X-BUSYMAC-TASK-DURATION",
            "X-BUSYMAC-EVENT-TYPE",
            "X-CALENDARSERVER-PRIVATE-COMMENT",
            "X-CALENDARSERVER-ATTENDEE-COMMENT",
            "X-KADDRESSBOOK-X-ANNIVERSARY",
            "X-YAHOO-ID",
            "X-NOTES-TEXT");

    /** Words in the name of an extension that nobody has told us of, and that no person fills in. */
    private static final Set<String> TELLTALE = Set.of(
            "ETAG",
            "CTAG",
            "HREF",
            "URI",
            "UID",
            "UUID",
            "GUID",
            "ID",
            "HASH",
            "CHECKSUM",
            "REV",
            "REVISION",
            "VERSION",
            "SEQUENCE",
            "SEQ",
            "GENERATION",
            "MODIFIED",
            "LASTMODIFIED",
            "MODSEQ",
            "MTIME",
            "TIMESTAMP",
            "DTSTAMP",
            "STAMP",
            "SYNC",
            "SYNCED",
            "SYNCTOKEN",
            "TOKEN",
            "CREATOR",
            "SORT",
            "ORDER",
            "SORTORDER",
            "INDEX",
            "POSITION",
            "CRITICAL",
            "LASTACK",
            "SNOOZE",
            "COLLAPSED",
            "EXPANDED",
            "HIDESUBTASKS");

    private ProgramNotes() {}

    /** Whether a property of this name, in capitals, is a program's note. */
    static boolean contains(String name) {
        return isExtension(name) && !OF_PEOPLE.contains(name) && (isListed(name) || isTelltale(name));
    }

    /** As all names listed here are: most properties of an item are of the standard, and asked for one by one. */
    private static boolean isExtension(String name) {
        return name.startsWith("X-") || name.startsWith("VND-");
    }

    private static boolean isListed(String name) {
        return NOTES.stream().flatMap(Set::stream).anyMatch(note -> matches(name, note));
    }

    private static boolean matches(String name, String note) {
        return note.endsWith("*") ? name.startsWith(note.substring(0, note.length() - 1)) : name.equals(note);
    }

    private static boolean isTelltale(String name) {
        return name.startsWith("X-")
                && Stream.of(name.substring(2).split("[-_.]", -1)).anyMatch(TELLTALE::contains);
    }
}
