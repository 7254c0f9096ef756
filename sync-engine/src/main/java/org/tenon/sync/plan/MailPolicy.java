package org.tenon.sync.plan;

import java.util.Objects;

/**
 * What the account's owner has decided of mail alone: {@code [policy.mail]}.
 *
 * @param rules whether new mail is given to the client as such, so that a program's rules run on it and it raises an alert
 * @param window what of the server's mail is brought to the client
 */
public record MailPolicy(boolean rules, MailWindow window) {
    public static final MailPolicy DEFAULT = new MailPolicy(true, MailWindow.ALL);

    public MailPolicy {
        Objects.requireNonNull(window);
    }
}
