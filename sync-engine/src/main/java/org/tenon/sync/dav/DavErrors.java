package org.tenon.sync.dav;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** What a status or a failed connection means for a store: the one place that knows. Pure. */
final class DavErrors {
    private DavErrors() {}

    /** A request about a collection, or about the store where {@code scope} says so, that was answered with {@code status}. */
    static StoreException of(int status, Scope scope) {
        return of(status, DavError.NONE, scope);
    }

    static StoreException of(int status, DavError error, Scope scope) {
        var precondition = error.precondition();
        var named = precondition.isEmpty() ? "HTTP " + status : "HTTP " + status + ", " + precondition;
        return switch (status) {
            case 401, 407 ->
                new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.SIGN_IN,
                        "The server refused the user name or the password. Nothing was changed; sign in again.");
            case 403 ->
                new StoreException(
                        scope,
                        Retry.AFTER_RECONFIGURING,
                        Cause.NO_ACCESS,
                        error.told("The server allows no access there (" + named + ")."));
            case 404, 410 ->
                scope == Scope.COLLECTION
                        ? new StoreException(
                                scope, Retry.LATER, Cause.FOLDER_GONE, "The folder is gone (" + named + ").")
                        : new StoreException(
                                scope,
                                Retry.AFTER_RECONFIGURING,
                                Cause.CONFIGURATION,
                                "There is nothing at the address given (" + named + ").");
            case 408, 502, 504 ->
                new StoreException(
                        scope, Retry.LATER, Cause.UNREACHABLE, "The server did not answer in time (" + named + ").");
            case 429, 503 ->
                new StoreException(
                        Scope.STORE,
                        Retry.LATER,
                        Cause.LIMIT,
                        "The server is busy and asks to come back later (" + named + ").");
            case 423 ->
                new StoreException(scope, Retry.LATER, Cause.LIMIT, "Somebody holds a lock there (" + named + ").");
            case 507 ->
                new StoreException(
                        scope,
                        Retry.LATER,
                        Cause.LIMIT,
                        error.told("The server has no room left for this account (" + named + ")."));
            default -> {
                if (precondition.equals("quota-not-exceeded")) {
                    yield of(507, error, scope);
                }
                yield new StoreException(
                        scope,
                        Retry.LATER,
                        Cause.PROTOCOL,
                        error.told("The server refused a plain request or failed at it (" + named + ")."));
            }
        };
    }

    static StoreException of(IOException e) {
        if (e instanceof TooBig) {
            return new StoreException(
                    Scope.COLLECTION,
                    Retry.AFTER_RECONFIGURING,
                    Cause.PROTOCOL,
                    "The server's answer is larger than any that we accept; the rest of it was not read.",
                    e);
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SSLException || t instanceof CertificateException) {
                return new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.TLS,
                        "No trusted connection: the server's certificate is unknown, expired or for another host. Nothing was sent.",
                        e);
            }
        }
        if (e instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
            return new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "The work was interrupted.", e);
        }
        return new StoreException(
                Scope.STORE,
                Retry.LATER,
                Cause.UNREACHABLE,
                "The server cannot be reached, or the connection broke.",
                e);
    }

    static StoreException protocol(String message, Throwable cause) {
        return new StoreException(Scope.COLLECTION, Retry.LATER, Cause.PROTOCOL, message, cause);
    }

    static StoreException elsewhere(String message) {
        return new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.CONFIGURATION, message);
    }

    static StoreException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "The work was interrupted.", e);
    }

    /** An answer that begins as WebDAV and goes on as no XML: a character that XML has no way to carry, or an early end. */
    static StoreException malformed() {
        return protocol("The server's answer is cut short or is not well-formed XML.", new Malformed());
    }

    /** Text that no XML parser takes. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("not well-formed");
        }
    }

    /** A response that holds more than we accept. */
    static final class TooBig extends IOException {
        private static final long serialVersionUID = 1L;

        TooBig() {
            super("response too big");
        }
    }
}
