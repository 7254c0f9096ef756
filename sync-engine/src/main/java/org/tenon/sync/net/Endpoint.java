package org.tenon.sync.net;

import java.util.Objects;

/** Where a server listens, and how the line to it is kept private. */
public record Endpoint(String host, int port, Tls tls) {

    /** How the line is encrypted. */
    public enum Tls {
        /** From the first byte (RFC 8314 section 3): {@code imaps:}. */
        IMPLICIT,
        /** By STARTTLS, or no sign-in at all: {@code imap:}. */
        STARTTLS,
        /** Not at all: {@code insecure = true}, and only to this machine itself. */
        NONE
    }

    public Endpoint {
        Objects.requireNonNull(host);
        Objects.requireNonNull(tls);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no such port");
        }
    }

    /** Whether it is on this machine, as far as its spelling tells. */
    public boolean isHere() {
        return isLoopback(host);
    }

    /**
     * Whether {@code host} is this machine, told from its spelling: a name that a resolver maps to 127.0.0.1 today may map
     * elsewhere tomorrow, so only {@code localhost} and literal loopback addresses count.
     */
    public static boolean isLoopback(String host) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.equalsIgnoreCase("localhost")
                || bare.equals("::1")
                || bare.equals("0:0:0:0:0:0:0:1")
                || bare.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    }
}
