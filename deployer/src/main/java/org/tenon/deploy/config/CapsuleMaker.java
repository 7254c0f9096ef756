package org.tenon.deploy.config;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tenon.capsule.Capsule;

/** Makes the capsule of one person by the shape that all accounts have. Pure. */
public final class CapsuleMaker {
    private CapsuleMaker() {}

    public static Capsule make(DeployConfig config, Person person, String id, long serial, Instant now)
            throws ConfigException {
        var shape = config.account();
        var login =
                person.login().isEmpty() ? fill(shape.login(), person, "", UnaryOperator.identity()) : person.login();
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        return new Capsule(
                config.service().url(),
                id,
                serial,
                issued,
                issued.plus(config.service().capsuleLife()),
                config.service().organisation(),
                new Capsule.Person(person.address(), person.name(), login),
                new Capsule.Servers(
                        address("account.imap", shape.imap(), person, login),
                        address("account.caldav", shape.caldav(), person, login),
                        address("account.carddav", shape.carddav(), person, login),
                        address("account.smtp", shape.smtp(), person, login),
                        shape.insecure()),
                shape.kinds(),
                new Capsule.Profile(shape.carrier(), shape.makeDefault()));
    }

    private static Optional<URI> address(String key, Optional<String> shape, Person person, String login)
            throws ConfigException {
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(fill(shape.get(), person, login, CapsuleMaker::encoded)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key + " makes no address for " + person.address());
        }
    }

    private static String fill(String shape, Person person, String login, UnaryOperator<String> spelling) {
        return shape.replace("{address}", spelling.apply(person.address()))
                .replace("{user}", spelling.apply(person.user()))
                .replace("{domain}", spelling.apply(person.domain()))
                .replace("{login}", spelling.apply(login));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }
}
