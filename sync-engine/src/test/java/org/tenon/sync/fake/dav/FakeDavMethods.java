package org.tenon.sync.fake.dav;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.tenon.sync.fake.dav.FakeDavTree.Change;
import org.tenon.sync.fake.dav.FakeDavTree.Collection;
import org.tenon.sync.fake.dav.FakeDavTree.Item;
import org.tenon.sync.fake.dav.FakeDavXml.Values;
import org.w3c.dom.Element;

/** What each method does to the tree. Called under the server's lock. */
final class FakeDavMethods {
    private static final QName DISPLAY_NAME = new QName(FakeDavXml.D, "displayname");
    private static final QName COLOR = new QName(FakeDavXml.APPLE, "calendar-color");
    private static final QName ORDER = new QName(FakeDavXml.APPLE, "calendar-order");

    private static final String TOKEN = "fake:";

    /** Stands for bytes that are no UTF-8 ({@link FakeDavFaults}). */
    private static final String SPOILT = "\uF8FE";

    /** Stands for a body larger than any client takes. */
    static final String HUGE = "huge";

    private final FakeDavServer server;
    private final FakeDavTree tree;
    /** The server's own names by the names that were asked for. */
    private final Map<String, String> aliases = new HashMap<>();

    int pageSize = Integer.MAX_VALUE;

    FakeDavMethods(FakeDavServer server, FakeDavTree tree) {
        this.server = server;
        this.tree = tree;
    }

    record Answer(int status, Map<String, String> headers, String body) {
        /** None at all. */
        static final Answer HANG_UP = new Answer(0, Map.of(), "");

        static Answer of(int status) {
            return new Answer(status, Map.of(), "");
        }

        static Answer xml(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/xml; charset=utf-8"), body);
        }

        static Answer error(int status, String inside) {
            return xml(status, FakeDavXml.error(inside));
        }
    }

    Answer answer(String method, String rawPath, Headers headers, byte[] body) throws IOException {
        var path = decode(rawPath);
        return switch (method) {
            case "PROPFIND" -> propfind(rawPath, headers, body);
            case "REPORT" -> report(path, headers, body);
            case "GET", "HEAD" -> get(rawPath);
            case "PUT" -> put(rawPath, headers, body);
            case "DELETE" -> delete(rawPath, headers);
            case "MOVE" -> move(rawPath, headers);
            case "OPTIONS" ->
                new Answer(200, Map.of("DAV", server.has(DavTrait.SCHEDULES) ? "1, calendar-auto-schedule" : "1"), "");
            case "MKCALENDAR", "MKCOL" -> make(method, path, body);
            case "PROPPATCH" -> proppatch(path, body);
            default -> Answer.of(405);
        };
    }

    // --- Looking

    private Answer propfind(String rawPath, Headers headers, byte[] body) throws IOException {
        var path = decode(rawPath);
        var depth = headers.getFirst("Depth");
        if (!"0".equals(depth) && !"1".equals(depth)) {
            server.complain("PROPFIND without a finite Depth");
            return Answer.of(400);
        }
        var asked = FakeDavXml.props(FakeDavXml.parse(body));
        var out = new FakeDavXml();
        if (path.equals("/") || path.equals("/dav/") || path.equals(FakeDavServer.PRINCIPAL)) {
            out.resource(path, asked, above(path));
        } else if (path.equals(FakeDavServer.CALENDARS) || path.equals(FakeDavServer.CONTACTS)) {
            if (!server.strikes(DavFault.EMPTY_LISTING, "PROPFIND")) {
                out.resource(path, asked, above(path));
                if (depth.equals("1")) {
                    boolean missing =
                            !tree.below(path).isEmpty() && server.strikes(DavFault.COLLECTION_MISSING, "PROPFIND");
                    tree.below(path).stream()
                            .skip(missing ? 1 : 0)
                            .forEach(c -> out.resource(href(c, ""), asked, props(c)));
                }
            }
        } else if (tree.collection(path).isPresent()) {
            var collection = tree.collection(path).get();
            if (!server.strikes(DavFault.EMPTY_LISTING, "PROPFIND")) {
                out.resource(href(collection, ""), asked, props(collection));
                if (depth.equals("1")) {
                    listing(collection, collection.items.keySet()).forEach(n -> item(out, collection, n, asked));
                }
            }
        } else {
            var collection = parent(rawPath);
            var name = name(rawPath);
            if (collection.isEmpty() || !collection.get().items.containsKey(name)) {
                return Answer.of(404);
            }
            item(out, collection.get(), name, asked);
        }
        return Answer.xml(207, out.end());
    }

