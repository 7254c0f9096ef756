package org.tenon.profile;

import java.util.List;
import java.util.Objects;

/**
 * A profile as it is wanted.
 *
 * @param storePath where its data file lies, as Windows writes paths
 * @param addressBook whether contacts can be chosen as recipients (the service {@code CONTAB})
 * @param mail noted in the profile; it changes nothing else there
 * @param makeDefault whether Outlook opens it when it is not told which; false leaves that as it is
 */
public record ProfileSpec(
        String name, String storePath, String storeName, MailMode mail, boolean addressBook, boolean makeDefault) {
    /** Who carries the mail: Tenon into the data file, Outlook by an IMAP account of its own (from a PRF), or nobody. */
    public enum MailMode {
        CONNECTOR("carried by Tenon"),
        IMAP("carried by Outlook"),
        NONE("carried by nobody");

        private final String sentence;

        MailMode(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    public ProfileSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(storePath);
        Objects.requireNonNull(storeName);
        Objects.requireNonNull(mail);
    }

    public ProfileSpec withMail(MailMode other) {
        return new ProfileSpec(name, storePath, storeName, other, addressBook, makeDefault);
    }

    /** The services that the profile has to have. */
    List<String> services() {
        return addressBook ? List.of(Services.STORE, Services.ADDRESS_BOOK) : List.of(Services.STORE);
    }
}
