package org.tenon.connector.agent;

import java.util.Objects;
import org.tenon.sync.store.ServerWords;

/**
 * What a mail server answered to a command (RFC 5321 section 4.2).
 *
 * @param code 0 where no answer came
 * @param words fit to be shown
 */
record SmtpReply(int code, String words) {
    static final SmtpReply NONE = new SmtpReply(0, "");

    SmtpReply {
        Objects.requireNonNull(words);
    }

    /** From the code and the whole line, code and all. */
    static SmtpReply of(int code, String line) {
        return code < 200 ? NONE : new SmtpReply(code, ServerWords.clean(line));
    }

    boolean isYes() {
        return code >= 200 && code < 400;
    }

    boolean isLater() {
        return code >= 400 && code < 500;
    }

    boolean isNo() {
        return code >= 500;
    }

    /** Nobody knows whether the server did what it was asked. */
    boolean isMissing() {
        return code == 0;
    }
}
