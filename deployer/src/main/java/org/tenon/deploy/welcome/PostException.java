package org.tenon.deploy.welcome;

/** The mail server cannot be used at all. No mail was on the way when this was thrown. */
public final class PostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean signIn;

    PostException(boolean signIn, String message) {
        super(message);
        this.signIn = signIn;
    }

    /** Whether it is reached, and refuses the password. */
    public boolean isSignIn() {
        return signIn;
    }
}
