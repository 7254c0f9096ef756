package org.tenon.connector.agent;

import java.util.Map;
import java.util.Objects;

/**
 * What came of handing one mail to the server.
 *
 * @param recipients the answer to each address that was offered
 * @param message the answer to all of it: to the sender's address where that was refused, else to the last byte; a yes where no
 *     address was taken, so that nothing more was asked
 */
record Handover(Map<String, SmtpReply> recipients, SmtpReply message) {
    Handover {
        recipients = Map.copyOf(recipients);
        Objects.requireNonNull(message);
    }
}
