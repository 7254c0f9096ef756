package org.tenon.connector.agent;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.tenon.connector.agent.OutboxMail.Need;
import org.tenon.connector.agent.Recipient.State;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.net.SaslDialogue;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.net.TlsTrust;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * A session with the account's submission server (RFC 6409), signed in. Angus Mail gives connections, replies, dot-stuffing and
 * STARTTLS; what is said when is said here, since only then it is known at each moment whether the server may have the mail.
 * An exception means that it does not.
 */
final class Submission implements AutoCloseable {
    private static final int AUTH_GOES_ON = 334;
    private static final int AUTH_DONE = 235;
    private static final int AUTH_NEEDED = 530;
    private static final int MECHANISM_UNKNOWN = 504;
    private static final int DATA_GOES_ON = 354;
    /** Says nothing of this machine and its network; an address literal as RFC 5321 section 4.1.3 allows it. */
    private static final String OUR_NAME = "[127.0.0.1]";

    private final Wire wire;

    private Submission(Wire wire) {
        this.wire = wire;
    }

    /** Connects and signs in. */
    static Submission open(ServerSettings server) throws StoreException {
        var connections = server.connections();
        var silence = Long.toString(connections.answerTimeout().toMillis());
        var properties = new Properties();
        properties.put(
                "mail.smtp.connectiontimeout",
                Long.toString(connections.connectTimeout().toMillis()));
        properties.put("mail.smtp.timeout", silence);
        properties.put("mail.smtp.writetimeout", silence);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", String.join(" ", TlsTrust.PROTOCOLS));
        properties.put(
                "mail.smtp.ssl.socketFactory",
                TlsTrust.context(connections.extraTrust()).getSocketFactory());
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.localhost", OUR_NAME);
        properties.put("mail.smtp.quitwait", "false");
        var wire = new Wire(Session.getInstance(properties), server.endpoint().tls() == Tls.IMPLICIT);
        boolean done = false;
        try {
            wire.begin(server.endpoint());
            wire.signIn(server);
            done = true;
            return new Submission(wire);
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            if (!done) {
                wire.hangUp();
            }
        }
    }

    /** What the server lacks to carry the mail unchanged, in words; empty where it lacks nothing. */
    Optional<String> lacks(OutboxMail mail) {
        if (mail.needs().contains(Need.UTF8) && !wire.supportsExtension("SMTPUTF8")) {
            return Optional.of(
                    "The mail has characters beyond ASCII in an address or a header, and the mail server takes none (it does not"
                            + " offer SMTPUTF8).");
        }
        if (mail.needs().contains(Need.EIGHTBIT) && !wire.supportsExtension("8BITMIME")) {
            return Optional.of("The mail's text has 8 bits a character, and the mail server takes 7 (it does not offer"
                    + " 8BITMIME).");
        }
        return Optional.empty();
    }

    /** What is done right before the mail's last byte is sent: from then on the server may have it. */
    @FunctionalInterface
    interface LastMoment {
        void offering(List<String> accepted) throws IOException;
    }

