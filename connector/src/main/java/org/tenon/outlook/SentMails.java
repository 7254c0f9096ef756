package org.tenon.outlook;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.tenon.convert.LargeValue;

/**
 * Mails that were handed over on this machine and are filed on the server. Outlook keeps a copy of its own in Sent Items, which need
 * not even have the Message-ID: one mail it is all the same.
 */
public interface SentMails {
    /** Where nobody takes Outlook's mails but Outlook. */
    SentMails NONE = new SentMails() {
        @Override
        public List<Sent> awaited() {
            return List.of();
        }

        @Override
        public void found(Sent mail) {
            throw new IllegalStateException();
        }
    };

    /**
     * @param when it was handed over
     * @param text as it is filed
     */
    record Sent(String id, Instant when, LargeValue text) {}

    /** Those of which Outlook's copy has not been seen yet. */
    List<Sent> awaited() throws IOException;

    /** Outlook's copy of this one is known from now on. */
    void found(Sent mail) throws IOException;
}
