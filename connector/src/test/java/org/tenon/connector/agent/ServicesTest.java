package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.LoopbackPorts;
import org.tenon.connector.sync.BusyException;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.Lab;

/** The loopback services, as clients and strangers find them. The account's own server cannot be reached here: all mail stays. */
class ServicesTest {
    @TempDir
    static Path dir;

    private static AgentRig rig;

    @BeforeAll
    static void start() throws Exception {
        try (var nobody = new ServerSocket(0)) {
            int closed = nobody.getLocalPort();
            rig = new AgentRig(
                    dir,
                    "smtp = \"smtp://127.0.0.1:" + closed + "\"",
                    "insecure = true",
                    "imap = \"imap://127.0.0.1:" + closed + "\"");
        }
        rig.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        rig.close();
    }

    @BeforeEach
    void empty() throws Exception {
        for (var entry : rig.entries()) {
            rig.view().discard(entry.id());
        }
    }

    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(ServicesInWindows.class);
    }

    /** Python's own libraries: other people's clients. */
    private static String python(String... lines) throws IOException, InterruptedException, AccountException {
        var ports = rig.ports();
        var program = "import poplib, smtplib\nPOP3, SMTP = " + ports.pop3() + ", " + ports.submission() + "\n"
                + String.join("\n", lines);
        var ended = Lab.run(Duration.ofSeconds(60), List.of("python3", "-c", program));
        return ended.said().strip() + (ended.code() == 0 ? "" : " (exit code " + ended.code() + ")");
    }

    @Test
    void pop3ClientsFindAnEmptyMailbox() throws Exception {
        assertEquals(
                "(0, 0) [] [] b'+OK' b'+OK' b'+OK'",
                python(
                        "p = poplib.POP3('127.0.0.1', POP3)",
                        "p.user('whoever'); p.pass_('whatever')",
                        "print(p.stat(), p.list()[1], p.uidl()[1], p.noop(), p.rset(), p.quit())"));
    }

    @Test
    void pop3WantsAPasswordFirstAndHasNoApop() throws Exception {
        try (var client = rig.client(rig.ports().pop3())) {
            assertEquals("+OK Tenon", client.greeting);
            assertTrue(client.talk("STAT").startsWith("-ERR"));
            assertTrue(client.talk("PASS x").startsWith("-ERR"));
            assertTrue(client.talk("APOP u1 0123456789abcdef").startsWith("-ERR"));
            assertEquals("+OK 0 0", client.talk("USER u1", "PASS with blanks in it", "STAT"));
            assertTrue(client.talk("RETR 1").startsWith("-ERR"));
        }
    }

    @Test
    void smtpClientsSignInWithAnyPassword() throws Exception {
        assertEquals(
                "{}",
                python(
                        "s = smtplib.SMTP('127.0.0.1', SMTP)",
                        "s.login('whoever', 'whatever')",
                        "s.user, s.password = 'whoever', 'else'",
                        "print(s.sendmail('u1@example.net', ['u2@example.net'], 'Subject: x\\r\\n\\r\\nHello\\r\\n.\\r\\n..\\r\\n'))"));
        assertEquals("Subject: x\r\n\r\nHello\r\n.\r\n..\r\n", Files.readString(only(".eml")));
    }

    @Test
    void curlSendsWithAuthLogin() throws Exception {
        var mail = Files.writeString(dir.resolve("mail"), AgentRig.MAIL);
        var ended = Lab.run(
                Duration.ofSeconds(30),
                List.of(
                        "curl",
                        "-sS",
                        "--url",
                        "smtp://127.0.0.1:" + rig.ports().submission(),
                        "--user",
                        "u1:anything",
                        "--login-options",
                        "AUTH=LOGIN",
                        "--mail-from",
                        "u1@example.net",
                        "--mail-rcpt",
                        "u2@example.net",
                        "--upload-file",
                        mail.toString()));
        assertEquals(0, ended.code(), ended.said());
        assertEquals(AgentRig.MAIL, Files.readString(only(".eml")));
    }

    private static Path only(String end) throws IOException {
        try (var files = Files.newDirectoryStream(rig.state.agent().resolve("outbox"), "*" + end)) {
            var all = new ArrayList<Path>();
            files.forEach(all::add);
            assertEquals(1, all.size());
            return all.getFirst();
        }
    }

    /** A process of another user of this machine, who knows the ports. */
    @Test
    void otherUsersAreRefusedInOneLine() throws Exception {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "only root can be somebody else");
        var ports = rig.ports();
        var program = "import socket\nfor port in (" + ports.pop3() + ", " + ports.submission() + "):\n"
                + " s = socket.create_connection(('127.0.0.1', port)); print(s.makefile().read().strip())";
        var ended = Lab.run(
                Duration.ofSeconds(30),
                List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "/usr/bin/python3",
                        "-c",
                        program));
        assertEquals(
                "-ERR [AUTH] This service is for the user who runs the Tenon agent alone\n"
                        + "554 5.7.1 This service is for the user who runs the Tenon agent alone",
                ended.said().strip());
    }

    @Test
    void nobodyElsesMachineCanConnect() throws Exception {
        int port = rig.ports().submission();
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (var address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress() && address.getAddress().length == 4) {
                    assertThrows(ConnectException.class, () -> new Socket(address, port).close());
                }
            }
        }
    }

    @Test
    void aMailOverTheLimitIsRefusedWhetherItSaysSoOrNot() throws Exception {
        assertTrue(python(
                        "s = smtplib.SMTP('127.0.0.1', SMTP); s.ehlo()",
                        "print(s.docmd('MAIL FROM:<u1@example.net> SIZE=60000000'))")
                .startsWith("(552,"));
        try (var client = rig.client(rig.ports().submission())) {
            client.talk("EHLO t", "MAIL FROM:<u1@example.net>", "RCPT TO:<u2@example.net>", "DATA");
            client.write("Subject: big\r\n\r\n");
            var line = "x".repeat(998) + "\r\n";
            var chunk = line.repeat(1000);
            for (int i = 0; i < 60; i++) {
                client.write(chunk);
            }
            assertTrue(client.talk(".").startsWith("552 5.3.4"));
            // The connection is in step: the next mail is taken.
            client.talk("MAIL FROM:<u1@example.net>", "RCPT TO:<u2@example.net>", "DATA");
            assertTrue(client.talk(AgentRig.MAIL + ".").startsWith("250 2.0.0"));
        }
        assertEquals("waiting[waiting]", rig.outbox());
    }

    /** A line feed alone is how one mail is made to look like two to the next server. */
    @Test
    void bareLineFeedsAreRefused() throws Exception {
        for (var mail : List.of("Subject: x\r\n\r\na\nb\r\n", "Subject: x\r\n\r\na\rb\r\n", "Subject: x\n\nb\r\n")) {
            assertTrue(rig.submit(mail, "u2@example.net").startsWith("550 5.6.0"), mail);
        }
        assertTrue(rig.submit("Subject: x\r\n\r\na\n.\nMAIL FROM:<x>\r\n", "u2@example.net")
                .startsWith("550 5.6.0"));
        assertEquals("", rig.outbox());
        try (var client = rig.client(rig.ports().submission())) {
            // Not a command that ends there.
            assertTrue(client.talk("EHLO t\nMAIL FROM:<u1@example.net>").startsWith("501"));
            assertEquals("", client.answer());
        }
    }

    /** What is said in one go is taken in order; what comes behind a mail's end is never another mail. */
    @Test
    void commandsInOneGoAreTakenInOrder() throws Exception {
        try (var client = rig.client(rig.ports().submission())) {
            client.write(
                    "EHLO t\r\nMAIL FROM:<u1@example.net>\r\nRCPT TO:<u2@example.net>\r\nRCPT TO:<u3@example.net>\r\nDATA\r\n");
            for (int i = 0; i < 4; i++) {
                assertTrue(client.answer().startsWith("250"));
            }
            assertTrue(client.answer().startsWith("354"));
            assertTrue(client.talk(AgentRig.MAIL + ".").startsWith("250"));
        }
        assertEquals("waiting[waiting, waiting]", rig.outbox());
    }

    @Test
    void tenThousandCommandsAreAnsweredAndTenThousandRecipientsAreNot() throws Exception {
        try (var client = rig.client(rig.ports().submission())) {
            client.talk("EHLO t");
            for (int i = 0; i < 10_000; i++) {
                assertTrue(client.talk("NOOP").startsWith("250"));
            }
            client.talk("MAIL FROM:<u1@example.net>");
            for (int i = 0; i < 1000; i++) {
                client.talk("RCPT TO:<u" + i + "@example.net>");
            }
            assertTrue(client.talk("RCPT TO:<onemore@example.net>").startsWith("452"));
        }
        try (var client = rig.client(rig.ports().pop3())) {
            client.talk("USER u1", "PASS x");
            for (int i = 0; i < 10_000; i++) {
                assertEquals("+OK", client.talk("NOOP"));
            }
            var last = "";
            for (int i = 0; i < 20; i++) {
                last = client.talk("NONSENSE");
            }
            assertEquals("-ERR Not known here", last);
            assertEquals("", client.answer());
        }
    }

    @Test
    void anAddressThatCouldBeACommandIsRefused() throws Exception {
        try (var client = rig.client(rig.ports().submission())) {
            client.talk("EHLO t");
            assertTrue(client.talk("MAIL FROM:<u1@example.net>").startsWith("250"));
            assertNotEquals('2', client.talk("RCPT TO:<a\rRSET@example.net>").charAt(0));
        }
        assertEquals("", rig.outbox());
    }

    @Test
    void aClientThatGoesAwayInTheMiddleLeavesNothing() throws Exception {
        try (var client = rig.client(rig.ports().submission())) {
            client.talk("EHLO t", "MAIL FROM:<u1@example.net>", "RCPT TO:<u2@example.net>", "DATA");
            client.write(AgentRig.MAIL);
        }
        rig.await("no file is left", () -> {
            try (var files = Files.newDirectoryStream(rig.state.agent().resolve("outbox"), "*.{eml,mail,new}")) {
                return !files.iterator().hasNext();
            }
        });
    }

    /** What is on disk is only its owner's. */
    @Test
    void theOutboxIsClosedToOthers() throws Exception {
        rig.submit(AgentRig.MAIL, "u2@example.net");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(only(".eml"))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(only(".mail"))));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(rig.state.agent().resolve("outbox"))));
        assertEquals(AgentRig.MAIL, Files.readString(only(".eml"), StandardCharsets.ISO_8859_1));
    }

    @Test
    void oneAgentAnAccount() throws Exception {
        var second = new Agent(rig.machine, AccountFile.read(rig.accountFile), rig.state, List.of(), sentence -> {});
        var refused = assertThrows(BusyException.class, second::run);
        assertTrue(refused.getMessage().startsWith("another agent is at work on this account"), refused.getMessage());
    }

    @Test
    void portsAreChosenOnceAndBelowWhatSystemsHandOut(@TempDir Path other) throws Exception {
        var chosen = LoopbackPorts.of(other, new Random(1));
        assertEquals(chosen, LoopbackPorts.of(other, new Random(2)));
        for (int port : List.of(chosen.pop3(), chosen.submission())) {
            assertTrue(port >= 20_000 && port < 32_768, "port " + port);
        }
        assertNotEquals(chosen.pop3(), chosen.submission());
    }

    /** An agent that ends gives its ports up before it says so, or the next one would take itself for a stranger. */
    @Test
    void anAgentThatIsBegunAgainAtOnceHasItsPorts(@TempDir Path other) throws Exception {
        try (var ours = new AgentRig(
                other, "smtp = \"smtp://127.0.0.1:9\"", "insecure = true", "imap = \"imap://127.0.0.1:9\"")) {
            for (int i = 0; i < 20; i++) {
                ours.start();
                ours.stop();
            }
        }
    }

    @Test
    void aPortThatAStrangerHasIsSaidPlainly(@TempDir Path other) throws Exception {
        try (var ours = new AgentRig(
                other, "smtp = \"smtp://127.0.0.1:9\"", "insecure = true", "imap = \"imap://127.0.0.1:9\"")) {
            int port = LoopbackPorts.of(ours.state.path(), new Random()).submission();
            try (var stranger = new ServerSocket(port, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
                var refused = assertThrows(AccountException.class, ours::start);
                assertTrue(
                        refused.getMessage()
                                .contains("port " + stranger.getLocalPort() + ", to which Outlook hands its mail, is"
                                        + " taken by another program"),
                        refused.getMessage());
            }
            ours.start();
        }
    }
}
