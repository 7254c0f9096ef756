package org.tenon.capsule;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of one person's account.
 *
 * @param issuer the link service that hands it out: scheme, host and port alone
 * @param id unlike that of any other capsule
 * @param serial grows with each change of what this service tells this person; a smaller one than the last is old
 * @param expires from then on it is refused
 * @param organisation by which people know the issuer, to be shown
 */
public record Capsule(
        URI issuer,
        String id,
        long serial,
        Instant issued,
        Instant expires,
        String organisation,
        Person person,
        Servers servers,
        List<String> kinds,
        Profile profile) {

    public Capsule {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(id);
        Objects.requireNonNull(issued);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(organisation);
        Objects.requireNonNull(person);
        Objects.requireNonNull(servers);
        Objects.requireNonNull(profile);
        kinds = List.copyOf(kinds);
    }

    /**
     * Whose account it is.
     *
     * @param address the mailbox
     * @param name as it stands before the address in mail; may be empty
     * @param login the user name that the servers know
     */
    public record Person(String address, String name, String login) {}

    /**
     * Where the account is.
     *
     * @param insecure no encryption, which is for loopback addresses alone
     */
    public record Servers(
            Optional<URI> imap, Optional<URI> caldav, Optional<URI> carddav, Optional<URI> smtp, boolean insecure) {}

    /**
     * The wanted Outlook profile.
     *
     * @param mail who carries mail in it: {@code connector}, {@code imap} or {@code none}
     * @param makeDefault whether an unattended enrolment makes it the default one
     */
    public record Profile(String mail, boolean makeDefault) {}
}
