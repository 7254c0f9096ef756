package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** One of the users of a Cyrus, with another program: plain HTTP. */
final class CyrusPerson {
    private static final Pattern HREF = Pattern.compile("href>([^<]+\\.ics)<");
    /** How many items there have ever been in a calendar, its own ETag tells: each letter is one more in the mailbox behind it. */
    private static final Pattern EVER = Pattern.compile("getetag>\"\\d+-(\\d+)-\\d+\"<");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String user;
    private final URI home;

    /** @param user such as u1, whose password is p1 */
    CyrusPerson(URI server, String user) {
        this.user = user;
        this.home = server.resolve("/dav/calendars/user/" + user + "/");
    }

    private String ask(String method, URI place, String depth, String body) {
        var login = Base64.getEncoder().encodeToString((user + ":" + user.replace('u', 'p')).getBytes(UTF_8));
        var request = HttpRequest.newBuilder(place)
                .header("Authorization", "Basic " + login)
                .header("Content-Type", method.equals("PUT") ? "text/calendar" : "application/xml")
                .header("Depth", depth)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(2, answer.statusCode() / 100, () -> method + " " + place + ": " + answer.body());
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String found(URI place, String depth) {
        return ask("PROPFIND", place, depth, "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>");
    }

    /**
     * What came: an invitation or a change of one is an item more in the calendar; an answer is the event anew, and one more in the
     * inbox of the server's scheduling.
     */
    int letters() {
        return ever("Default/") + ever("Inbox/");
    }

    private int ever(String calendar) {
        var answer = found(home.resolve(calendar), "0");
        var ever = EVER.matcher(answer);
        assertTrue(ever.find(), answer);
        return Integer.parseInt(ever.group(1));
    }

    private List<URI> places() {
        return HREF.matcher(found(home.resolve("Default/"), "1"))
                .results()
                .map(r -> home.resolve(r.group(1)))
                .toList();
    }

    private record Event(URI place, String text) {}

    /** The one of that UID, unfolded. */
    private Event one(String uid) {
        var all = places().stream()
                .map(place -> new Event(place, ask("GET", place, "0", "").replaceAll("\r\n[ \t]", "")))
                .filter(event -> event.text().contains("UID:" + uid + "\r\n"))
                .toList();
        assertEquals(1, all.size(), () -> user + " has " + all);
        return all.getFirst();
    }

    String event(String uid) {
        return one(uid).text();
    }

    void put(String name, String text) {
        ask("PUT", home.resolve("Default/" + name + ".ics"), "0", text);
    }

    void replace(String uid, String text) {
        ask("PUT", one(uid).place(), "0", text);
    }

    void delete(String uid) {
        ask("DELETE", one(uid).place(), "0", "");
    }

    void clear() {
        places().forEach(place -> ask("DELETE", place, "0", ""));
    }
}
