package org.tenon.sync.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.tenon.sync.net.TlsTrust;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Makes a socket secret: TLS 1.2 or newer, the certificate checked for trust and for the host's name. STARTTLS is spoken
 * byte by byte on the bare socket, so that nothing an attacker slips in before TLS can be taken for an answer from within it.
 */
final class Handshake {
    private static final int LONGEST_LINE = 16 * 1024;

    private final SSLContext context;

    private Handshake(SSLContext context) {
        this.context = context;
    }

    static Handshake trusting(Optional<Path> extra) throws StoreException {
        return new Handshake(TlsTrust.context(extra));
    }

    SSLSocket secure(Socket socket, String host, int port) throws StoreException {
        try {
            var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(TlsTrust.PROTOCOLS.toArray(String[]::new));
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            throw ImapFailures.handshake(e);
        }
    }

    /** Asks for TLS on a bare connection. Anything but a plain yes ends it, before a word of ours that matters was said. */
    static void startTls(Socket socket) throws StoreException {
        try {
            var in = socket.getInputStream();
            var greeting = line(in);
            if (greeting.toUpperCase(Locale.ROOT).startsWith("* BYE")) {
                throw turnedAway(Reply.of(greeting.strip()).said());
            }
            if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
                // PREAUTH included: on such a connection STARTTLS is not possible any more (RFC 9051 section 7.1.4).
                throw ImapFailures.tls("The mail server began without offering a secure connection.", null);
            }
            OutputStream out = socket.getOutputStream();
            out.write("S0 STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = line(in);
            while (answer.startsWith("* ")) {
                answer = line(in);
            }
            if (!answer.toUpperCase(Locale.ROOT).startsWith("S0 OK")) {
                throw ImapFailures.tls(
                        "The mail server does not offer a secure connection (STARTTLS); no password was sent.", null);
            }
        } catch (IOException e) {
            throw ImapFailures.unreachable("The mail server did not answer.", e);
        }
    }

    /** The server's first word was BYE. */
    static StoreException turnedAway(Reply.Said said) {
        return Refusal.of(false, said.code(), said.words()) == Refusal.LIMIT
                ? ImapFailures.limit(said.code(), said.words())
                : new StoreException(
                        Scope.STORE,
                        Retry.LATER,
                        Cause.UNREACHABLE,
                        ServerWords.after("The mail server turned the connection away.", said.words()));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("no line came");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
