package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.lab.Setup.Certificate;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.StoreException;

/** Certificates as they are found in the field, shown by a real server. */
class TlsTest {
    @TempDir
    Path dir;

    @BeforeEach
    void installed() {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
    }

    private ServerSettings settings(DovecotServer server, Tls tls) {
        int port = tls == Tls.IMPLICIT ? server.imapsPort() : server.imapPort();
        return ServerSettings.of(new Endpoint("localhost", port, tls), Login.password("u1", "p1"));
    }

    @Test
    void aTrustedAuthorityIsEnoughAndIsNeeded() throws Exception {
        try (var server = DovecotServer.start(dir.resolve("dovecot"))) {
            for (var tls : new Tls[] {Tls.IMPLICIT, Tls.STARTTLS}) {
                var trusting = settings(server, tls).withExtraTrust(server.authority());
                try (var store = ImapStore.of(trusting, dir)) {
                    assertFalse(store.folders().isEmpty());
                }
                try (var store = ImapStore.of(settings(server, tls), dir)) {
                    var thrown = assertThrows(StoreException.class, store::folders);
                    assertEquals(StoreException.Cause.TLS, thrown.kind());
                    assertTrue(thrown.getMessage().contains("authority"), thrown.getMessage());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED, expired", "WRONG_HOST, another host", "SELF_SIGNED, authority"})
    void aBadCertificateIsRefusedWithItsReason(Certificate certificate, String reason) throws Exception {
        try (var server =
                DovecotServer.start(dir.resolve("dovecot"), Setup.plain().certificate(certificate))) {
            for (var tls : new Tls[] {Tls.IMPLICIT, Tls.STARTTLS}) {
                var settings = settings(server, tls).withExtraTrust(server.authority());
                try (var store = ImapStore.of(settings, dir)) {
                    var thrown = assertThrows(StoreException.class, store::folders);
                    assertEquals(StoreException.Cause.TLS, thrown.kind());
                    assertEquals(StoreException.Retry.AFTER_RECONFIGURING, thrown.retry());
                    assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
                    assertEquals(0, store.commandsSent(), "something was said after the handshake failed");
                }
            }
        }
    }

    @Test
    void tlsSpokenToACleartextPortSaysSo() throws Exception {
        try (var server = DovecotServer.start(dir.resolve("dovecot"))) {
            var settings = ServerSettings.of(
                    new Endpoint("localhost", server.imapPort(), Tls.IMPLICIT), Login.password("u1", "p1"));
            try (var store = ImapStore.of(settings, dir)) {
                assertEquals(
                        StoreException.Cause.TLS,
                        assertThrows(StoreException.class, store::folders).kind());
            }
        }
    }
}
