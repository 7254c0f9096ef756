package org.tenon.sync.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Whose certificates are believed: the system's authorities and, where the account names a file, those in it. For every server. */
public final class TlsTrust {
    /** What is spoken; all before is broken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private TlsTrust() {}

    /** @param extra a file of PEM certificates */
    public static SSLContext context(Optional<Path> extra) throws StoreException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, extra.isEmpty() ? null : with(extra.get()).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(
                    Scope.STORE,
                    Retry.AFTER_RECONFIGURING,
                    Cause.CONFIGURATION,
                    "The file with the trusted certificate cannot be read.",
                    e);
        }
    }

    private static TrustManagerFactory with(Path pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        var system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        for (var manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (var issuer : x509.getAcceptedIssuers()) {
                    store.setCertificateEntry("system-" + n++, issuer);
                }
            }
        }
        try (var in = Files.newInputStream(pem)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("extra-" + n++, certificate);
            }
        }
        var all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        all.init(store);
        return all;
    }
}
