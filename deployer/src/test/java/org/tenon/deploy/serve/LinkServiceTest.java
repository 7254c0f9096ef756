package org.tenon.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.CapsuleReader;
import org.tenon.capsule.ServiceKey;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.cli.Deployment;
import org.tenon.deploy.config.DeployConfigFile;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Invitation.State;
import org.tenon.deploy.register.Register;

/** The link service, asked over a real connection. */
class LinkServiceTest {
    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final SecureRandom random = new SecureRandom();
    private Deployment deployment;
    private Register register;
    private LinkService service;

    private void start(String... more) throws Exception {
        deployment = new Deployment(dir, 1, more);
        serve();
    }

    private void serve() throws Exception {
        var config = DeployConfigFile.read(deployment.config());
        var key = SigningKey.read(Files.readString(config.key()));
        register = Register.open(config.register());
        var handOut = new HandOut(config, key, register, deployment.clock(), random);
        var env = Map.of("TLS_PASSWORD", "changeit");
        service = LinkService.start(config, key, register, handOut, deployment.clock(), env);
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
            register.close();
        }
    }

    @Test
    void aHundredGetsChangeNothing() throws Exception {
        start();
        var code = invite("alice@example.test");
        var before = register();
        for (int i = 0; i < 100; i++) {
            var page = get("/w/" + code);
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("alice@example.test"));
        }
        for (var path : List.of("/w/" + code + "/capsule", "/w/" + code + "/installer")) {
            assertEquals(405, get(path).statusCode());
            var head = send(request(path).method("HEAD", BodyPublishers.noBody()));
            assertEquals(405, head.statusCode());
        }
        assertEquals(before, register());
        assertEquals(200, post(code, "capsule", "").statusCode());
        assertFalse(before.equals(register()), "a POST is noted");
    }

    @Test
    void aPostHandsOutTheCapsuleThatTheServicesKeyProves() throws Exception {
        start();
        var answer = post(invite("alice@example.test"), "capsule", "");
        assertEquals(200, answer.statusCode());
        assertEquals("application/jose", header(answer, "Content-Type"));
        assertEquals("attachment; filename=\"alice.tenon\"", header(answer, "Content-Disposition"));
        var keys = ServiceKey.readSet(get("/.well-known/tenon/keys.json").body());
        var capsule = CapsuleReader.read(answer.body(), keys, deployment.clock().instant());
        assertEquals("alice", capsule.person().login());
        assertEquals(
                URI.create("https://dav.example.test/alice/"),
                capsule.servers().caldav().orElseThrow());
        assertEquals(1, capsule.serial());
    }

    @Test
    void theSerialGrowsOnlyWhenTheSettingsChange() throws Exception {
        start();
        var code = invite("alice@example.test");
        assertEquals(1, serial(post(code, "capsule", "").body()));
        assertEquals(1, serial(post(code, "capsule", "").body()));
        register.add(List.of(Person.of("alice@example.test", "", "alice2")));
        assertEquals(2, serial(post(code, "capsule", "").body()));
    }

    private long serial(String text) throws Exception {
        var keys = ServiceKey.readSet(get("/.well-known/tenon/keys.json").body());
        return CapsuleReader.read(text, keys, deployment.clock().instant()).serial();
    }

    @Test
    void theInstallersNameLeadsBackToTheLink() throws Exception {
        var msi = new byte[300_000];
        new Random(1).nextBytes(msi);
        Files.write(dir.resolve("Tenon.msi"), msi);
        start("msi = \"file:Tenon.msi\"");
        var code = invite("alice@example.test");
        assertTrue(get("/w/" + code).body().contains("Download Tenon"));
        var answer = http.send(
                request("/w/" + code + "/installer")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertArrayEquals(msi, answer.body());
        var name = answer.headers()
                .firstValue("Content-Disposition")
                .orElseThrow()
                .replaceAll(".*filename=\"(.*)\"", "$1");
        assertEquals("Tenon-deploy.example.test-" + code + ".msi", name);
        assertEquals(new CapsuleLink(URI.create("https://deploy.example.test"), code), CapsuleLink.parse(name));
    }

    @Test
    void aLinkIsForSoManyMachines() throws Exception {
        start("devices = 2");
        var code = invite("alice@example.test");
        for (int i = 0; i < 5; i++) {
            assertEquals(200, post(code, "capsule", "device=one").statusCode());
        }
        assertEquals(200, post(code, "capsule", "device=two").statusCode());
        assertEquals(200, post(code, "capsule", "").statusCode());
        assertEquals(403, post(code, "capsule", "device=three").statusCode());
        assertEquals(200, post(code, "capsule", "device=two").statusCode());
        assertEquals(400, post(code, "capsule", "device=%0a").statusCode());
    }

    @Test
    void whatIsUnknownReplacedOrExpiredSaysSo() throws Exception {
        start("links = \"1 hour\"");
        var first = invite("alice@example.test");
        var second = invite("alice@example.test");
        assertEquals(410, get("/w/" + first).statusCode());
        assertEquals(410, post(first, "capsule", "").statusCode());
        assertEquals(200, get("/w/" + second).statusCode());
        assertEquals(404, get("/w/" + CapsuleLink.newCode(random)).statusCode());
        for (var odd : List.of("/", "/w/", "/w/..%2f..%2fetc", "/w/'--", "/w/" + second + "/x", "/w/" + second + "/")) {
            int status = get(odd).statusCode();
            assertTrue(status == 404 || status == 400, odd + ": " + status);
        }
        deployment.later(Duration.ofHours(1));
        var expired = get("/w/" + second);
        assertEquals(410, expired.statusCode());
        assertTrue(expired.body().contains("expired"));
    }

    @Test
    void everyAnswerTellsBrowsersToKeepAndTellNothing() throws Exception {
        start();
        var code = invite("alice@example.test");
        for (var answer : List.of(get("/w/" + code), get("/nowhere"), post(code, "capsule", ""), get("/style.css"))) {
            assertTrue(header(answer, "Content-Security-Policy").startsWith("default-src 'none'"));
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
            assertEquals("no-referrer", header(answer, "Referrer-Policy"));
            assertEquals("no-store", header(answer, "Cache-Control"));
            assertEquals("max-age=31536000", header(answer, "Strict-Transport-Security"));
            assertTrue(answer.headers().firstValue("Server").isEmpty());
            assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
        }
    }

    @Test
    void namesAreNoMarkup() throws Exception {
        start();
        register.add(List.of(Person.of("alice@example.test", "<script>alert(1)</script> \"A\"", "")));
        var page = get("/w/" + invite("alice@example.test")).body();
        assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;A&quot;"), page);
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("Example &amp; S\u00f6hne"));
    }

    @Test
    void largeInputIsRefused() throws Exception {
        start();
        var code = invite("alice@example.test");
        assertEquals(413, post(code, "capsule", "device=" + "x".repeat(100_000)).statusCode());
        assertEquals(
                431,
                send(request("/w/" + code).header("X-Long", "x".repeat(10_000))).statusCode());
        var raw = raw("POST /w/" + code
                + "/capsule HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + ("800\r\n" + "x".repeat(0x800) + "\r\n").repeat(20)
                + "0\r\n\r\n");
        assertTrue(raw.matches("(?s)HTTP/1.1 4\\d\\d .*"), raw);
        assertEquals(200, get("/w/" + code).statusCode());
    }

    @Test
    void whoAsksTooOftenIsToldToWait() throws Exception {
        deployment = new Deployment(dir, 1);
        var file = deployment.config();
        Files.writeString(file, Files.readString(file).replace("requestsPerSecond = 1000", "requestsPerSecond = 5"));
        serve();
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 30; i++) {
            statuses.add(get("/w/" + CapsuleLink.newCode(random)).statusCode());
        }
        assertEquals(404, statuses.getFirst());
        assertTrue(statuses.contains(429), statuses.toString());
    }

    /** Behind a proxy each person has a rate of their own; without one nobody can pretend to be somebody else. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aForwardedAddressCountsBehindAProxyAlone(boolean proxy) throws Exception {
        deployment = new Deployment(dir, 1, "proxy = " + proxy);
        var file = deployment.config();
        Files.writeString(file, Files.readString(file).replace("requestsPerSecond = 1000", "requestsPerSecond = 5"));
        serve();
        boolean refused = false;
        for (int i = 0; i < 30; i++) {
            refused |= send(request("/healthz").header("X-Forwarded-For", "192.0.2." + i))
                            .statusCode()
                    == 429;
        }
        assertEquals(!proxy, refused);
    }

    @Test
    void itSpeaksTlsByItself() throws Exception {
        var store = dir.resolve("tls.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "tls",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        deployment = new Deployment(dir, 1, "tls = \"file:tls.p12\"", "tlsSecret = \"env:TLS_PASSWORD\"");
        serve();
        assertEquals("https", service.address().getScheme());
        var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("tls", keys.getCertificate("tls"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            var address = URI.create("https://localhost:" + service.address().getPort() + "/healthz");
            var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            assertEquals("ok\n", answer.body());
        }
    }

    private String invite(String address) throws Exception {
        register.add(List.of(Person.of(address, "", "")));
        var code = CapsuleLink.newCode(random);
        var now = deployment.clock().instant();
        long id = register.begin(
                register.find(address).orElseThrow().id(),
                code,
                "<m@example.test>",
                now,
                now.plus(DeployConfigFile.read(deployment.config()).service().linkLife()));
        register.settle(id, State.SENT, "", now);
        return code;
    }

    /** All that the register holds, as SQLite would write it down. */
    private String register() throws Exception {
        var dump = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import sqlite3, sys; print('\\n'.join(sqlite3.connect(sys.argv[1]).iterdump()))",
                        dir.resolve("deploy.db").toString())
                .redirectErrorStream(true)
                .start();
        var text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, dump.waitFor(), text);
        return text;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.address() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String code, String what, String body) throws Exception {
        return send(request("/w/" + code + "/" + what)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String raw(String text) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), service.address().getPort()));
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
