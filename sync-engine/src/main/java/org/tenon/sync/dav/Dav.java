package org.tenon.sync.dav;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.namespace.QName;
import org.tenon.sync.store.FolderInfo;

/** The XML names of WebDAV and its daughters that we speak, and the request bodies built from them. */
final class Dav {
    static final String D = "DAV:";
    static final String C = "urn:ietf:params:xml:ns:caldav";
    static final String A = "urn:ietf:params:xml:ns:carddav";
    static final String CS = "http://calendarserver.org/ns/";
    static final String APPLE = "http://apple.com/ns/ical/";

    static final QName RESOURCETYPE = new QName(D, "resourcetype");
    static final QName COLLECTION = new QName(D, "collection");
    static final QName PRINCIPAL = new QName(D, "current-user-principal");
    static final QName PRIVILEGES = new QName(D, "current-user-privilege-set");
    static final QName REPORTS = new QName(D, "supported-report-set");
    static final QName SYNC_TOKEN = new QName(D, "sync-token");
    static final QName SYNC_COLLECTION = new QName(D, "sync-collection");
    static final QName DISPLAYNAME = new QName(D, "displayname");
    static final QName ETAG = new QName(D, "getetag");
    static final QName MODIFIED = new QName(D, "getlastmodified");
    static final QName LENGTH = new QName(D, "getcontentlength");
    static final QName CONTENT_TYPE = new QName(D, "getcontenttype");
    static final QName HREF = new QName(D, "href");
    static final QName CTAG = new QName(CS, "getctag");
    static final QName CALENDAR = new QName(C, "calendar");
    static final QName CALENDAR_HOME = new QName(C, "calendar-home-set");
    static final QName COMPONENTS = new QName(C, "supported-calendar-component-set");
    static final QName CALENDAR_DATA = new QName(C, "calendar-data");
    static final QName CALENDAR_MULTIGET = new QName(C, "calendar-multiget");
    static final QName SCHEDULE_TAG = new QName(C, "schedule-tag");
    static final QName ADDRESSBOOK = new QName(A, "addressbook");
    static final QName ADDRESSBOOK_HOME = new QName(A, "addressbook-home-set");
    /** A directory of all users of a server (an expired draft of CardDAV's authors, spoken by SOGo and Calendar Server). */
    static final QName DIRECTORY = new QName(A, "directory");

    static final QName ADDRESS_DATA = new QName(A, "address-data");
    static final QName ADDRESSBOOK_MULTIGET = new QName(A, "addressbook-multiget");
    static final QName COLOR = new QName(APPLE, "calendar-color");
    static final QName ORDER = new QName(APPLE, "calendar-order");

    /** What a folder's attributes are called here. */
    static final Map<String, QName> ATTRIBUTES = Map.of(FolderInfo.COLOR, COLOR, FolderInfo.ORDER, ORDER);

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    private static final String SPACES = " xmlns:D=\"DAV:\" xmlns:C=\"" + C + "\" xmlns:A=\"" + A + "\" xmlns:S=\"" + CS
            + "\" xmlns:I=\"" + APPLE + "\"";

    private Dav() {}

    static String propfind(QName... props) {
        return HEAD + "<D:propfind" + SPACES + "><D:prop>" + props(props) + "</D:prop></D:propfind>";
    }

    static String syncCollection(String token, QName... props) {
        return HEAD + "<D:sync-collection" + SPACES + "><D:sync-token>" + text(token)
                + "</D:sync-token><D:sync-level>1</D:sync-level><D:prop>" + props(props)
                + "</D:prop></D:sync-collection>";
    }

    static String multiget(QName report, List<String> paths, QName... props) {
        var out = new StringBuilder(HEAD);
        out.append('<').append(tag(report)).append(SPACES).append("><D:prop>");
        out.append(props(props)).append("</D:prop>");
        for (var path : paths) {
            out.append("<D:href>").append(text(path)).append("</D:href>");
        }
        return out.append("</").append(tag(report)).append('>').toString();
    }

    /** The ETags of the items of one component (RFC 4791 section 7.8). */
    static String componentQuery(String component) {
        return HEAD + "<C:calendar-query" + SPACES + "><D:prop><D:getetag/></D:prop><C:filter>"
                + "<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"" + text(component)
                + "\"/></C:comp-filter></C:filter></C:calendar-query>";
    }

    static String makeCalendar(String displayName, String component) {
        return HEAD + "<C:mkcalendar" + SPACES + "><D:set><D:prop><D:displayname>" + text(displayName)
                + "</D:displayname><C:supported-calendar-component-set><C:comp name=\"" + text(component)
                + "\"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>";
    }

    /** Extended MKCOL (RFC 5689). */
    static String makeAddressbook(String displayName) {
        return HEAD + "<D:mkcol" + SPACES + "><D:set><D:prop><D:resourcetype><D:collection/><A:addressbook/>"
                + "</D:resourcetype><D:displayname>" + text(displayName)
                + "</D:displayname></D:prop></D:set></D:mkcol>";
    }

    static String setDisplayName(String displayName) {
        return HEAD + "<D:propertyupdate" + SPACES + "><D:set><D:prop><D:displayname>" + text(displayName)
                + "</D:displayname></D:prop></D:set></D:propertyupdate>";
    }

    /** Apple's properties of a calendar, which every client keeps to (not in any RFC). */
    static String setAttributes(Map<String, String> attributes) {
        var out = new StringBuilder(HEAD + "<D:propertyupdate" + SPACES + "><D:set><D:prop>");
        new TreeMap<>(attributes).forEach((name, value) -> {
            var tag = tag(ATTRIBUTES.get(name));
            out.append('<')
                    .append(tag)
                    .append('>')
                    .append(text(value))
                    .append("</")
                    .append(tag)
                    .append('>');
        });
        return out.append("</D:prop></D:set></D:propertyupdate>").toString();
    }

    private static String props(QName... props) {
        var out = new StringBuilder();
        for (var prop : props) {
            out.append('<').append(tag(prop)).append("/>");
        }
        return out.toString();
    }

    private static String tag(QName name) {
        return switch (name.getNamespaceURI()) {
                    case D -> "D:";
                    case C -> "C:";
                    case A -> "A:";
                    case CS -> "S:";
                    case APPLE -> "I:";
                    default -> throw new IllegalArgumentException("no prefix for " + name);
                }
                + name.getLocalPart();
    }

    /** Escaped; what XML 1.0 cannot hold at all becomes U+FFFD. */
    static String text(String value) {
        var out = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> {
                    boolean legal = c == '\t'
                            || c == '\n'
                            || (c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
                    out.appendCodePoint(legal ? c : 0xFFFD);
                }
            }
        });
        return out.toString();
    }
}