    /** Hands the mail over, to those of its recipients that wait. */
    Handover send(OutboxMail mail, InputStream text, long sizeBytes, LastMoment lastMoment)
            throws StoreException, IOException {
        try {
            return wire.send(mail, text, sizeBytes, lastMoment);
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        wire.hangUp();
    }

    private static StoreException failure(MessagingException thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return failure(
                        Retry.AFTER_RECONFIGURING,
                        Cause.TLS,
                        "The mail server for sending cannot prove that it is the one that is named.",
                        thrown);
            }
        }
        return failure(Retry.LATER, Cause.UNREACHABLE, "The mail server for sending cannot be reached.", thrown);
    }

    private static StoreException failure(Retry retry, Cause cause, String message, Exception thrown) {
        return new StoreException(Scope.STORE, retry, cause, message, thrown);
    }

    /** The connection itself. */
    private static final class Wire extends SMTPTransport {
        Wire(Session session, boolean implicit) {
            super(session, new URLName("smtp", null, -1, null, null, null), "smtp", implicit);
        }

        synchronized void begin(Endpoint endpoint) throws MessagingException, StoreException {
            connect(endpoint.host(), endpoint.port(), null, null);
            if (endpoint.tls() != Tls.STARTTLS) {
                return;
            }
            if (!supportsExtension("STARTTLS")) {
                throw failure(
                        Retry.AFTER_RECONFIGURING,
                        Cause.TLS,
                        "The mail server for sending does not offer a secure connection (STARTTLS); no password was sent.",
                        null);
            }
            startTLS();
            // What was offered in the clear counts for nothing (RFC 3207 section 4.2).
            if (!ehlo(OUR_NAME)) {
                throw new MessagingException("EHLO was refused");
            }
        }

        /** A server that offers no sign-in is gone on with: it knows its people otherwise, or refuses what comes next. */
        synchronized void signIn(ServerSettings server) throws MessagingException, StoreException {
            var offer = getExtensionParameter("AUTH");
            if (offer == null) {
                return;
            }
            var offered = List.of(offer.toUpperCase(Locale.ROOT).split("\\s+", -1));
            var candidates = SaslDialogue.candidates(server.login(), m -> offered.contains(m.saslName()));
            if (candidates.isEmpty()) {
                throw refused("The mail server for sending offers no way to sign in that fits what is configured.", "");
            }
            for (var mechanism : candidates) {
                int code = converse(mechanism, SaslDialogue.of(mechanism, server.login(), server.endpoint()));
                if (code == AUTH_DONE) {
                    return;
                }
                if (code >= 400 && code < 500) {
                    throw failure(
                            Retry.LATER,
                            Cause.UNREACHABLE,
                            ServerWords.after(
                                    "The mail server for sending cannot check the sign-in at the moment.", said()),
                            null);
                }
                if (code != MECHANISM_UNKNOWN) {
                    break; // The same password again, by another mechanism, is how accounts get locked.
                }
            }
            throw refused("The mail server for sending refused the user name or the password.", said());
        }

        private int converse(Mechanism mechanism, SaslDialogue dialogue) throws MessagingException, StoreException {
            try {
                var command = "AUTH " + mechanism.saslName();
                int code = simpleCommand(
                        SaslDialogue.speaksFirst(mechanism)
                                ? command + " " + base64(dialogue.answer(new byte[0]))
                                : command);
                while (code == AUTH_GOES_ON) {
                    code = simpleCommand(base64(dialogue.answer(challenge())));
                }
                if (code == AUTH_DONE && !dialogue.isConvinced()) {
                    throw new SaslDialogue.RefusedException(SaslDialogue.UNPROVED);
                }
                return code;
            } catch (SaslDialogue.RefusedException e) {
                throw refused(e.getMessage(), "");
            }
        }

        private byte[] challenge() {
            var line = getLastServerResponse();
            try {
                return Base64.getDecoder()
                        .decode(line.length() > 4 ? line.substring(4).strip() : "");
            } catch (IllegalArgumentException e) {
                return new byte[0];
            }
        }

        private String said() {
            return Optional.ofNullable(getLastServerResponse()).orElse("");
        }

        private static String base64(byte[] bytes) {
            return bytes.length == 0 ? "=" : Base64.getEncoder().encodeToString(bytes);
        }

        private static StoreException refused(String sentence, String words) {
            return failure(Retry.AFTER_RECONFIGURING, Cause.SIGN_IN, ServerWords.after(sentence, words), null);
        }

        synchronized Handover send(OutboxMail mail, InputStream text, long sizeBytes, LastMoment lastMoment)
                throws MessagingException, StoreException, IOException {
            var from = reply("MAIL FROM:<" + mail.from() + ">" + parameters(mail, sizeBytes));
            if (from.code() == AUTH_NEEDED) {
                throw refused(
                        "The mail server for sending wants a sign-in, and offers none that we can do.", from.words());
            }
            if (!from.isYes()) {
                return new Handover(new LinkedHashMap<>(), answered(from));
            }
            var replies = new LinkedHashMap<String, SmtpReply>();
            for (var address : mail.at(State.WAITING)) {
                replies.put(address, answered(reply("RCPT TO:<" + address + ">")));
            }
            var accepted = new ArrayList<String>();
            replies.forEach((address, reply) -> {
                if (reply.isYes()) {
                    accepted.add(address);
                }
            });
            if (accepted.isEmpty()) {
                return new Handover(replies, from);
            }
            OutputStream out;
            try {
                out = data();
            } catch (MessagingException e) {
                return new Handover(replies, answered(SmtpReply.of(getLastReturnCode(), said())));
            }
            try {
                new WithoutBcc(out).copy(text);
                lastMoment.offering(accepted);
            } catch (IOException e) {
                throw new MessagingException("the connection was lost", e);
            }
            return new Handover(replies, lastByte());
        }

        /** The last byte, and what the server says to it. Silence may mean anything. */
        private SmtpReply lastByte() {
            try {
                return SmtpReply.of(simpleCommand("."), said());
            } catch (MessagingException e) {
                return SmtpReply.NONE;
            }
        }

        private SmtpReply reply(String command) throws MessagingException {
            // Addresses may go beyond ASCII, where the server was found to take that.
            return SmtpReply.of(simpleCommand(command.getBytes(StandardCharsets.UTF_8)), said());
        }

        /** Before the mail's text no answer is the same as no connection. */
        private SmtpReply answered(SmtpReply reply) throws MessagingException {
            if (reply.isMissing() || reply.code() == DATA_GOES_ON) {
                throw new MessagingException("no answer came");
            }
            return reply;
        }

        private String parameters(OutboxMail mail, long sizeBytes) {
            var parameters = new StringBuilder();
            if (supportsExtension("SIZE")) {
                parameters.append(" SIZE=").append(sizeBytes);
            }
            if (mail.needs().contains(Need.EIGHTBIT)) {
                parameters.append(" BODY=8BITMIME");
            }
            if (mail.needs().contains(Need.UTF8)) {
                parameters.append(" SMTPUTF8");
            }
            return parameters.toString();
        }

        /** In the middle of a mail the goodbye is one more line of a mail that never ends, and so is never taken. */
        synchronized void hangUp() {
            try {
                close();
            } catch (MessagingException e) {
                // What was taken is taken.
            }
        }
    }
}
