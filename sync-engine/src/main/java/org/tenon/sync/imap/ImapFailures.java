package org.tenon.sync.imap;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Turns what went wrong into the port's one exception. The server's own words come with it, cleaned. */
final class ImapFailures {
    private ImapFailures() {}

    /** The connection failed in the middle of an exchange. */
    static StoreException broken(IOException e) {
        if (e instanceof Malformed) {
            return new StoreException(
                    Scope.COLLECTION,
                    Retry.LATER,
                    Cause.PROTOCOL,
                    "The mail server sent an answer that cannot be read: " + e.getMessage() + ".",
                    e);
        }
        if (e instanceof SocketTimeoutException) {
            return new StoreException(
                    Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE, "The mail server stopped answering.", e);
        }
        return new StoreException(
                Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE, "The connection to the mail server was lost.", e);
    }

    /** No connection came about. */
    static StoreException unreachable(String message, IOException e) {
        return new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, message, e);
    }

    static StoreException tls(String message, Throwable e) {
        return new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.TLS, message, e);
    }

    /** The server lets no more of us in for now; {@code words} are its own, cleaned already or empty. */
    static StoreException limit(String code, String words) {
        return new StoreException(
                Scope.STORE,
                Retry.LATER,
                Cause.LIMIT,
                ServerWords.after("The mail server allows no more connections for now" + bracketed(code) + ".", words));
    }

    static StoreException signIn(String message) {
        return new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN, message);
    }

    static StoreException protocol(String message) {
        return new StoreException(Scope.COLLECTION, Retry.NOW, Cause.PROTOCOL, message);
    }

    static StoreException folderGone(String message) {
        return new StoreException(Scope.COLLECTION, Retry.NOW, Cause.FOLDER_GONE, message);
    }

    /** A plain request that ought to work was answered by NO or BAD. */
    static StoreException refused(String command, Completion completion) {
        var what = ServerWords.after(
                "The mail server refused " + command + bracketed(completion.code()) + ".", completion.words());
        return switch (completion.refusal()) {
            case ABSENT -> new StoreException(Scope.COLLECTION, Retry.NOW, Cause.FOLDER_GONE, what);
            case NO_PERMISSION, PERSON_NEEDED, MAY_NOT_ACT, NOT_PRIVATE ->
                new StoreException(Scope.COLLECTION, Retry.AFTER_RECONFIGURING, Cause.NO_ACCESS, what);
            case LIMIT, FULL -> new StoreException(Scope.COLLECTION, Retry.LATER, Cause.LIMIT, what);
            case TROUBLE -> new StoreException(Scope.COLLECTION, Retry.LATER, Cause.UNREACHABLE, what);
            case TOO_BIG, EXISTS, HAS_CHILDREN, WRONG_SECRET, EXPIRED, CANNOT, NOT_UNDERSTOOD, UNKNOWN ->
                new StoreException(Scope.COLLECTION, Retry.LATER, Cause.PROTOCOL, what);
        };
    }

    private static String bracketed(String code) {
        return code.isEmpty() ? "" : " [" + code + "]";
    }

    /** Why the TLS handshake failed, in a sentence that tells a person which of the usual causes it was. */
    static StoreException handshake(IOException e) {
        String why = null;
        int depth = 0;
        for (Throwable t = e; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof CertificateExpiredException) {
                why = "The mail server's certificate has expired.";
            } else if (t instanceof CertificateNotYetValidException) {
                why = "The mail server's certificate is not valid yet, or this computer's clock is wrong.";
            } else if (t instanceof CertPathBuilderException) {
                why = "The mail server's certificate was issued by an authority that this computer does not trust.";
            } else if (t instanceof CertPathValidatorException p && why == null) {
                why = p.getReason() == CertPathValidatorException.BasicReason.REVOKED
                        ? "The mail server's certificate was revoked."
                        : "The mail server's certificate cannot be verified.";
            } else if (t instanceof CertificateException && isAboutTheName(t)) {
                why = "The mail server's certificate is for another host name.";
            } else if ((t instanceof EOFException || t instanceof SocketException) && why == null) {
                return unreachable("The mail server closed the connection before it was secure.", e);
            }
        }
        if (e instanceof SocketTimeoutException) {
            return unreachable("The mail server stopped answering before the connection was secure.", e);
        }
        if (why == null) {
            why = e instanceof SSLException
                    ? "No secure connection to the mail server could be agreed on; it may not speak TLS 1.2 on this port."
                    : "The secure connection to the mail server failed.";
        }
        return tls(why, e);
    }

    private static boolean isAboutTheName(Throwable t) {
        var message = t.getMessage();
        return message != null
                && (message.contains("subject alternative")
                        || message.contains("No name matching")
                        || message.contains("hostname"));
    }

    /** The connection broke after the server had said why it would end it. */
    static StoreException bye(Reply.Said bye, IOException e) {
        if (Refusal.of(false, bye.code(), bye.words()) == Refusal.LIMIT) {
            return limit(bye.code(), bye.words());
        }
        boolean closing = bye.code().equals("UNAVAILABLE");
        var happened = closing ? "The mail server is closing down." : "The mail server ended the connection.";
        return new StoreException(
                Scope.COLLECTION,
                closing ? Retry.LATER : Retry.NOW,
                Cause.UNREACHABLE,
                ServerWords.after(happened, bye.words()),
                e);
    }
}
