package org.tenon.profile;

/** Names of message services in MapiSvc.inf. */
final class Services {
    /** A data file (PST) in Unicode. */
    static final String STORE = "MSUPST MS";
    /** The Outlook address book: contacts as recipients. */
    static final String ADDRESS_BOOK = "CONTAB";

    private Services() {}
}
