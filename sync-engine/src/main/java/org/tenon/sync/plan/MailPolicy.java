package org.tenon.sync.plan;

/**
 * What the account's owner has decided of mail alone: {@code [policy.mail]}.
 *
 * @param rules whether new mail is given to the client as such, so that a program's rules run on it and it raises an alert
 */
public record MailPolicy(boolean rules) {
    public static final MailPolicy DEFAULT = new MailPolicy(true);
}
