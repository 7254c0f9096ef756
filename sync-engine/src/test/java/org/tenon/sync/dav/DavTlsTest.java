package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;

/** Trust: the account's own authority, and the name in the certificate. */
final class DavTlsTest {
    private static final String SECRET = "changeit";

    @TempDir
    Path dir;

    @Test
    void anAuthorityOfTheAccountIsTrustedForItsHostAndNobodyElse() throws Exception {
        try (var server = FakeDavServer.start(context("good", "IP:127.0.0.1"))) {
            try (var store = store(server, Optional.of(dir.resolve("good.pem")))) {
                assertEquals(List.of(), store.folders());
            }
            assertEquals(1, server.authorizations().size());
        }
    }

    @Test
    void anUnknownAuthorityOrAnotherHostsCertificateGetsNoPassword() throws Exception {
        try (var unknown = FakeDavServer.start(context("unknown", "IP:127.0.0.1"));
                var wrong = FakeDavServer.start(context("wrong", "DNS:elsewhere.example"))) {
            try (var store = store(unknown, Optional.empty())) {
                assertEquals(
                        Cause.TLS,
                        assertThrows(StoreException.class, store::folders).kind());
            }
            try (var store = store(wrong, Optional.of(dir.resolve("wrong.pem")))) {
                assertEquals(
                        Cause.TLS,
                        assertThrows(StoreException.class, store::folders).kind());
            }
            assertEquals(Set.of(), unknown.authorizations());
            assertEquals(0, unknown.requestsInAll() + wrong.requestsInAll());
        }
    }

    private static DavStore store(FakeDavServer server, Optional<Path> pem) throws StoreException {
        var settings = DavSettings.of(Optional.of(server.root()), Optional.empty(), Login.password("u1", "p1"), false);
        return new DavStore(pem.isPresent() ? settings.withExtraTrust(pem.get()) : settings);
    }

    /** A certificate that signs itself, made by the JDK's own tool; its PEM lies beside it. */
    private SSLContext context(String name, String names) throws Exception {
        var store = dir.resolve(name + ".p12");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=lab", "-ext", "san=" + names, "-validity", "2");
        keytool(
                store,
                "-exportcert",
                "-rfc",
                "-file",
                dir.resolve(name + ".pem").toString());
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, SECRET.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", SECRET, "-alias", "lab"));
        var ended = Lab.run(Duration.ofSeconds(60), command);
        assertEquals(0, ended.code(), ended.said());
    }
}
