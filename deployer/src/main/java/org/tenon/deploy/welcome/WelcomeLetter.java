package org.tenon.deploy.welcome;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.tenon.capsule.CapsuleLink;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.serve.Html;

/** What a welcome mail says, as text and as HTML (multipart/alternative, RFC 2046 section 5.1.4). It holds a link and no password. */
public final class WelcomeLetter {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final DeployConfig config;

    public WelcomeLetter(DeployConfig config) {
        this.config = config;
    }

    MimeMessage write(Person person, CapsuleLink link, String messageId, Instant now, Instant expires)
            throws MessagingException, ConfigException {
        var message = new MimeMessage((Session) null) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        message.setFrom(from());
        message.setRecipient(RecipientType.TO, to(person));
        message.setSubject(
                "Set up Outlook for " + person.address() + " ("
                        + config.service().organisation() + ")",
                "UTF-8");
        message.setSentDate(Date.from(now));
        // No answers by machines, please (RFC 3834 section 5).
        message.setHeader("Auto-Submitted", "auto-generated");
        var body = new MimeMultipart("alternative");
        body.addBodyPart(part("plain", fill("letter.txt", person, link, expires, UnaryOperator.identity())));
        body.addBodyPart(part("html", fill("letter.html", person, link, expires, Html::escape)));
        message.setContent(body);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String subtype, String text) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    InternetAddress from() throws ConfigException {
        try {
            return new InternetAddress(config.mail().from(), true);
        } catch (AddressException e) {
            throw new ConfigException("mail.from is no mail address");
        }
    }

    private static InternetAddress to(Person person) throws AddressException {
        try {
            var address = new InternetAddress(person.address(), true);
            if (!person.name().isEmpty()) {
                address.setPersonal(person.name(), "UTF-8");
            }
            return address;
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String fill(
            String resource, Person person, CapsuleLink link, Instant expires, UnaryOperator<String> spelling) {
        var service = config.service();
        return template(resource)
                .replace("{name}", spelling.apply(person.called()))
                .replace("{organisation}", spelling.apply(service.organisation()))
                .replace("{address}", spelling.apply(person.address()))
                .replace("{host}", spelling.apply(link.host()))
                .replace("{until}", DAY.format(expires))
                .replace("{contact}", spelling.apply(service.contact()))
                .replace("{link}", spelling.apply(link.url().toString()));
    }

    private static String template(String resource) {
        try (var in = WelcomeLetter.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
