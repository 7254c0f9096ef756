package org.tenon.sync.dav;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Whom we trust: the Java runtime's authorities, and those that the account adds. The host's name is checked elsewhere, always. */
final class DavTls {
    private DavTls() {}

    static SSLContext context(Optional<Path> extraTrust) throws StoreException {
        try {
            var context = SSLContext.getInstance("TLS");
            if (extraTrust.isEmpty()) {
                context.init(null, null, null);
                return context;
            }
            var usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            var all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int n = 0;
            for (var manager : usual.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    for (var authority : x509.getAcceptedIssuers()) {
                        all.setCertificateEntry("ca" + n++, authority);
                    }
                }
            }
            try (var in = Files.newInputStream(extraTrust.get())) {
                for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    all.setCertificateEntry("ca" + n++, authority);
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(all);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(
                    Scope.STORE,
                    Retry.AFTER_RECONFIGURING,
                    Cause.CONFIGURATION,
                    "The file with extra certificate authorities cannot be read.",
                    e);
        }
    }
}
