package org.tenon.deploy.register;

/** The register cannot be read or written. */
public final class RegisterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegisterException(String message, Throwable cause) {
        super(message, cause);
    }
}
