package org.tenon.sync.net;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Our side of signing in by SASL (RFC 4422): what to answer to each challenge, whatever protocol carries it. */
public interface SaslDialogue {
    /** What is said of a server that did not do its part of the proof. */
    String UNPROVED = "The mail server could not prove that it knows the password.";

    /** The challenge shows that going on would be wrong. */
    final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    /** The first time it is asked with an empty challenge, by mechanisms that {@linkplain #speaksFirst speak first}. */
    byte[] answer(byte[] challenge) throws RefusedException;

    /** Whether the server, saying that we are in, has said all that it must. */
    default boolean isConvinced() {
        return true;
    }

    /** Whether the client has something to say before any challenge; LOGIN waits for the server's prompts. */
    static boolean speaksFirst(Mechanism mechanism) {
        return mechanism != Mechanism.LOGIN;
    }

    /** Those of the mechanisms offered that take such a credential, the strongest first. */
    private static List<Mechanism> strongestFirst(Credential credential, Predicate<Mechanism> offered) {
        boolean token = credential instanceof Credential.BearerToken;
        var order = List.of(
                Mechanism.OAUTHBEARER,
                Mechanism.XOAUTH2,
                Mechanism.SCRAM_SHA_256,
                Mechanism.SCRAM_SHA_1,
                Mechanism.PLAIN,
                Mechanism.LOGIN);
        return new ArrayList<>(order.stream()
                .filter(mechanism -> mechanism.takesToken() == token && offered.test(mechanism))
                .toList());
    }

    /** How {@code login} may sign in where the mechanisms {@code offered} are to be had, the strongest first. */
    static List<Mechanism> candidates(Login login, Predicate<Mechanism> offered) {
        var candidates = strongestFirst(login.credential(), offered);
        login.only().ifPresent(only -> candidates.retainAll(List.of(only)));
        if (login.authzid().isPresent()) {
            // The LOGIN mechanism has no place for it: it would sign in to the wrong account.
            candidates.remove(Mechanism.LOGIN);
        }
        return candidates;
    }

    static SaslDialogue of(Mechanism mechanism, Login login, Endpoint server) {
        var secret = login.credential().value();
        return switch (mechanism) {
            case PLAIN -> challenge -> utf8(login.authzid().orElse("") + "\0" + login.user() + "\0" + secret);
            case LOGIN ->
                new SaslDialogue() {
                    private boolean named;

                    @Override
                    public byte[] answer(byte[] challenge) {
                        var answer = utf8(named ? secret : login.user());
                        named = true;
                        return answer;
                    }
                };
            case SCRAM_SHA_256, SCRAM_SHA_1 -> new Scram(mechanism, login, secret);
            case OAUTHBEARER ->
                new SaslDialogue() {
                    private boolean sent;

                    @Override
                    public byte[] answer(byte[] challenge) {
                        // A second challenge is the error; \x01 asks for the NO (RFC 7628 section 3.2.3).
                        var answer = sent
                                ? "\1"
                                : "n,a="
                                        + login.authzid()
                                                .orElse(login.user())
                                                .replace("=", "=3D")
                                                .replace(",", "=2C")
                                        + ",\1host=" + server.host() + "\1port=" + server.port() + "\1auth=Bearer "
                                        + secret + "\1\1";
                        sent = true;
                        return utf8(answer);
                    }
                };
            case XOAUTH2 ->
                new SaslDialogue() {
                    private boolean sent;

                    @Override
                    public byte[] answer(byte[] challenge) {
                        var answer = sent ? "" : "user=" + login.user() + "\1auth=Bearer " + secret + "\1\1";
                        sent = true;
                        return utf8(answer);
                    }
                };
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 5802 and RFC 7677: the server proves that it knows the password too. */
    final class Scram implements SaslDialogue {
        private static final Pattern ROUNDS = Pattern.compile("(?:^|,)i=([0-9]{1,100})(?:,|$)");

        /** RFC 7677 section 4 wants 4,096 rounds at least; far more than servers use would keep us busy for the server's pleasure. */
        private static final int FEWEST_ROUNDS = 4096;

        private static final int MOST_ROUNDS = 10_000_000;

        private final ScramClient client;
        private int step;
        private boolean convinced;

        private Scram(Mechanism mechanism, Login login, String password) {
            var builder = ScramClient.builder()
                    .advertisedMechanisms(List.of(mechanism.saslName()))
                    .username(login.user())
                    .password(password.toCharArray());
            login.authzid().ifPresent(builder::authzid);
            client = builder.build();
        }

        @Override
        public boolean isConvinced() {
            return convinced;
        }

        @Override
        public byte[] answer(byte[] challenge) throws RefusedException {
            var text = new String(challenge, StandardCharsets.UTF_8);
            try {
                return switch (step++) {
                    case 0 -> utf8(client.clientFirstMessage().toString());
                    case 1 -> {
                        checkRounds(text);
                        client.serverFirstMessage(text);
                        yield utf8(client.clientFinalMessage().toString());
                    }
                    default -> {
                        client.serverFinalMessage(text);
                        convinced = true;
                        yield new byte[0];
                    }
                };
            } catch (ScramException | IllegalStateException | IllegalArgumentException e) {
                throw new RefusedException(UNPROVED);
            }
        }

        /** Before they are computed. A message that says none, or no number, is the library's to refuse. */
        private static void checkRounds(String serverFirst) throws RefusedException {
            var rounds = ROUNDS.matcher(serverFirst);
            if (rounds.find()) {
                var number = new BigInteger(rounds.group(1));
                if (number.compareTo(BigInteger.valueOf(FEWEST_ROUNDS)) < 0
                        || number.compareTo(BigInteger.valueOf(MOST_ROUNDS)) > 0) {
                    throw new RefusedException(
                            "The mail server wants the password hashed in a way that is not safe (SCRAM with a number of"
                                    + " rounds outside " + FEWEST_ROUNDS + " to " + MOST_ROUNDS + ").");
                }
            }
        }
    }
}
