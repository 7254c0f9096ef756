package org.tenon.connector.enrol;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleException.Fault;
import org.tenon.capsule.CapsuleReader;
import org.tenon.capsule.ServiceKey;

/** Decides whether a capsule is believed. */
public final class CapsuleCheck {
    private final Pins pins;
    private final LinkClient links;
    private final Clock clock;

    /** Asks a person. */
    @FunctionalInterface
    public interface Confirm {
        /** Whether settings of this service, which is not known here yet, are wanted. */
        boolean wanted(Capsule capsule);
    }

    /**
     * A capsule that is to be believed.
     *
     * @param key what proves it
     */
    public record Checked(Capsule capsule, ServiceKey key) {}

    public CapsuleCheck(Pins pins, LinkClient links, Clock clock) {
        this.pins = pins;
        this.links = links;
        this.clock = clock;
    }

    /**
     * The capsule in {@code text}.
     *
     * @param asked the service that was asked for it, or that a person named beforehand
     * @param confirm asked last, where the service is not pinned and nobody named it
     */
    public Checked check(String text, Optional<URI> asked, Confirm confirm) throws CapsuleException, IOException {
        var issuer = CapsuleReader.claimedIssuer(text);
        if (asked.isPresent() && !asked.get().equals(issuer)) {
            throw new CapsuleException(
                    Fault.OTHER_HOST,
                    "These settings are of " + issuer.getRawAuthority() + ", and not of "
                            + asked.get().getRawAuthority() + " as was asked for.");
        }
        pins.requireAllowed(issuer);
        var pinned = pins.of(issuer);
        var keys = pinned.isPresent() ? List.of(pinned.get()) : links.keys(issuer);
        for (var key : keys) {
            var capsule = readBy(text, key, keys.size() == 1);
            if (capsule.isPresent()) {
                if (pinned.isEmpty() && !confirm.wanted(capsule.get())) {
                    throw new CapsuleException(
                            Fault.OTHER_HOST,
                            "Settings of " + issuer.getRawAuthority()
                                    + " were not confirmed. If they are wanted, name it:" + " --host "
                                    + issuer.getRawAuthority());
                }
                return new Checked(capsule.get(), key);
            }
        }
        CapsuleReader.read(text, keys, clock.instant());
        throw new IllegalStateException("no key read it, and all of them did");
    }

    private Optional<Capsule> readBy(String text, ServiceKey key, boolean only) throws CapsuleException {
        try {
            return Optional.of(CapsuleReader.read(text, List.of(key), clock.instant()));
        } catch (CapsuleException e) {
            if (only || e.fault() != Fault.NOT_GENUINE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Remembers the key of a service whose settings were accepted. */
    public void remember(Checked checked) throws IOException {
        pins.add(checked.capsule().issuer(), checked.key());
    }
}