    private Values above(String path) {
        return new Values()
                .put(FakeDavXml.D, "resourcetype", "<d:collection/>")
                .put(FakeDavXml.D, "current-user-principal", "<d:href>" + FakeDavServer.PRINCIPAL + "</d:href>")
                .put(
                        FakeDavXml.C,
                        "calendar-home-set",
                        path.equals(FakeDavServer.PRINCIPAL)
                                ? "<d:href>" + FakeDavServer.CALENDARS + "</d:href>"
                                : null)
                .put(
                        FakeDavXml.A,
                        "addressbook-home-set",
                        path.equals(FakeDavServer.PRINCIPAL)
                                ? "<d:href>" + FakeDavServer.CONTACTS + "</d:href>"
                                : null);
    }

    private Values props(Collection c) {
        var components = new StringBuilder();
        c.components.forEach(
                name -> components.append("<c:comp name=\"").append(name).append("\"/>"));
        boolean writable = c.writable && !server.has(DavTrait.READ_ONLY);
        boolean syncs = !server.has(DavTrait.NO_SYNC);
        var mark = server.has(DavTrait.CTAG_IN_SECONDS) ? c.changedSeconds : c.last();
        return new Values()
                .put(COLOR.getNamespaceURI(), COLOR.getLocalPart(), c.color.isEmpty() ? null : c.color)
                .put(ORDER.getNamespaceURI(), ORDER.getLocalPart(), c.order.isEmpty() ? null : c.order)
                .put(
                        FakeDavXml.D,
                        "resourcetype",
                        "<d:collection/>" + (c.contacts ? "<a:addressbook/>" : "<c:calendar/>")
                                + (c.directory ? "<a:directory/>" : ""))
                .put(FakeDavXml.D, "displayname", FakeDavXml.text(c.displayName))
                .put(FakeDavXml.D, "sync-token", syncs ? TOKEN + mark : null)
                .put(FakeDavXml.CS, "getctag", server.has(DavTrait.NO_CTAG) ? null : "ctag-" + mark)
                .put(FakeDavXml.C, "supported-calendar-component-set", c.contacts ? null : components.toString())
                .put(
                        FakeDavXml.D,
                        "supported-report-set",
                        syncs
                                ? "<d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>"
                                : "<d:supported-report><d:report><c:calendar-multiget/></d:report></d:supported-report>")
                .put(
                        FakeDavXml.D,
                        "current-user-privilege-set",
                        "<d:privilege><d:read/></d:privilege>"
                                + (writable ? "<d:privilege><d:write/></d:privilege>" : "")
                                + (c.directory ? "<d:privilege><d:all/></d:privilege>" : ""));
    }

