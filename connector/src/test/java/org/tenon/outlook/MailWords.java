package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a message says, in the one spelling that {@code Mails} has: who looks at Outlook sees properties, and what Outlook changed reaches
 * the server in words of other order.
 */
record MailWords(
        String from, String to, String subject, Optional<Instant> sent, Optional<String> messageId, String text) {

    byte[] bytes() {
        var date = sent.map(at -> "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)))
                .map(line -> line.replace("GMT", "+0000") + "\n")
                .orElse("");
        return ("From: " + from + "\nTo: " + to + "\nSubject: " + subject + "\n" + date
                        + messageId.map(id -> "Message-ID: " + id + "\n").orElse("")
                        + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                        + text.replace("\r\n", "\n").replaceFirst("\n+$", "") + "\n")
                .getBytes(UTF_8);
    }

    /** A message of the server's, by a reader that is none of ours. */
    static byte[] of(byte[] mail) {
        try {
            var message = new MimeMessage(null, new ByteArrayInputStream(mail));
            return new MailWords(
                            address(message.getHeader("From", ",")),
                            address(message.getHeader("To", ",")),
                            Optional.ofNullable(message.getSubject()).orElse(""),
                            Optional.ofNullable(message.getSentDate()).map(d -> d.toInstant()),
                            Optional.ofNullable(message.getMessageID()),
                            text(message))
                    .bytes();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String address(String header) throws MessagingException {
        if (header == null) {
            return "";
        }
        return InternetAddress.parse(header, false)[0].getAddress();
    }

    private static String text(Part part) throws MessagingException, IOException {
        return switch (part.getContent()) {
            case MimeMultipart several -> text(several.getBodyPart(0));
            case String text -> text;
            default -> "?";
        };
    }
}
