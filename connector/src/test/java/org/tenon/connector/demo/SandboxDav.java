package org.tenon.connector.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;

/** The sandbox's calendars, tasks and contacts: the strict DAV fake that the tests use, and what another program would do there. */
public final class SandboxDav implements AutoCloseable {
    private final FakeDavServer server;
    private final String calendar;
    private final String tasks;
    private final String people;

    public SandboxDav() throws IOException {
        this(SandboxServer.USER);
    }

    public SandboxDav(String user) throws IOException {
        server = FakeDavServer.start().auth(new FakeDavAuth.Basic(user, SandboxServer.PASSWORD));
        calendar = server.addCalendar("team", "Team", "VEVENT");
        tasks = server.addCalendar("errands", "Errands", "VTODO");
        people = server.addAddressbook("people", "People");
    }

    public URI root() {
        return server.root();
    }

    public void event(String name, String summary, String hour, String... more) {
        server.put(
                calendar,
                name + ".ics",
                bytes(calendar(
                        "VEVENT",
                        name,
                        "DTSTART:20260309T" + hour + "0000Z\r\nDTEND:20260309T" + hour + "4500Z\r\nSUMMARY:" + summary
                                + "\r\n" + lines(more))));
    }

    public void task(String name, String summary, String... more) {
        server.put(tasks, name + ".ics", bytes(calendar("VTODO", name, "SUMMARY:" + summary + "\r\n" + lines(more))));
    }

    public void person(String name, String fullName, String... more) {
        server.put(people, name + ".vcf", bytes(card(name, fullName, more)));
    }

    static String card(String name, String fullName, String... more) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + name + "\r\nFN:" + fullName + "\r\nN:" + fullName + ";;;;\r\n"
                + lines(more) + "END:VCARD\r\n";
    }

    private static String calendar(String component, String name, String rest) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sandbox//EN\r\nBEGIN:" + component + "\r\nUID:" + name
                + "\r\nDTSTAMP:20260301T000000Z\r\n" + rest + "END:" + component + "\r\nEND:VCALENDAR\r\n";
    }

    private static String lines(String... lines) {
        return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether some event, task or person on the server holds these words. */
    public boolean holds(String words) {
        return server.items(calendar).toString().contains(words)
                || server.items(tasks).toString().contains(words)
                || server.items(people).toString().contains(words);
    }

    @Override
    public void close() {
        server.close();
    }
}