    private void item(FakeDavXml out, Collection collection, String name, List<QName> asked) {
        var href = href(collection, name);
        var item = collection.items.get(name);
        boolean second = out.items() == 1;
        boolean withText = asked.stream().anyMatch(q -> q.getLocalPart().endsWith("-data"));
        if (item != null && server.isHidden(name)) {
            out.verdict(href, "404 Not Found", "");
            return;
        }
        if (item != null && server.isPoisoned(name, DavPoison.LISTED_500)) {
            out.verdict(href, "500 Internal Server Error", "");
            return;
        }
        if (item != null && withText) {
            var spoilt = server.isPoisoned(name, DavPoison.BROKEN_TEXT)
                            || (second && server.strikes(DavFault.BROKEN_TEXT, "*"))
                    ? SPOILT
                    : server.isPoisoned(name, DavPoison.CONTROL_CHARACTER) ? "\u0001" : "";
            if (!spoilt.isEmpty() || server.isPoisoned(name, DavPoison.BLANK)) {
                var text = spoilt.isEmpty() ? "" : item.text().replaceFirst("BEGIN:V(EVENT|TODO|CARD)", "$0" + spoilt);
                out.resource(
                        href,
                        asked,
                        values(collection, new Item(text.getBytes(StandardCharsets.UTF_8), item.version, item.row)));
                return;
            }
        }
        if (second && server.strikes(DavFault.PART_FAILED, "*")) {
            out.verdict(href, "500 Internal Server Error", "");
        } else if (second && server.strikes(DavFault.NO_VERDICT, "*")) {
            out.verdict(href, "", "");
        } else if (item == null) {
            out.verdict(href, "404 Not Found", "");
        } else {
            out.resource(href, asked, values(collection, item));
        }
    }

