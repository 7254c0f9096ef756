package org.tenon.sync.discover;

import java.net.URI;
import java.util.Objects;

/**
 * One server of an account.
 *
 * @param uri as an account file spells it: {@code imaps://host:993}, {@code smtp://host:587} (upgraded by STARTTLS),
 *     {@code https://host/dav/}
 * @param how what led there
 * @param confirm whether a person must confirm the host before anything is sent to it, since it lies outside the mail domain
 */
public record DiscoveredServer(Service service, URI uri, How how, boolean confirm) {
    public DiscoveredServer {
        Objects.requireNonNull(service);
        Objects.requireNonNull(uri);
        Objects.requireNonNull(how);
    }

    /** What a server does for the account; the word is the account file's. */
    public enum Service {
        IMAP("imap"),
        SUBMISSION("smtp"),
        CALDAV("caldav"),
        CARDDAV("carddav");

        private final String word;

        Service(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** What led to a server; the word is for people and scripts. */
    public enum How {
        SRV("srv"),
        SRV_AND_TXT("srv+txt"),
        WELL_KNOWN("well-known"),
        GIVEN("given");

        private final String word;

        How(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
