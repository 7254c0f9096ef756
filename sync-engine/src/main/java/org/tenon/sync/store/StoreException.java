package org.tenon.sync.store;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;

/**
 * A store, or one of its folders, that failed. Says how wide the failure is and what would mend it; where it happened is
 * attached once, at the edge. The message says what happened and holds no address, password, subject or body.
 */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How much of the work the failure stops. */
    public enum Scope {
        ITEM,
        COLLECTION,
        STORE
    }

    /** What would make a new try worth while. */
    public enum Retry {
        /** At once, on a new connection. */
        NOW,
        /** In a while, with nothing changed by anybody. */
        LATER,
        /** Only after a person has changed something: a password, a path, a certificate. */
        AFTER_RECONFIGURING
    }

    /** What it was, as far as the caller can do something about it. */
    public enum Cause {
        /** Nobody answers: no route, refused, timed out, dropped. */
        UNREACHABLE,
        /** The user name or the secret was refused. */
        SIGN_IN,
        /** The certificate is expired, unknown or for another host; or TLS was wanted and is not offered. */
        TLS,
        /** The server said something that the protocol does not allow, or refused a plain request. */
        PROTOCOL,
        /** The server limits us: too many connections, quota, rate. */
        LIMIT,
        /** No space left where we write. */
        NO_SPACE,
        /** The place that we write to is read-only or not ours. */
        NO_ACCESS,
        /** The folder is gone, or its validity changed while it was open. */
        FOLDER_GONE,
        /** Another process is at work there. */
        BUSY,
        /** What is configured cannot work. */
        CONFIGURATION
    }

    private final Scope scope;
    private final Retry retry;
    private final Cause kind;
    private final transient Map<Handle, String> items;
    private final EnumSet<Kind> about = EnumSet.noneOf(Kind.class);

    public StoreException(Scope scope, Retry retry, Cause kind, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.scope = Objects.requireNonNull(scope);
        this.retry = Objects.requireNonNull(retry);
        this.kind = Objects.requireNonNull(kind);
        this.items = Map.of();
    }

    /** @param items those that failed, each with what was the matter; whatever else was asked for has come */
    public StoreException(Retry retry, Cause kind, String message, Map<Handle, String> items) {
        super(message);
        this.scope = Scope.ITEM;
        this.retry = Objects.requireNonNull(retry);
        this.kind = Objects.requireNonNull(kind);
        this.items = new TreeMap<>(items);
    }

    public StoreException(Scope scope, Retry retry, Cause kind, String message) {
        this(scope, retry, kind, message, null);
    }

    /** The same failure, told to have met these kinds of items: so that a person is sent to the right server. */
    public StoreException about(Set<Kind> kinds) {
        var same = new StoreException(scope, retry, kind, getMessage(), this);
        same.about.addAll(kinds);
        return same;
    }

    /** The kinds of items that it met; empty where that was not told. */
    public Set<Kind> about() {
        return Set.copyOf(about);
    }

    public Scope scope() {
        return scope;
    }

    public Retry retry() {
        return retry;
    }

    /** The items that failed, where the scope is {@link Scope#ITEM} and the store can name them. */
    public Map<Handle, String> items() {
        return items == null ? Map.of() : items;
    }

    public Cause kind() {
        return kind;
    }
}
