package org.tenon.sync.fake.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The XML of requests and answers. */
final class FakeDavXml {
    static final String D = "DAV:";
    static final String C = "urn:ietf:params:xml:ns:caldav";
    static final String A = "urn:ietf:params:xml:ns:carddav";
    static final String CS = "http://calendarserver.org/ns/";
    static final String APPLE = "http://apple.com/ns/ical/";

    /** To make one takes ten times as long as to read a request with it. */
    private static final Queue<DocumentBuilder> IDLE = new ConcurrentLinkedQueue<>();

    private final StringBuilder out =
            new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\""
                    + C + "\" xmlns:a=\"" + A + "\" xmlns:cs=\"" + CS + "\">\n");
    private int items;

    static Element parse(byte[] body) throws IOException {
        try {
            var builder = IDLE.poll();
            if (builder == null) {
                builder = builder();
            }
            var element = builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
            IDLE.add(builder);
            return element;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("not well-formed: " + e.getMessage(), e);
        }
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        var factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder();
    }

    static List<Element> children(Element parent) {
        var found = new ArrayList<Element>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e) {
                found.add(e);
            }
        }
        return found;
    }

    static Optional<Element> child(Element parent, String space, String name) {
        return children(parent).stream().filter(e -> is(e, space, name)).findFirst();
    }

    static boolean is(Element element, String space, String name) {
        return name.equals(element.getLocalName()) && space.equals(element.getNamespaceURI());
    }

    static List<String> hrefs(Element parent) {
        return children(parent).stream()
                .filter(e -> is(e, D, "href"))
                .map(e -> e.getTextContent().strip())
                .toList();
    }

    /** The properties asked for. */
    static List<QName> props(Element request) {
        return child(request, D, "prop").map(FakeDavXml::children).orElse(List.of()).stream()
                .map(e -> new QName(e.getNamespaceURI(), e.getLocalName()))
                .toList();
    }

    /** Values by name, as XML; null for what is not there. */
    static final class Values {
        private final Map<QName, String> values = new LinkedHashMap<>();

        Values put(String space, String name, String xml) {
            if (xml != null) {
                values.put(new QName(space, name), xml);
            }
            return this;
        }
    }

    int items() {
        return items;
    }

    void resource(String href, List<QName> asked, Values known) {
        items++;
        var here = new StringBuilder();
        var missing = new StringBuilder();
        for (var name : asked) {
            var value = known.values.get(name);
            if (value == null) {
                missing.append(empty(name));
            } else {
                here.append(open(name)).append(value).append(close(name));
            }
        }
        out.append("<d:response><d:href>").append(text(href)).append("</d:href>");
        if (!here.isEmpty() || missing.isEmpty()) {
            propstat(here, "200 OK");
        }
        if (!missing.isEmpty()) {
            propstat(missing, "404 Not Found");
        }
        out.append("</d:response>\n");
    }

    private void propstat(CharSequence props, String status) {
        out.append("<d:propstat><d:prop>").append(props).append("</d:prop><d:status>HTTP/1.1 ");
        out.append(status).append("</d:status></d:propstat>");
    }

    void verdict(String href, String status, String error) {
        items++;
        out.append("<d:response><d:href>").append(text(href)).append("</d:href>");
        if (!status.isEmpty()) {
            out.append("<d:status>HTTP/1.1 ").append(status).append("</d:status>");
        }
        if (!error.isEmpty()) {
            out.append("<d:error>").append(error).append("</d:error>");
        }
        out.append("</d:response>\n");
    }

    void token(String token) {
        out.append("<d:sync-token>").append(text(token)).append("</d:sync-token>\n");
    }

    String end() {
        return out + "</d:multistatus>";
    }

    static String error(String inside) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:error xmlns:d=\"DAV:\" xmlns:c=\"" + C + "\" xmlns:a=\""
                + A + "\">" + inside + "</d:error>";
    }

    private static String tag(QName name) {
        return switch (name.getNamespaceURI()) {
            case D -> "d:" + name.getLocalPart();
            case C -> "c:" + name.getLocalPart();
            case A -> "a:" + name.getLocalPart();
            case CS -> "cs:" + name.getLocalPart();
            default -> name.getLocalPart() + " xmlns=\"" + name.getNamespaceURI() + "\"";
        };
    }

    private static String open(QName name) {
        return "<" + tag(name) + ">";
    }

    private static String close(QName name) {
        return "</" + tag(name).split(" ", 2)[0] + ">";
    }

    private static String empty(QName name) {
        return "<" + tag(name) + "/>";
    }

    static String text(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#13;");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
