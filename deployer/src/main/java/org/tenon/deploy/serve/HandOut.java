package org.tenon.deploy.serve;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.CapsuleReader;
import org.tenon.capsule.CapsuleWriter;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.CapsuleMaker;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Register;

/** Makes signed capsules, and reads each as a client would before it is handed out: a mistake in the configuration shows here. */
public final class HandOut {
    private final DeployConfig config;
    private final SigningKey key;
    private final Register register;
    private final Clock clock;
    private final SecureRandom random;

    public HandOut(DeployConfig config, SigningKey key, Register register, Clock clock, SecureRandom random) {
        this.config = config;
        this.key = key;
        this.register = register;
        this.clock = clock;
        this.random = random;
    }

    /** The capsule of somebody who is in the register. */
    public String capsule(long personId, Person person) throws ConfigException {
        // What counts as a change of the settings is everything but the capsule's own number and times.
        var shape = CapsuleMaker.make(config, person, "", 0, Instant.EPOCH);
        long serial = register.serial(personId, shape.toString());
        var capsule = CapsuleMaker.make(config, person, CapsuleLink.newCode(random), serial, clock.instant());
        return checked(capsule);
    }

    /** Throws where a capsule of this person could not be used by any client. Changes nothing. */
    public void rehearse(Person person) throws ConfigException {
        checked(CapsuleMaker.make(config, person, CapsuleLink.newCode(random), 1, clock.instant()));
    }

    private String checked(Capsule capsule) throws ConfigException {
        var text = CapsuleWriter.sign(capsule, key);
        try {
            var read = CapsuleReader.read(text, List.of(key.publicKey()), clock.instant());
            if (!read.equals(capsule)) {
                throw new IllegalStateException("a capsule is not what it was made of");
            }
            return text;
        } catch (CapsuleException e) {
            throw new ConfigException("the account's settings make no capsule that a client takes. " + e.getMessage());
        }
    }
}
