package org.tenon.capsule;

import java.util.Objects;

/** A capsule, or a link to one, that is not to be used. The message says why, in words for the person who holds it. */
public final class CapsuleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Fault {
        /** It is no capsule, or one of a version that we do not know. */
        MALFORMED,
        /** It was not signed with the service's key, or was changed since. */
        NOT_GENUINE,
        EXPIRED,
        /** It is of another service than the one that was asked, or that may be used here. */
        OTHER_HOST,
        /** The service no longer gives it out: unknown there, revoked, or used on too many machines. */
        WITHDRAWN
    }

    private final Fault fault;

    public CapsuleException(Fault fault, String message) {
        super(message);
        this.fault = Objects.requireNonNull(fault);
    }

    public Fault fault() {
        return fault;
    }
}
