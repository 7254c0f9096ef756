package org.tenon.sync.fake.dav;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;

/** The faults that are about an answer as a whole, and the sending of answers. */
final class FakeDavFaults {
    private static final String PAGE =
            "<html><head><title>Sign in</title></head><body><form action=\"/login\"><input name=p></form></body></html>";
    private static final byte[] MEGABYTE = new byte[1 << 20];

    static {
        Arrays.fill(MEGABYTE, (byte) ' ');
    }

    private FakeDavFaults() {}

    /** Answers in the request's stead, before it is looked at; false where nothing goes wrong. */
    static boolean before(FakeDavServer server, HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        boolean write = writes(method);
        if (server.strikes(DavFault.TOO_MANY_REQUESTS, method)) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(server.wait(DavFault.TOO_MANY_REQUESTS)));
            return end(server, exchange, 429, "");
        }
        if (server.strikes(DavFault.UNAVAILABLE, method)) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(server.wait(DavFault.UNAVAILABLE)));
            return end(server, exchange, 503, "");
        }
        if (server.strikes(DavFault.BUSY, method)) {
            return end(server, exchange, 503, "");
        }
        if (server.strikes(DavFault.HANGS_UP, method)) {
            throw hangUp();
        }
        boolean toItem = !exchange.getRequestURI().getRawPath().endsWith("/");
        if (write && toItem && server.strikes(DavFault.CONFLICT, method)) {
            return end(server, exchange, 409, "");
        }
        if (method.equals("PUT") && server.strikes(DavFault.NOT_FOUND, method)) {
            return end(server, exchange, 404, "");
        }
        if (write && toItem && server.strikes(DavFault.REDIRECT_TO_COLLECTION, method)) {
            return toCollection(server, exchange);
        }
        if (server.strikes(DavFault.SERVER_ERROR, method)) {
            return end(server, exchange, 500, "oh dear");
        }
        if (server.strikes(DavFault.SIGNED_OUT, method)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"fake\"");
            return end(server, exchange, 401, "");
        }
        if (server.strikes(DavFault.FORBIDDEN, method)) {
            return end(server, exchange, 403, "");
        }
        if (write && server.strikes(DavFault.PRECONDITION_FAILED, method)) {
            return end(server, exchange, 412, "");
        }
        if (write && server.strikes(DavFault.LOCKED, method)) {
            return end(server, exchange, 423, "");
        }
        if (write && server.strikes(DavFault.FULL, method)) {
            return end(server, exchange, 507, FakeDavXml.error("<d:quota-not-exceeded/>"));
        }
        if (write && server.strikes(DavFault.TOO_LARGE, method)) {
            return end(server, exchange, 413, "");
        }
        if (server.strikes(DavFault.LOGIN_PAGE, method)) {
            return end(server, exchange, 200, PAGE);
        }
        if (server.strikes(DavFault.LOGIN_PAGE_AS_207, method)) {
            return end(server, exchange, 207, PAGE);
        }
        if (server.strikes(DavFault.REDIRECT_ELSEWHERE, method)) {
            exchange.getResponseHeaders().set("Location", server.otherPlace());
            return end(server, exchange, 302, "");
        }
        if (server.strikes(DavFault.REDIRECT_HERE, method)) {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getRawPath());
            return end(server, exchange, 302, "");
        }
        if (server.strikes(DavFault.XML_BOMB, method)) {
            return end(
                    server,
                    exchange,
                    207,
                    "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
                            + "<d:multistatus xmlns:d=\"DAV:\"><d:sync-token>&d;</d:sync-token></d:multistatus>");
        }
        if (server.strikes(DavFault.EXTERNAL_ENTITY, method)) {
            return end(
                    server,
                    exchange,
                    207,
                    "<?xml version=\"1.0\"?><!DOCTYPE m SYSTEM \"" + server.otherPlace()
                            + "evil.dtd\" [<!ENTITY f SYSTEM \"" + server.otherPlace()
                            + "\">]><d:multistatus xmlns:d=\"DAV:\"><d:sync-token>&f;</d:sync-token></d:multistatus>");
        }
        if (server.strikes(DavFault.HUGE, method)) {
            return huge(exchange);
        }
        if (server.strikes(DavFault.SILENT, method)) {
            silence();
            return true;
        }
        return false;
    }

    static boolean writes(String method) {
        return !Set.of("PROPFIND", "REPORT", "GET", "HEAD", "OPTIONS").contains(method);
    }

    private static boolean toCollection(FakeDavServer server, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .set("Location", exchange.getRequestURI().getRawPath().replaceFirst("[^/]+$", ""));
        return end(server, exchange, 308, "");
    }

    /** With nothing sent the JDK's server drops the connection; a header alone is sent at once by JDK 21, and later by JDK 25. */
    static IOException hangUp() {
        return new IOException("dropped on purpose");
    }

    private static boolean huge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(207, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("<d:multistatus xmlns:d=\"DAV:\">".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 200; i++) {
                out.write(MEGABYTE);
            }
            out.write("</d:multistatus>".getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    private static void silence() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean end(FakeDavServer server, HttpExchange exchange, int status, String text)
            throws IOException {
        var body = own(server, status, text);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", body.startsWith("<html") ? "text/html" : "application/xml");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        return true;
    }

    static void send(FakeDavServer server, HttpExchange exchange, FakeDavMethods.Answer answer) throws IOException {
        var method = exchange.getRequestMethod();
        if (server.strikes(DavFault.DONE_BUT_NO_ANSWER, method)) {
            throw hangUp();
        }
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] bytes = spoil(own(server, answer.status(), answer.body()).getBytes(StandardCharsets.UTF_8));
        if (bytes.length == 0 && server.has(DavTrait.EMPTY_IS_HTML)) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=UTF-8");
        }
        if (answer.body().equals(FakeDavMethods.HUGE)) {
            exchange.sendResponseHeaders(answer.status(), 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 80; i++) {
                    out.write(MEGABYTE);
                }
            }
            return;
        }
        if (method.equals("HEAD") || bytes.length == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        if (server.strikes(DavFault.CUT_OFF, method)) {
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("dropped on purpose");
        }
        if (server.strikes(DavFault.TRUNCATED_XML, method)) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2 / 3);
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        if (method.equals("REPORT") && server.has(DavTrait.CLOSES_UNSAID)) {
            exchange.getResponseBody().close();
            throw new IOException("closed on purpose");
        }
    }

    /** Errors as SabreDAV makes them: its version, its exception and a message stand before what the standards name. */
    private static String own(FakeDavServer server, int status, String body) {
        if (!server.has(DavTrait.OWN_ERRORS) || status < 400 || (!body.isEmpty() && !body.contains("<d:error"))) {
            return body;
        }
        var own = "<s:sabredav-version>4.7.1</s:sabredav-version><s:exception>Sabre\\DAV\\Exception\\Status" + status
                + "</s:exception><s:message>No way for status " + status + "</s:message>";
        var whole = body.isEmpty() ? FakeDavXml.error("") : body;
        return whole.replaceFirst("<d:error [^>]*", "$0 xmlns:s=\"http://sabredav.org/ns\"")
                .replaceFirst("<d:error [^>]*>", "$0" + Matcher.quoteReplacement(own));
    }

    /** Puts bytes that are no UTF-8 in the place of the mark for them. */
    private static byte[] spoil(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == 0xef && (bytes[i + 1] & 0xff) == 0xa3 && (bytes[i + 2] & 0xff) == 0xbe) {
                bytes[i] = (byte) 0xf0;
                bytes[i + 1] = (byte) 0x9f;
                bytes[i + 2] = '(';
            }
        }
        return bytes;
    }
}
