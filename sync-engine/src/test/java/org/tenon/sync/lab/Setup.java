package org.tenon.sync.lab;

import java.util.ArrayList;
import java.util.List;

/** How a server is to be set up: the options of {@code scripts/server}. Immutable; begins with {@link #plain()}. */
public record Setup(List<String> arguments) {
    public Setup {
        arguments = List.copyOf(arguments);
    }

    /** All extensions, {@code /} as the separator, no prefix, a certificate that the server's own authority signed. */
    public static Setup plain() {
        return new Setup(List.of());
    }

    /** Does not advertise these. The server would still understand them: {@link Tap#hiding} refuses them as well. */
    public Setup without(String... capabilities) {
        return plus("--without=" + String.join(",", capabilities));
    }

    /** {@code '.'} or {@code '/'}; the prefix of the personal namespace, such as {@code INBOX.}, on Dovecot only. */
    public Setup namespace(char separator, String prefix) {
        return plus("--separator=" + separator).plus("--prefix=" + prefix);
    }

    public Setup certificate(Certificate certificate) {
        return plus("--certificate=" + certificate.word);
    }

    /** Limits each user, as in {@code 10M}; Dovecot only. */
    public Setup quota(String size) {
        return plus("--quota=" + size);
    }

    /** Offers COMPRESS=DEFLATE, which Cyrus always does. */
    public Setup compress() {
        return plus("--compress");
    }

    /** Comes up on this port, as a server that was restarted does. */
    public Setup imapPort(int port) {
        return plus("--imap=" + port);
    }

    private Setup plus(String argument) {
        var all = new ArrayList<>(arguments);
        all.add(argument);
        return new Setup(all);
    }

    /** What the server shows of itself in TLS. All but the last are signed by the authority in {@code ca.pem}. */
    public enum Certificate {
        GOOD("good"),
        EXPIRED("expired"),
        WRONG_HOST("wrong-host"),
        SELF_SIGNED("self-signed");

        private final String word;

        Certificate(String word) {
            this.word = word;
        }
    }
}
