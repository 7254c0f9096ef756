package org.tenon.connector.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;
import org.tenon.connector.agent.IncomingMail.UnfitException;
import org.tenon.connector.sync.SentLog;

/**
 * The loopback submission (RFC 6409) that the mail program hands its mail to. A mail is in the outbox, on disk, before its client is
 * told so. SubEthaSMTP speaks the protocol; who may call, and what a mail must be, is decided here.
 */
final class SubmissionService implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final int MOST_CONNECTIONS = 20;
    private static final int MOST_RECIPIENTS = 1000;
    /** RFC 5321 section 4.5.3.1.3, and the angle brackets are not counted here. */
    private static final int LONGEST_ADDRESS = 254;

    private final SMTPServer server;
    private final Outbox outbox;
    private final Optional<SentLog> sent;
    private final AgentListener listener;
    private final Courier courier;
    private final Milestones told;

    /** @param sent where it is noted what copies go into Sent, if they do */
    SubmissionService(
            ServerSocket socket,
            CallerCheck callers,
            Outbox outbox,
            Optional<SentLog> sent,
            AgentListener listener,
            Courier courier,
            Milestones told) {
        this.outbox = outbox;
        this.sent = sent;
        this.listener = listener;
        this.courier = courier;
        this.told = told;
        server = new SMTPServer.Builder()
                .serverSocketFactory(() -> socket)
                .bindAddress(socket.getInetAddress())
                .port(socket.getLocalPort())
                .hostName("localhost")
                .softwareName("Tenon")
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .connectionTimeoutMs((int) SILENCE.toMillis())
                .maxConnections(MOST_CONNECTIONS)
                .maxRecipients(MOST_RECIPIENTS)
                .maxMessageSize((int) Outbox.MOST_BYTES)
                .insertReceivedHeaders(false)
                .fromAddressValidator(address -> true)
                // The caller has been proved by its socket; the password may be anything.
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {}))
                .sessionHandler(new Door(callers))
                .messageHandlerFactory(Taking::new)
                .build();
    }

    void start() {
        server.start();
    }

    @Override
    public void close() {
        server.stop();
    }

    private record Door(CallerCheck callers) implements SessionHandler {
        @Override
        public SessionAcceptance accept(Session session) {
            return callers.isOurUser(session.getSocket())
                    ? SessionAcceptance.success()
                    : SessionAcceptance.failure(554, "5.7.1 " + EmptyMailbox.STRANGER);
        }

        @Override
        public void onSessionEnd(Session session) {
            // Nothing is kept of one.
        }
    }

    /** One mail on its way in. */
    private final class Taking implements MessageHandler {
        private final List<String> to = new ArrayList<>();
        private String from = "";

        Taking(MessageContext context) {}

        @Override
        public void from(String address) throws RejectException {
            from = address == null ? "" : sound(address);
        }

        @Override
        public void recipient(String address) throws RejectException {
            to.add(sound(address));
        }

        /** What may go into a command to the next server. */
        private static String sound(String address) throws RejectException {
            boolean sound = address.length() <= LONGEST_ADDRESS
                    && address.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '<' || c == '>');
            if (!sound) {
                throw new RejectException(553, "5.1.3 This is no address");
            }
            return address;
        }

        @Override
        public String data(InputStream text) throws RejectException {
            try {
                var mail = outbox.take(from, to, text, sent.isPresent(), told);
                keep(mail);
                courier.ring();
                return "2.0.0 Kept as " + mail.id();
            } catch (UnfitException e) {
                throw new RejectException(e.code(), e.getMessage());
            } catch (IOException e) {
                throw new RejectException(452, "4.3.1 The mail cannot be kept here at the moment");
            }
        }

        /** So that Outlook's own copy will be known. Without it that is one more copy in Sent, and no reason to refuse the mail. */
        private void keep(OutboxMail mail) {
            if (sent.isPresent()) {
                try (var whole = outbox.open(mail)) {
                    sent.get().keep(mail.id(), whole);
                } catch (IOException e) {
                    listener.said("Mail " + mail.id() + " could not be noted (" + e.getMessage()
                            + "): there may be two copies of it in Sent Items.");
                }
            }
        }

        @Override
        public void done() {
            // What was taken is on disk, and the rest is nowhere.
        }
    }
}
