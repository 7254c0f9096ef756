package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** A link service on loopback, and the welcome mail that one person got from it. */
final class Company implements AutoCloseable {
    private final int port = freePort();
    private final String address;
    private final Register register;
    private final LinkService service;
    private final String link;

    /** The text of the welcome mail, once it has arrived. */
    interface Welcome {
        String text() throws Exception;
    }

    /**
     * @param servers lines of the table {@code [account]}: where the person's mail and the rest are
     * @param service lines of the table {@code [service]}
     */
    Company(Path dir, int smtpPort, String address, String servers, Welcome welcome, String... service)
            throws Exception {
        this.address = address;
        var deployment = new Deployment(dir, smtpPort, service);
        Files.writeString(
                deployment.config(),
                Files.readString(deployment.config())
                        .replace("https://deploy.example.test", "http://" + host())
                        .replace("127.0.0.1:0", host())
                        .replace("imap = \"imaps://mail.example.test\"", servers)
                        .replaceAll("caldav = \"https://dav.example.test.*\n", ""));
        // A capsule is good by the clock of who takes it.
        deployment.later(Duration.between(Deployment.START, Clock.systemUTC().instant()));
        var sent = deployment.run("welcome", "send", address);
        assertEquals(0, sent.exit(), sent.err());
        var text = welcome.text();
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

    /** On how many machines the link was used. */
    long devices() {
        return register.handed(register.find(address).orElseThrow().id()).devices();
    }

    /** By the button of the page, into a folder as a browser would put it; answers with the file's name. */
    String download(Path folder) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(link + "/installer"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            var file = Files.createDirectories(folder).resolve("part");
            var answer = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
            assertEquals(200, answer.statusCode());
            var named = Pattern.compile("filename=\"(Tenon-[^\"]+\\.msi)\"")
                    .matcher(answer.headers().firstValue("Content-Disposition").orElseThrow());
            assertTrue(named.find());
            Files.move(file, folder.resolve(named.group(1)));
            return named.group(1);
        }
    }

    @Override
    public void close() {
        service.close();
        register.close();
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