    private Values values(Collection collection, Item item) {
        var type = collection.contacts ? "text/vcard" : "text/calendar";
        var component = collection.contacts || server.has(DavTrait.NO_COMPONENT_IN_TYPE)
                ? ""
                : "; component=" + item.component();
        var modified = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(1_700_000_000 + item.version).atOffset(ZoneOffset.UTC));
        boolean dated = !server.has(DavTrait.NO_MODIFIED);
        return new Values()
                .put(FakeDavXml.D, "resourcetype", "")
                .put(FakeDavXml.D, "getetag", etag(item).map(FakeDavXml::text).orElse(null))
                .put(FakeDavXml.D, "getlastmodified", dated ? modified : null)
                .put(FakeDavXml.D, "getcontentlength", dated ? Integer.toString(item.data.length) : null)
                .put(FakeDavXml.D, "getcontenttype", type + component)
                .put(FakeDavXml.C, "calendar-data", collection.contacts ? null : FakeDavXml.text(item.text()))
                .put(FakeDavXml.A, "address-data", collection.contacts ? FakeDavXml.text(item.text()) : null);
    }

    private Optional<String> etag(Item item) {
        if (server.has(DavTrait.NO_ETAG)) {
            return Optional.empty();
        }
        if (server.has(DavTrait.IGNORES_IF_NONE_MATCH)) {
            return Optional.of("\"gcs%08d\"".formatted(item.row));
        }
        var moving = server.strikes(DavFault.ETAG_CHANGES, "*") ? "-" + System.nanoTime() : "";
        return Optional.of((server.has(DavTrait.WEAK_ETAG) ? "W/" : "") + "\"v" + mark(item) + moving + "\"");
    }

    private String mark(Item item) {
        return server.has(DavTrait.ETAG_PER_ROW) ? "row" + item.row : Long.toString(item.version);
    }

    private Set<String> listing(Collection collection, Set<String> all) {
        var names = new LinkedHashSet<String>();
        all.stream().filter(n -> !server.isHidden(n)).forEach(names::add);
        if (!server.strikes(DavFault.HALF_LISTING, "*")) {
            return names;
        }
        var half = new LinkedHashSet<String>();
        int n = 0;
        for (var name : names) {
            if (n++ % 2 == 0 || !collection.items.containsKey(name)) {
                half.add(name);
            }
        }
        return half;
    }

    private Answer report(String path, Headers headers, byte[] body) throws IOException {
        var collection = tree.collection(path);
        if (collection.isEmpty()) {
            return Answer.of(404);
        }
        var request = FakeDavXml.parse(body);
        var depth = headers.getFirst("Depth");
        return switch (request.getLocalName()) {
            case "sync-collection" -> {
                if (!"0".equals(depth)) {
                    server.complain("sync-collection with a Depth other than 0 (RFC 6578 section 3.2)");
                }
                yield server.has(DavTrait.NO_SYNC)
                        ? Answer.error(403, "<d:supported-report/>")
                        : sync(collection.get(), request);
            }
            case "calendar-multiget", "addressbook-multiget" ->
                server.has(DavTrait.NO_MULTIGET)
                        ? Answer.error(403, "<d:supported-report/>")
                        : multiget(collection.get(), request);
            case "calendar-query" -> {
                if (!"1".equals(depth)) {
                    server.complain("calendar-query without Depth 1 finds nothing (RFC 4791 section 7.8)");
                }
                yield server.has(DavTrait.NO_QUERY)
                        ? Answer.error(403, "<d:supported-report/>")
                        : query(collection.get(), request);
            }
            default -> Answer.error(403, "<d:supported-report/>");
        };
    }

    private Answer sync(Collection collection, Element request) {
        var token = FakeDavXml.child(request, FakeDavXml.D, "sync-token")
                .map(e -> e.getTextContent().strip())
                .orElse("");
        if (FakeDavXml.child(request, FakeDavXml.D, "sync-level").isEmpty()) {
            server.complain("sync-collection without a sync-level");
        }
        long since = 0;
        if (!token.isEmpty()) {
            if (server.strikes(DavFault.TOKEN_EXPIRED, "REPORT") || !token.startsWith(TOKEN)) {
                return server.has(DavTrait.TOKEN_IS_500) ? Answer.of(500) : Answer.error(403, "<d:valid-sync-token/>");
            }
            since = Long.parseLong(token.substring(TOKEN.length()));
        }
        boolean seconds = server.has(DavTrait.CTAG_IN_SECONDS);
        var changes = FakeDavTree.since(collection, seconds ? Change::second : Change::at, since, pageSize);
        var asked = FakeDavXml.props(request);
        var out = new FakeDavXml();
        long reached = seconds ? collection.changedSeconds : collection.last();
        for (var name : listing(collection, changes.keySet())) {
            item(out, collection, name, asked);
        }
        for (var change : changes.values()) {
            reached = seconds ? change.second() : change.at();
        }
        if (changes.size() == pageSize && reached < collection.last()) {
            out.verdict(href(collection, ""), "507 Insufficient Storage", "<d:number-of-matches-within-limits/>");
        }
        out.token(TOKEN + Math.max(reached, since));
        return Answer.xml(207, out.end());
    }

    private Answer multiget(Collection collection, Element request) {
        var asked = FakeDavXml.props(request);
        var out = new FakeDavXml();
        var names = FakeDavXml.hrefs(request).stream()
                .map(FakeDavMethods::pathOf)
                .map(this::name)
                .toList();
        for (var name : names) {
            var refused = refusesReading(name);
            if (refused.isPresent()) {
                return refused.get();
            }
            if (server.isPoisoned(name, DavPoison.HUGE)) {
                return new Answer(207, Map.of(), HUGE);
            }
            if (server.isPoisoned(name, DavPoison.MULTIGET_404)
                    || (server.has(DavTrait.MULTIGET_404_IF_ANY_GONE) && !collection.items.containsKey(name))) {
                return Answer.of(404);
            }
        }
        if (server.strikes(DavFault.NOT_FOUND, "REPORT")) {
            return Answer.of(404);
        }
        for (var name : names) {
            item(out, collection, name, asked);
        }
        return Answer.xml(207, out.end());
    }

    private static String pathOf(String href) {
        return href.replaceFirst("^https?://[^/]+", "");
    }

    /** What a GET or a multiget of a poisoned item answers. */
    private Optional<Answer> refusesReading(String name) {
        for (var poison : DavPoison.values()) {
            if (poison.isAboutReading() && server.isPoisoned(name, poison)) {
                return Optional.of(Answer.of(poison.status()));
            }
        }
        if (server.isPoisoned(name, DavPoison.READ_ELSEWHERE)) {
            return Optional.of(new Answer(302, Map.of("Location", "http://elsewhere.example/sign-in"), ""));
        }
        return server.isPoisoned(name, DavPoison.READ_HANGS_UP) ? Optional.of(Answer.HANG_UP) : Optional.empty();
    }

    private Answer query(Collection collection, Element request) {
        var filters = request.getElementsByTagNameNS(FakeDavXml.C, "comp-filter");
        var component = ((Element) filters.item(filters.getLength() - 1)).getAttribute("name");
        var out = new FakeDavXml();
        collection.items.forEach((name, item) -> {
            if (item.component().equals(component)) {
                item(out, collection, name, FakeDavXml.props(request));
            }
        });
        return Answer.xml(207, out.end());
    }

    private Answer get(String rawPath) {
        var name = name(rawPath);
        var item = parent(rawPath).flatMap(c -> Optional.ofNullable(c.items.get(name)));
        if (item.isEmpty() || server.isHidden(name)) {
            return Answer.of(404);
        }
        var refused = refusesReading(name);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (server.isPoisoned(name, DavPoison.HUGE)) {
            return new Answer(200, Map.of(), HUGE);
        }
        if (server.isPoisoned(name, DavPoison.BLANK)) {
            return Answer.of(200);
        }
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "text/calendar; charset=utf-8");
        etag(item.get()).ifPresent(e -> headers.put("ETag", e));
        return new Answer(200, headers, item.get().text());
    }

    // --- Changing

    private Answer put(String rawPath, Headers headers, byte[] body) {
        var collection = parent(rawPath);
        var poison = refusesWriting(name(rawPath), rawPath);
        if (poison.isPresent()) {
            return poison.get();
        }
        if (collection.isEmpty()) {
            return Answer.of(409);
        }
        var c = collection.get();
        var name = name(rawPath);
        var now = c.items.get(name);
        var match = headers.getFirst("If-Match");
        var none = headers.getFirst("If-None-Match");
        boolean held = !server.has(DavTrait.NO_ETAG) && !server.has(DavTrait.WEAK_ETAG);
        if (match == null && none == null && held) {
            server.complain("PUT without a condition");
        }
        var type = String.valueOf(headers.getFirst("Content-Type"));
        if (!type.startsWith(c.contacts ? "text/vcard" : "text/calendar")) {
            return Answer.error(415, c.contacts ? "<a:supported-address-data/>" : "<c:supported-calendar-data/>");
        }
        if (!c.writable || server.has(DavTrait.READ_ONLY)) {
            return Answer.error(403, "<d:need-privileges/>");
        }
        boolean heeded = none != null && !server.has(DavTrait.IGNORES_IF_NONE_MATCH);
        if ((heeded && now != null) || (match != null && (now == null || !holds(match, now)))) {
            return Answer.of(412);
        }
        if (body.length > server.limit()) {
            return refusal(rawPath, c.contacts ? "<a:max-resource-size/>" : "<c:max-resource-size/>");
        }
        var item = new Item(body, 0, 0);
        if (item.component().isEmpty()) {
            return refusal(rawPath, c.contacts ? "<a:valid-address-data/>" : "<c:valid-calendar-data/>");
        }
        if (!c.contacts && !c.components.contains(item.component())) {
            return refusal(rawPath, "<c:supported-calendar-component/>");
        }
        for (var other : c.items.entrySet()) {
            if (!other.getKey().equals(name)
                    && item.uid().isPresent()
                    && item.uid().equals(other.getValue().uid())) {
                return refusal(
                        rawPath,
                        (c.contacts ? "<a:no-uid-conflict>" : "<c:no-uid-conflict>") + "<d:href>"
                                + href(c, other.getKey()) + "</d:href>"
                                + (c.contacts ? "</a:no-uid-conflict>" : "</c:no-uid-conflict>"));
            }
        }
        boolean rewrites = server.has(DavTrait.REWRITES);
        var kept = rewrites
                ? item.text()
                        .replaceFirst("\r\nEND:", "\r\nX-REWRITTEN:yes\r\nEND:")
                        .getBytes(StandardCharsets.UTF_8)
                : body;
        var under = name;
        if (now == null && server.strikes(DavFault.STORED_ELSEWHERE, "PUT")) {
            under = "s" + tree.now() + "-" + name;
        } else if (now == null && (server.has(DavTrait.OWN_NAMES) || server.has(DavTrait.OWN_NAMES_ONLY))) {
            under = "AQMk" + tree.now() + ".EML";
            aliases.put(name, under);
        } else if (now == null && server.strikes(DavFault.SHOWN_LATE, "PUT")) {
            server.hide(name);
        }
        if (server.has(DavTrait.OWN_UIDS)) {
            var uid = now == null ? "0400-" + tree.now() : now.uid().orElseThrow();
            kept = new String(kept, StandardCharsets.UTF_8)
                    .replaceFirst("UID:[^\r\n]*", "UID:" + uid)
                    .getBytes(StandardCharsets.UTF_8);
            rewrites = true;
        }
        var made = tree.put(c, under, kept);
        var tag = rewrites || server.has(DavTrait.NO_ETAG_ON_PUT) ? Optional.<String>empty() : etag(made);
        return new Answer(
                now == null ? 201 : 204, tag.map(t -> Map.of("ETag", t)).orElse(Map.of()), "");
    }

    private Optional<Answer> refusesWriting(String name, String rawPath) {
        for (var poison : DavPoison.values()) {
            if (poison.isAboutWriting() && server.isPoisoned(name, poison)) {
                return Optional.of(
                        switch (poison) {
                            case WRITE_HANGS_UP -> Answer.HANG_UP;
                            case WRITE_TO_COLLECTION ->
                                new Answer(308, Map.of("Location", rawPath.replaceFirst("[^/]+$", "")), "");
                            case WRITE_403_UNKNOWN ->
                                Answer.error(
                                        403,
                                        "<s:exception xmlns:s=\"http://sabredav.org/ns\">Acme\\Antivirus</s:exception>"
                                                + "<s:message xmlns:s=\"http://sabredav.org/ns\">The scanner is asleep</s:message>");
                            default -> Answer.of(poison.status());
                        });
            }
        }
        return Optional.empty();
    }

    private Answer refusal(String rawPath, String inside) {
        if (!server.has(DavTrait.ERRORS_IN_207)) {
            return Answer.error(403, inside);
        }
        var out = new FakeDavXml();
        out.verdict(rawPath, "412 Precondition Failed", inside);
        return Answer.xml(207, out.end());
    }

    private boolean holds(String match, Item item) {
        return match.equals("\"v" + mark(item) + "\"") && !server.has(DavTrait.WEAK_ETAG);
    }

    private Answer delete(String rawPath, Headers headers) {
        var path = decode(rawPath);
        var whole = tree.collection(path);
        if (whole.isPresent()) {
            tree.remove(whole.get());
            return Answer.of(204);
        }
        var collection = parent(rawPath);
        var name = name(rawPath);
        if (collection.isEmpty() || !collection.get().items.containsKey(name)) {
            return Answer.of(404);
        }
        var match = headers.getFirst("If-Match");
        if (match != null && !holds(match, collection.get().items.get(name))) {
            return Answer.of(412);
        }
        if (!"F".equals(headers.getFirst("Schedule-Reply"))) {
            server.complain("DELETE that would mail a reply");
        }
        if (!collection.get().writable) {
            return Answer.of(403);
        }
        tree.delete(collection.get(), name);
        return Answer.of(204);
    }

    private Answer move(String rawPath, Headers headers) {
        if (server.has(DavTrait.NO_MOVE)) {
            return Answer.of(405);
        }
        var from = parent(rawPath);
        var destination = URI.create(headers.getFirst("Destination")).getRawPath();
        var to = parent(destination);
        if (from.isEmpty() || !from.get().items.containsKey(name(rawPath))) {
            return Answer.of(404);
        }
        if (to.isEmpty()) {
            return Answer.of(409);
        }
        if (to.get().items.containsKey(name(destination))) {
            return "F".equals(headers.getFirst("Overwrite")) ? Answer.of(412) : Answer.of(204);
        }
        var item = from.get().items.get(name(rawPath));
        tree.put(to.get(), name(destination), item.data);
        tree.delete(from.get(), name(rawPath));
        return Answer.of(server.has(DavTrait.MOVE_IS_200) ? 200 : 201);
    }

    private Answer make(String method, String path, byte[] body) throws IOException {
        if (tree.collection(path).isPresent()) {
            return Answer.of(405);
        }
        if (!path.startsWith(FakeDavServer.CALENDARS) && !path.startsWith(FakeDavServer.CONTACTS)) {
            return Answer.of(403);
        }
        var request = FakeDavXml.parse(body);
        var names = request.getElementsByTagNameNS(FakeDavXml.D, "displayname");
        var components = new LinkedHashSet<String>();
        var comps = request.getElementsByTagNameNS(FakeDavXml.C, "comp");
        for (int i = 0; i < comps.getLength(); i++) {
            components.add(((Element) comps.item(i)).getAttribute("name"));
        }
        if (server.has(DavTrait.NO_NOTES) && components.contains("VJOURNAL")) {
            components.clear();
        }
        boolean contacts = method.equals("MKCOL");
        tree.add(
                path,
                contacts,
                components.isEmpty() && !contacts ? Set.of("VEVENT", "VTODO") : components,
                names.getLength() == 0 ? name(path) : names.item(0).getTextContent());
        return Answer.of(201);
    }

    private Answer proppatch(String path, byte[] body) throws IOException {
        var collection = tree.collection(path);
        if (collection.isEmpty()) {
            return Answer.of(404);
        }
        var set = FakeDavXml.parse(body);
        var out = new FakeDavXml();
        var done = new ArrayList<QName>();
        var values = new Values();
        for (var name : List.of(DISPLAY_NAME, COLOR, ORDER)) {
            var given = set.getElementsByTagNameNS(name.getNamespaceURI(), name.getLocalPart());
            if (given.getLength() > 0) {
                tree.named(collection.get(), name.getLocalPart(), given.item(0).getTextContent());
                done.add(name);
                values.put(name.getNamespaceURI(), name.getLocalPart(), "");
            }
        }
        out.resource(href(collection.get(), ""), done, values);
        return Answer.xml(207, out.end());
    }

    // --- Addresses

    private Optional<Collection> parent(String rawPath) {
        return tree.collection(decode(rawPath.substring(0, rawPath.lastIndexOf('/') + 1)));
    }

    /** The last segment of a raw path, decoded: it may hold a slash. */
    private String name(String rawPath) {
        var last = rawPath.substring(rawPath.lastIndexOf('/') + 1);
        // To this server a plus is not what %2B stands for, nor a colon what %3A does (RFC 3986 section 2.2 allows it).
        var name = decode(server.has(DavTrait.LITERAL_HREFS) ? last.replaceAll("(?i)%(2B|3A)", "%25$1") : last);
        return server.has(DavTrait.OWN_NAMES) ? aliases.getOrDefault(name, name) : name;
    }

    private String href(Collection collection, String name) {
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        if (server.has(DavTrait.LITERAL_HREFS)) {
            encoded = name.replace("%", "%25").replace(" ", "%20").replace("/", "%2F");
        }
        if (server.has(DavTrait.BARE_HREFS)) {
            encoded = encoded.replace("%40", "@").replace("%2B", "+").replace("%2C", ",");
        }
        return (server.has(DavTrait.ABSOLUTE_HREFS) ? server.base() : "") + collection.path + encoded;
    }

    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
