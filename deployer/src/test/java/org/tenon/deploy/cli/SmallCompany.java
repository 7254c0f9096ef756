package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.DeployConfigFile;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.serve.HandOut;
import org.tenon.deploy.serve.LinkService;

/** A mail server with one person, a link service on loopback, and the welcome mail that the person got from it. */
final class SmallCompany implements AutoCloseable {
    static final String ADDRESS = "alice@example.test";
    static final String PASSWORD = "open sésame";

    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });
    private final int port = freePort();
    private final Register register;
    private final LinkService service;
    private final String link;

    /** @param service lines of the table {@code [service]} */
    SmallCompany(Path dir, String... service) throws Exception {
        mail.start();
        mail.setUser(ADDRESS, "alice", PASSWORD);
        var deployment = new Deployment(dir, mail.getSmtp().getPort(), service);
        Files.writeString(
                deployment.config(),
                Files.readString(deployment.config())
                        .replace("https://deploy.example.test", "http://" + host())
                        .replace("127.0.0.1:0", host())
                        .replace(
                                "imap = \"imaps://mail.example.test\"",
                                "insecure = true\nimap = \"imap://127.0.0.1:"
                                        + mail.getImap().getPort() + "\"")
                        .replaceAll("caldav = .*\n", ""));
        // A capsule is good by the clock of who takes it.
        deployment.later(Duration.between(Deployment.START, Clock.systemUTC().instant()));
        var sent = deployment.run("welcome", "send", ADDRESS);
        assertEquals(0, sent.exit(), sent.err());
        var text = GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]);
        var found =
                Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/w/[0-9a-z]{26}").matcher(text);
        assertTrue(found.find(), text);
        link = found.group();
        var config = DeployConfigFile.read(deployment.config());
        var key = SigningKey.read(Files.readString(config.key()));
        register = Register.open(config.register());
        var handOut = new HandOut(config, key, register, deployment.clock(), new SecureRandom());
        this.service = LinkService.start(config, key, register, handOut, deployment.clock(), Map.of());
    }

    /** The link in the welcome mail. */
    String link() {
        return link;
    }

    /** The link service's name. */
    String host() {
        return "127.0.0.1:" + port;
    }

    GreenMail mail() {
        return mail;
    }

    /** On how many machines the link was used. */
    long devices() {
        return register.handed(register.find(ADDRESS).orElseThrow().id()).devices();
    }

    @Override
    public void close() throws Exception {
        service.close();
        register.close();
        mail.stop();
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
