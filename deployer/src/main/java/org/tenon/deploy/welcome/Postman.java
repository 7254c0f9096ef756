package org.tenon.deploy.welcome;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.register.Invitation.State;

/** One connection to the mail server that takes our mails (SMTP, RFC 5321; TLS unless it is on this machine and so wanted). */
final class Postman implements AutoCloseable {
    private static final String TIMEOUT_MILLIS = "30000";

    private final DeployConfig.Mail mail;
    private final Optional<String> password;
    private final Session session;
    private SMTPTransport transport;

    /** What became of one mail; with {@link State#SENDING} nobody knows. */
    record Result(State state, String said) {}

    Postman(DeployConfig.Mail mail, Map<String, String> env) throws ConfigException {
        this.mail = mail;
        this.password = mail.secret().isEmpty()
                ? Optional.empty()
                : Optional.of(mail.secret().get().read(env));
        var scheme = mail.smtp().getScheme();
        var prefix = "mail." + scheme + ".";
        var properties = new Properties();
        properties.put(prefix + "connectiontimeout", TIMEOUT_MILLIS);
        properties.put(prefix + "timeout", TIMEOUT_MILLIS);
        properties.put(prefix + "writetimeout", TIMEOUT_MILLIS);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.enable", Boolean.toString(!mail.insecure()));
        properties.put(prefix + "starttls.required", Boolean.toString(!mail.insecure()));
        properties.put(prefix + "allow8bitmime", "true");
        session = Session.getInstance(properties);
    }

    /** Connects where there is no connection. Throws only what stops the whole run. */
    void connect() throws PostException {
        if (transport != null && transport.isConnected()) {
            return;
        }
        var uri = mail.smtp();
        try {
            transport = (SMTPTransport) session.getTransport(uri.getScheme());
            transport.connect(uri.getHost(), uri.getPort(), mail.login().orElse(null), password.orElse(null));
        } catch (AuthenticationFailedException e) {
            throw new PostException(true, "the mail server refuses mail.login and mail.secret");
        } catch (MessagingException e) {
            throw new PostException(
                    false,
                    "the mail server " + uri.getHost() + " cannot be reached ("
                            + Optional.ofNullable(e.getCause())
                                    .map(cause -> cause.getClass().getSimpleName())
                                    .orElseGet(() -> line(e))
                            + ")");
        }
    }

    Result send(MimeMessage message, Address to) {
        try {
            transport.sendMessage(message, new Address[] {to});
            return new Result(State.SENT, "");
        } catch (MessagingException e) {
            return result(e);
        }
    }

    /** Only an answer of the server says that a mail was not taken; after silence it may have been. */
    private static Result result(MessagingException thrown) {
        int code = code(thrown);
        if (code >= 500) {
            return new Result(State.REFUSED, line(thrown));
        }
        return code >= 400
                ? new Result(State.DEFERRED, line(thrown))
                : new Result(State.SENDING, "the connection ended before the mail server had answered");
    }

    private static int code(Exception thrown) {
        for (Exception e = thrown; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            switch (e) {
                case SMTPAddressFailedException failed -> {
                    return failed.getReturnCode();
                }
                case SMTPSenderFailedException failed -> {
                    return failed.getReturnCode();
                }
                case SMTPSendFailedException failed
                when failed.getNextException() == null -> {
                    return failed.getReturnCode();
                }
                default -> {
                    // The next one may tell.
                }
            }
        }
        return -1;
    }

    private static String line(Exception e) {
        var deepest = e;
        while (deepest instanceof MessagingException m && m.getNextException() != null) {
            deepest = m.getNextException();
        }
        var text = String.valueOf(deepest.getMessage()).strip().replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    @Override
    public void close() {
        if (transport != null) {
            try {
                transport.close();
            } catch (MessagingException e) {
                // What was taken is taken.
            }
        }
    }
}
