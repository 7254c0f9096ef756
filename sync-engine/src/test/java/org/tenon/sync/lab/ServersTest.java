package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.lab.Setup.Certificate;

final class ServersTest {
    @TempDir
    Path dir;

    @Nested
    final class Dovecot {
        @BeforeEach
        void installed() {
            var missing = DovecotServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
        }

        @Test
        void letsItsUsersInAndEndsWithAllThatItStarted() throws IOException {
            int port;
            try (var server = DovecotServer.start(dir)) {
                port = server.imapPort();
                try (var line = new ImapLine(port)) {
                    assertTrue(line.say("LOGIN u1 p1").contains(" OK "));
                    assertTrue(line.say("LIST \"\" *").contains("\\Sent"));
                    assertTrue(line.say("SELECT INBOX").contains(" OK "));
                    assertTrue(Files.isDirectory(server.maildir("u1").resolve("cur")));
                }
            }
            assertThrows(ConnectException.class, () -> new ImapLine(port).close());
        }

        @Test
        void letsTheMasterActAsAUser() throws IOException {
            try (var server = DovecotServer.start(dir);
                    var line = new ImapLine(server.imapPort())) {
                var plain = Base64.getEncoder().encodeToString("u2\0master\0mp".getBytes(StandardCharsets.UTF_8));
                assertTrue(line.say("AUTHENTICATE PLAIN " + plain).contains(" OK "));
            }
        }

        @Test
        void hidesWhatItIsToldToHide() throws IOException {
            var setup = Setup.plain().without("MOVE", "UIDPLUS").namespace('.', "INBOX.");
            try (var server = DovecotServer.start(dir, setup);
                    var line = new ImapLine(server.imapPort())) {
                var said = line.say("LOGIN u1 p1") + line.say("CAPABILITY");
                assertFalse(said.contains(" MOVE") || said.contains("UIDPLUS"), said);
                assertTrue(said.contains("CONDSTORE"), said);
                assertTrue(line.say("NAMESPACE").contains("((\"INBOX.\" \".\"))"));
            }
        }

        @Test
        void findsItsMailAgainOnTheSamePort() throws IOException {
            int port;
            try (var server = DovecotServer.start(dir)) {
                port = server.imapPort();
                try (var line = new ImapLine(port)) {
                    line.say("LOGIN u1 p1");
                    assertTrue(line.say("APPEND INBOX {4+}\r\na: b").contains(" OK "));
                }
            }
            try (var server = DovecotServer.start(dir, Setup.plain().imapPort(port));
                    var line = new ImapLine(server.imapPort())) {
                assertEquals(port, server.imapPort());
                line.say("LOGIN u1 p1");
                assertTrue(line.say("EXAMINE INBOX").contains("* 1 EXISTS"));
            }
        }

        @Test
        void refusesWhatIsOverQuota() throws IOException {
            try (var server = DovecotServer.start(dir, Setup.plain().quota("10k"));
                    var line = new ImapLine(server.imapPort())) {
                line.say("LOGIN u1 p1");
                assertTrue(line.say("APPEND INBOX {20000+}\r\n" + "a".repeat(20_000))
                        .contains("OVERQUOTA"));
            }
        }

        @Test
        void showsTheCertificateThatWasAskedFor() throws Exception {
            assertShowsCertificates(setup -> DovecotServer.start(dir, setup));
        }
    }

    @Nested
    final class Cyrus {
        @BeforeEach
        void installed() {
            var missing = CyrusServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
        }

        @Test
        void letsItsUsersInAndEndsWithAllThatItStarted() throws IOException {
            int port;
            try (var server = CyrusServer.start(dir)) {
                port = server.imapPort();
                try (var line = new ImapLine(port)) {
                    assertTrue(line.say("LOGIN u1 p1").contains(" OK "));
                    assertTrue(line.say("LIST \"\" *").contains("Sent"));
                }
            }
            assertThrows(ConnectException.class, () -> new ImapLine(port).close());
        }

        @Test
        void answersCalDav() throws Exception {
            try (var server = CyrusServer.start(dir)) {
                var connection = (HttpURLConnection)
                        server.http().resolve("/dav/calendars/user/u1/").toURL().openConnection();
                connection.setRequestProperty(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("u1:p1".getBytes(StandardCharsets.UTF_8)));
                connection.setRequestMethod("OPTIONS");
                assertEquals(200, connection.getResponseCode());
                assertTrue(connection.getHeaderFields().get("DAV").toString().contains("calendar-access"));
            }
        }

        @Test
        void hidesWhatItIsToldToHide() throws IOException {
            try (var server = CyrusServer.start(dir, Setup.plain().without("QRESYNC", "OBJECTID"));
                    var line = new ImapLine(server.imapPort())) {
                var said = line.say("LOGIN u1 p1") + line.say("CAPABILITY");
                assertFalse(said.contains("QRESYNC") || said.contains("OBJECTID"), said);
                assertTrue(said.contains("CONDSTORE"), said);
            }
        }

        @Test
        void showsTheCertificateThatWasAskedFor() throws Exception {
            assertShowsCertificates(setup -> CyrusServer.start(dir, setup));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMailServerLetsItsUserInAndEndsWithAllThatItStarted(MailServer.Make make) throws IOException {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        int port;
        try (var server = make.start(dir, Setup.plain())) {
            port = server.imapPort();
            try (var line = new ImapLine(port)) {
                assertTrue(line.say("LOGIN " + server.user() + " p1").contains(" OK "));
                assertTrue(line.say("SELECT INBOX").contains(" OK "));
            }
        }
        assertThrows(ConnectException.class, () -> new ImapLine(port).close());
    }

    @ParameterizedTest
    @EnumSource
    void everyDavServerHasAHomeForItsUserAndEndsWithAllThatItStarted(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        int port;
        try (var server = make.start(dir)) {
            port = server.http().getPort();
            var judge = new ArrayList<>(List.of(Lab.script("compare-dav").toString(), "--files", dir.toString()));
            judge.addAll(List.of("--user", "u1", "--password", "p1"));
            server.homes().forEach(home -> judge.addAll(List.of("--home", home.toString())));
            var ended = Lab.run(Duration.ofSeconds(30), judge);
            // Only SOGo has anything at the beginning: its users, in the address book of the site.
            var begun = make == DavServer.Make.SOGO ? "4 items differ" : "equal";
            assertTrue(ended.said().strip().endsWith(begun), ended::said);
            assertEquals(0, server.mailsSent());
        }
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private interface Starter {
        TlsMailServer start(Setup setup) throws IOException;
    }

    private static void assertShowsCertificates(Starter starter) throws Exception {
        for (var certificate : Certificate.values()) {
            try (var server = starter.start(Setup.plain().certificate(certificate))) {
                var answer = handshake(server);
                switch (certificate) {
                    case GOOD -> assertEquals("", answer);
                    case EXPIRED -> assertTrue(answer.contains("validity check failed"), answer);
                    case WRONG_HOST -> assertTrue(answer.contains("localhost"), answer);
                    case SELF_SIGNED -> assertTrue(answer.contains("unable to find valid certification path"), answer);
                }
            }
        }
    }

    /** What the platform's own verification has to say, with the server's authority trusted; empty where all is well. */
    private static String handshake(TlsMailServer server) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var pem = Files.newInputStream(server.authority())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), server.imapsPort());
                var socket = (SSLSocket)
                        context.getSocketFactory().createSocket(plain, "localhost", server.imapsPort(), true)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return "";
        } catch (SSLException e) {
            return e.getMessage();
        }
    }
}
