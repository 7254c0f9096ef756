package org.tenon.sync.net;

/** A SASL mechanism, or the LOGIN command. */
public enum Mechanism {
    SCRAM_SHA_256("SCRAM-SHA-256"),
    SCRAM_SHA_1("SCRAM-SHA-1"),
    PLAIN("PLAIN"),
    LOGIN("LOGIN"),
    OAUTHBEARER("OAUTHBEARER"),
    XOAUTH2("XOAUTH2");

    private final String saslName;

    Mechanism(String saslName) {
        this.saslName = saslName;
    }

    /** As servers offer it. */
    public String saslName() {
        return saslName;
    }

    boolean takesToken() {
        return this == OAUTHBEARER || this == XOAUTH2;
    }
}
