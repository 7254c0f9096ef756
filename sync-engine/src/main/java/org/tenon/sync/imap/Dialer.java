package org.tenon.sync.imap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Makes connections: found, secret, signed in. */
final class Dialer {
    /** For so long after a sign-in its secret is taken for proved, whatever a server says of it at the next. */
    private static final Duration PROVED = Duration.ofMinutes(10);

    private volatile ServerSettings settings;
    private volatile Instant signedIn = Instant.EPOCH;
    private final Consumer<String> alerts;
    private final InstantSource clock;
    private final AtomicLong commandsSent;
    private Handshake handshake;

    /** {@code alerts} is told what servers want people to know. */
    Dialer(ServerSettings settings, AtomicLong commandsSent, Consumer<String> alerts) {
        this(settings, commandsSent, alerts, InstantSource.system());
    }

    Dialer(ServerSettings settings, AtomicLong commandsSent, Consumer<String> alerts, InstantSource clock) {
        this.alerts = alerts;
        this.settings = settings;
        this.clock = clock;
        this.commandsSent = commandsSent;
    }

    /**
     * A new connection.
     *
     * @param others whether there are other connections that are signed in
     */
    ImapConnection dial(boolean others) throws StoreException {
        var with = settings;
        try {
            return dial(with, others);
        } catch (StoreException e) {
            if (e.kind() != Cause.SIGN_IN) {
                throw e;
            }
            var now = with.secretNow().get();
            if (now.isEmpty() || now.get().equals(with.login().credential())) {
                throw e;
            }
            signedIn = Instant.EPOCH;
            settings = with.withCredential(now.get());
            return dial(settings, false);
        }
    }

    private ImapConnection dial(ServerSettings settings, boolean others) throws StoreException {
        var socket = connect();
        boolean done = false;
        try {
            switch (settings.endpoint().tls()) {
                case IMPLICIT ->
                    socket = handshake()
                            .secure(
                                    socket,
                                    settings.endpoint().host(),
                                    settings.endpoint().port());
                case STARTTLS -> {
                    var secured = handshake();
                    Handshake.startTls(socket);
                    socket = secured.secure(
                            socket,
                            settings.endpoint().host(),
                            settings.endpoint().port());
                }
                case NONE -> {
                    // Checked by connect(): the address is loopback.
                }
            }
            var connection = new ImapConnection(socket, commandsSent, alerts);
            if (settings.endpoint().tls() == Tls.STARTTLS || !greeted(connection)) {
                boolean proved = others || clock.instant().isBefore(signedIn.plus(PROVED));
                new SignIn(settings, proved).signIn(connection);
            }
            connection.ensureCapabilities();
            signedIn = clock.instant();
            done = true;
            return connection;
        } catch (IOException e) {
            throw ImapFailures.unreachable("The connection to the mail server was lost.", e);
        } catch (StoreException e) {
            throw asWideAsTheStore(e);
        } finally {
            if (!done) {
                close(socket);
            }
        }
    }

    /** Reads the greeting; true where it says that we are signed in already (RFC 9051 section 7.1.4). */
    private static boolean greeted(ImapConnection connection) throws StoreException {
        return connection.exchange(() -> {
            var reply = Reply.next(connection);
            if (reply.isBYE()) {
                throw Handshake.turnedAway(reply.said());
            }
            boolean preauth = reply.keyEquals("PREAUTH");
            if (!reply.isUnTagged() || !(reply.isOK() || preauth)) {
                throw new Malformed("a greeting was expected");
            }
            if (reply.code().equals("CAPABILITY")) {
                connection.capabilities().learn(reply.codeArguments());
            }
            return preauth;
        });
    }

    private static StoreException asWideAsTheStore(StoreException e) {
        if (e.scope() == Scope.STORE) {
            return e;
        }
        var retry = e.retry() == Retry.NOW ? Retry.LATER : e.retry();
        return new StoreException(Scope.STORE, retry, e.kind(), e.getMessage(), e);
    }

    private synchronized Handshake handshake() throws StoreException {
        if (handshake == null) {
            handshake = Handshake.trusting(settings.connections().extraTrust());
        }
        return handshake;
    }

    private Socket connect() throws StoreException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(settings.endpoint().host());
        } catch (UnknownHostException e) {
            throw ImapFailures.unreachable("The mail server's name cannot be found.", e);
        }
        IOException last = new IOException("no address");
        for (var address : addresses) {
            if (settings.endpoint().tls() == Tls.NONE && !address.isLoopbackAddress()) {
                throw new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.CONFIGURATION,
                        "A connection without TLS is allowed to this computer only.");
            }
            var socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(address, settings.endpoint().port()),
                        (int) settings.connections().connectTimeout().toMillis());
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.setSoTimeout((int) settings.connections().answerTimeout().toMillis());
                return socket;
            } catch (IOException e) {
                last = e;
                close(socket);
            }
        }
        throw ImapFailures.unreachable(
                last instanceof SocketTimeoutException
                        ? "The mail server did not answer in time."
                        : "The mail server cannot be reached.",
                last);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // There is nothing left to close.
        }
    }
}
