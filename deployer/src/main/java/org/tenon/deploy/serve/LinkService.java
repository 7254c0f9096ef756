package org.tenon.deploy.serve;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.register.Register;

/** The web server around {@link LinkHandler}: what it takes from outside is bounded in size, time, number and rate. */
public final class LinkService implements AutoCloseable {
    private static final int HEAD_BYTES = 4096;
    private static final int IDLE_MILLIS = 20_000;
    private static final int MOST_CONNECTIONS = 400;
    private static final int THREADS = 40;
    private static final int TRACKED_CLIENTS = 10_000;

    private final Server server;
    private final ServerConnector connector;

    private LinkService(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Starts it; it is reachable when this returns. */
    public static LinkService start(
            DeployConfig config,
            SigningKey key,
            Register register,
            HandOut handOut,
            Clock clock,
            Map<String, String> env)
            throws ConfigException {
        var listener = config.service().listener();
        var server = new Server(new QueuedThreadPool(THREADS));
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEAD_BYTES);
        if (listener.behindProxy()) {
            http.addCustomizer(new ForwardedRequestCustomizer());
        }
        var connector = connector(server, http, listener, env);
        connector.setHost(listener.host());
        connector.setPort(listener.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setErrorHandler(new Plain());
        boolean https = config.service().url().getScheme().equals("https");
        var links = new LinkHandler(config, key.publicKey(), register, handOut, clock);
        var bounded = new SizeLimitHandler(LinkHandler.MOST_BODY_BYTES, -1);
        bounded.setHandler(links);
        var limited = new DoSHandler(
                bounded,
                DoSHandler.ID_FROM_REMOTE_ADDRESS,
                new DoSHandler.LeakingBucketTrackerFactory(listener.requestsPerSecond()),
                new DoSHandler.StatusRejectHandler(HttpStatus.TOO_MANY_REQUESTS_429),
                TRACKED_CLIENTS);
        server.setHandler(new Headers(limited, https));
        try {
            server.start();
        } catch (Exception e) {
            throw new ConfigException("cannot listen on " + listener.host() + ":" + listener.port() + " ("
                    + e.getClass().getSimpleName() + ")");
        }
        return new LinkService(server, connector);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, DeployConfig.Listener listener, Map<String, String> env)
            throws ConfigException {
        if (listener.tls().isEmpty()) {
            return new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        }
        var store = listener.tls().get();
        var tls = new SslContextFactory.Server();
        tls.setKeyStorePath(store.path().toString());
        tls.setKeyStoreType("PKCS12");
        tls.setKeyStorePassword(store.secret().read(env));
        http.addCustomizer(new SecureRequestCustomizer());
        return new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    }

    /** Where it listens, with the port that it got where 0 was asked for. */
    public URI address() {
        return URI.create((connector.getConnectionFactory(SslConnectionFactory.class) == null ? "http" : "https")
                + "://" + connector.getHost() + ":" + connector.getLocalPort());
    }

    /** Waits until it is stopped. */
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What browsers are told about every answer: keep nothing, tell nobody where you came from, run and embed nothing. */
    private static final class Headers extends Handler.Wrapper {
        private final boolean https;

        Headers(Handler next, boolean https) {
            super(next);
            this.https = https;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var headers = response.getHeaders();
            headers.put(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            headers.put("X-Content-Type-Options", "nosniff");
            headers.put("Referrer-Policy", "no-referrer");
            headers.put("Cross-Origin-Opener-Policy", "same-origin");
            headers.put("Cross-Origin-Resource-Policy", "same-origin");
            headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            headers.put("X-Robots-Tag", "noindex, nofollow");
            headers.put(HttpHeader.CACHE_CONTROL, "no-store");
            if (https) {
                headers.put(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
            }
            return super.handle(request, response, callback);
        }
    }

    /** What went wrong below us, in a line of text and with nothing of the request in it. */
    private static final class Plain extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            var text = status == HttpStatus.TOO_MANY_REQUESTS_429
                    ? "Too many requests. Wait a moment and try again.\n"
                    : HttpStatus.getMessage(status) + "\n";
            Content.Sink.write(response, true, text, callback);
            return true;
        }
    }
}
