package org.tenon.sync.dav;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.tenon.sync.net.ConnectionSettings;
import org.tenon.sync.net.TlsTrust;
import org.tenon.sync.store.StoreException;

/** The connections to one origin: kept, shared between threads, and secret where the origin is. */
final class DavTransport implements AutoCloseable {
    private final Origin origin;
    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;

    DavTransport(ConnectionSettings settings, Origin origin) throws StoreException {
        this.origin = origin;
        this.pool = pool(settings, origin);
        this.client = client(settings, origin, pool);
    }

    private static PoolingHttpClientConnectionManager pool(ConnectionSettings settings, Origin origin)
            throws StoreException {
        var answer = Timeout.of(settings.answerTimeout());
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(settings.most())
                .setMaxConnTotal(settings.most())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(answer)
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setSocketTimeout(answer)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(800))
                        .build());
        // Without one of ours the client reads the runtime's authorities even for a line that is never to be secret.
        pool.setTlsSocketStrategy(
                origin.secure()
                        ? new DefaultClientTlsStrategy(TlsTrust.context(settings.extraTrust()))
                        : (socket, host, port, attachment, context) -> {
                            throw new SSLException("no TLS was asked for");
                        });
        return pool.build();
    }

    private static CloseableHttpClient client(
            ConnectionSettings settings, Origin origin, PoolingHttpClientConnectionManager pool) {
        var answer = Timeout.of(settings.answerTimeout());
        var builder = HttpClients.custom()
                .setConnectionManager(pool)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(answer)
                        .setConnectionRequestTimeout(Timeout.of(10, TimeUnit.MINUTES))
                        .setProtocolUpgradeEnabled(false)
                        .setExpectContinueEnabled(false)
                        .build())
                .setUserAgent("Tenon")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableDefaultUserAgent();
        if (origin.loopback()) {
            // Packing costs both ends more than a loopback ever saves.
            builder.disableContentCompression();
        }
        return builder.build();
    }

    /** Sends a request; the answer is to be closed. */
    ClassicHttpResponse send(ClassicHttpRequest request, HttpClientContext context) throws IOException {
        return client.executeOpen(new HttpHost(origin.scheme(), bareHost(), origin.port()), request, context);
    }

    /** The next request goes over a fresh connection. */
    void dropIdle() {
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    private String bareHost() {
        var host = origin.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
