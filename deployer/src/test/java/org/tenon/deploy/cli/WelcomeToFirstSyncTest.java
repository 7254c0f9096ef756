package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.DeployConfigFile;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.serve.HandOut;
import org.tenon.deploy.serve.LinkService;

/** The two sides together: what {@code tenon-deploy} mails and hands out is what {@code tenon enrol} takes. */
class WelcomeToFirstSyncTest {
    @TempDir
    Path dir;

    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });

    @Test
    void theLinkInTheMailLeadsToTheMailOnThisMachine() throws Exception {
        mail.start();
        try {
            mail.setUser("alice@example.test", "alice", "open sesame");
            int port = freePort();
            var deployment = new Deployment(dir, mail.getSmtp().getPort());
            Files.writeString(
                    deployment.config(),
                    Files.readString(deployment.config())
                            .replace("https://deploy.example.test", "http://127.0.0.1:" + port)
                            .replace("127.0.0.1:0", "127.0.0.1:" + port)
                            .replace(
                                    "imap = \"imaps://mail.example.test\"",
                                    "insecure = true\nimap = \"imap://127.0.0.1:"
                                            + mail.getImap().getPort() + "\"")
                            .replaceAll("caldav = .*\n", ""));
            // A capsule is good by the clock of who takes it.
            deployment.later(
                    Duration.between(Deployment.START, Clock.systemUTC().instant()));
            var sent = deployment.run("welcome", "send", "alice@example.test");
            assertEquals(0, sent.exit(), sent.err());
            var text = GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]);
            var link = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/w/[0-9a-z]{26}")
                    .matcher(text);
            assertTrue(link.find(), text);

            var config = DeployConfigFile.read(deployment.config());
            var key = SigningKey.read(Files.readString(config.key()));
            try (var register = Register.open(config.register())) {
                var handOut = new HandOut(config, key, register, deployment.clock(), new SecureRandom());
                try (var service = LinkService.start(config, key, register, handOut, deployment.clock(), Map.of())) {
                    assertEquals(port, service.address().getPort());
                    enrol(0, link.group(), "--host", "127.0.0.1:" + port);
                    // Once more is the same machine, and no news.
                    enrol(0, link.group(), "--host", "127.0.0.1:" + port);
                }
                var handed = register.handed(
                        register.find("alice@example.test").orElseThrow().id());
                assertEquals(1, handed.devices());
            }
            try (var inbox = Files.walk(dir.resolve("here/mail/INBOX"))) {
                assertEquals(1, inbox.filter(Files::isRegularFile).count(), "the welcome mail is here");
            }
        } finally {
            mail.stop();
        }
    }

    private void enrol(int expected, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tenon.connector.cli.Tenon",
                "enrol"));
        command.addAll(List.of(words));
        command.addAll(
                List.of("--quiet", "--password", "env:ALICE_PASSWORD", "--store", "files:" + dir.resolve("here")));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ALICE_PASSWORD", "open sesame");
        builder.environment().put("XDG_CONFIG_HOME", dir.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", dir.resolve("state").toString());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), said);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
