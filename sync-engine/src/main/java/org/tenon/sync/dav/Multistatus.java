package org.tenon.sync.dav;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.tenon.sync.store.StoreException;

/**
 * A reader of multi-status answers that tells each resource as it comes and holds no more than one. Anything that could make
 * a listing look shorter than it is ends in an exception: text that is no XML or is cut off, another document than
 * {@code multistatus}, a response without a verdict. So does a document type, whatever it declares: WebDAV has no use for
 * one, and with none there are no entities to expand and nothing outside to fetch.
 */
final class Multistatus {
    /** Deeper than any property we know; a wall against documents made to exhaust the stack. */
    private static final Pattern VERDICT =
            Pattern.compile("(?:HTTP/\\S+\\s+)?([1-5][0-9]{2})(?:\\s.*)?", Pattern.CASE_INSENSITIVE);

    private static final int MAX_DEPTH = 64;

    private static final int LONGEST_HREF = 8 << 10;

    /** What an element inside a value counts for beside its text. */
    private static final int ELEMENT_WEIGHT = 64;

    /** Who listens. */
    interface Sink {
        void resource(DavResource resource) throws IOException, StoreException;
    }

    private final AnswerText text;
    private final XMLStreamReader xml;
    private final int longestText;
    private int depth;

    private Multistatus(AnswerText text, XMLStreamReader xml) {
        this.text = text;
        this.xml = xml;
        this.longestText = ItemLimit.bytesAmongOthers();
    }

    /** Reads to the end and gives the answer's own sync token, if it has one. */
    static Optional<String> read(InputStream in, Sink sink) throws IOException, StoreException {
        try {
            var text = AnswerText.of(in, ItemLimit.bytesAmongOthers());
            var xml = DavXml.open(text);
            try {
                return new Multistatus(text, xml).document(sink);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    private Optional<String> document(Sink sink) throws XMLStreamException, IOException, StoreException {
        if (next() != XMLStreamConstants.START_ELEMENT || !is("multistatus")) {
            throw protocol(
                    "The server answered with something else than WebDAV; a sign-in page or a proxy may be in between.");
        }
        Optional<String> token = Optional.empty();
        while (next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (is("response")) {
                sink.resource(response());
            } else if (is("sync-token")) {
                token = Optional.of(text().strip()).filter(t -> !t.isEmpty());
            } else {
                skip();
            }
        }
        return token;
    }

    private DavResource response() throws XMLStreamException, StoreException {
        var href = "";
        int status = 0;
        var error = DavError.NONE;
        boolean verdict = false;
        Map<QName, DavResource.Value> props = new HashMap<>();
        Map<QName, Integer> refused = new HashMap<>();
        while (next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (is("href") && href.isEmpty()) {
                href = text().strip();
                if (href.length() > LONGEST_HREF) {
                    throw protocol("The server lists an address that is longer than any.");
                }
            } else if (is("status")) {
                status = status(text());
                verdict = true;
            } else if (is("propstat")) {
                propstat(props, refused);
                verdict = true;
            } else if (is("responsedescription")) {
                error = error.or(DavError.element(xml.getName(), text()));
            } else if (is("error")) {
                error = error.or(error());
            } else {
                skip();
            }
        }
        if (href.isEmpty() || !verdict) {
            throw protocol("The server listed something without saying what became of it.");
        }
        return new DavResource(href, status, props, refused, error);
    }

    /** The verdict may stand before or after the properties that it is about. */
    private void propstat(Map<QName, DavResource.Value> props, Map<QName, Integer> refused)
            throws XMLStreamException, StoreException {
        int status = 0;
        Map<QName, DavResource.Value> here = new HashMap<>();
        while (next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (is("status")) {
                status = status(text());
            } else if (is("prop")) {
                while (next() != XMLStreamConstants.END_ELEMENT) {
                    if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                        here.put(xml.getName(), value());
                    }
                }
            } else {
                skip();
            }
        }
        if (status == 0) {
            throw protocol("The server listed properties without saying what became of them.");
        }
        if (status / 100 == 2) {
            props.putAll(here);
        } else {
            for (var name : here.keySet()) {
                refused.put(name, status);
            }
        }
    }

    private DavResource.Value value() throws XMLStreamException {
        var text = new StringBuilder();
        var elements = new ArrayList<QName>();
        var hrefs = new ArrayList<String>();
        var components = new ArrayList<String>();
        var inside = new ArrayDeque<StringBuilder>();
        int outer = depth;
        long length = 0;
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                elements.add(xml.getName());
                length += ELEMENT_WEIGHT;
                if (xml.getLocalName().equals("comp")) {
                    var name = xml.getAttributeValue(null, "name");
                    if (name != null) {
                        components.add(name);
                    }
                }
                inside.push(new StringBuilder());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (depth < outer) {
                    break;
                }
                var ended = inside.pop().toString();
                if (Dav.HREF.equals(xml.getName())) {
                    hrefs.add(ended.strip());
                }
                text.append(ended);
            } else if (isText(event)) {
                length += xml.getTextLength();
                if (length <= longestText) {
                    (inside.isEmpty() ? text : inside.peek())
                            .append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                }
            }
            if (length > longestText && event == XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("more elements in a value than any has");
            }
        }
        return new DavResource.Value(
                text.toString(),
                List.copyOf(elements),
                List.copyOf(hrefs),
                List.copyOf(components),
                length > longestText || text.indexOf(String.valueOf(AnswerText.DAMAGE)) >= 0);
    }

    /** All of an {@code error} element: what it names, and what it says to people. */
    private DavError error() throws XMLStreamException {
        var found = DavError.NONE;
        while (next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                var name = xml.getName();
                var inside = value();
                found = found.or(DavError.element(name, inside.text()));
                for (var deeper : inside.elements()) {
                    found = found.or(DavError.element(deeper, ""));
                }
            }
        }
        return found;
    }

    private String text() throws XMLStreamException {
        return value().text();
    }

    private void skip() throws XMLStreamException {
        int outer = depth;
        while (depth >= outer) {
            next();
        }
    }

    private int next() throws XMLStreamException {
        while (true) {
            if (!xml.hasNext()) {
                throw new XMLStreamException("cut short");
            }
            int event = xml.next();
            text.told();
            switch (event) {
                case XMLStreamConstants.DTD,
                        XMLStreamConstants.ENTITY_REFERENCE,
                        XMLStreamConstants.ENTITY_DECLARATION ->
                    throw new XMLStreamException("a document type or an entity");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > MAX_DEPTH) {
                        throw new XMLStreamException("too deep");
                    }
                    return event;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    return event;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    return event;
                }
                default -> {}
            }
        }
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE;
    }

    private boolean is(String name) {
        return xml.getLocalName().equals(name) && Dav.D.equals(xml.getNamespaceURI());
    }

    /** {@code HTTP/1.1 200 OK} (RFC 4918 section 14.28); some leave out the protocol or the words. */
    private static int status(String line) throws StoreException {
        var status = VERDICT.matcher(line.strip());
        if (!status.matches()) {
            throw protocol("The server gave a verdict that is no HTTP status.");
        }
        return Integer.parseInt(status.group(1));
    }

    private static StoreException protocol(String message) {
        return DavErrors.protocol(message, null);
    }

    /** The parser's own message is left out: it may quote the text. A failed connection below it is told as one. */
    private static StoreException unreadable(XMLStreamException e) throws IOException {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof IOException io) {
                throw io;
            }
            if (t instanceof XMLStreamException nested && nested.getNestedException() instanceof IOException io) {
                throw io;
            }
        }
        return DavErrors.malformed();
    }
}
