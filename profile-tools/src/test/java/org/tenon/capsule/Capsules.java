package org.tenon.capsule;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Capsules for tests. */
public final class Capsules {
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final Instant EXPIRES = NOW.plusSeconds(3600);

    private Capsules() {}

    /** Alice's, good for an hour from {@link #NOW}. */
    public static Capsule alice(URI issuer, Capsule.Servers servers) {
        return new Capsule(
                issuer,
                "capsule-1",
                3,
                NOW,
                EXPIRES,
                "Example Ltd",
                new Capsule.Person("alice@example.test", "Alice Example", "alice"),
                servers,
                List.of("mail", "calendar"),
                new Capsule.Profile("connector", true));
    }

    static Capsule alice() {
        return alice(
                URI.create("https://deploy.example.test"),
                new Capsule.Servers(
                        Optional.of(URI.create("imaps://mail.example.test")),
                        Optional.of(URI.create("https://dav.example.test/alice/")),
                        Optional.empty(),
                        Optional.of(URI.create("smtps://mail.example.test")),
                        false));
    }
}
