package org.tenon.sync.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.tenon.sync.imap.Completion.Status;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.net.SaslDialogue;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Signs in by the strongest mechanism that both ends know, or by the one that is set and by no other. One refusal that names
 * the credential ends it: trying the same password again by another mechanism is how accounts get locked. A refusal that does
 * not say why may be about the mechanism (GNU imap4d offers SCRAM and knows no such passwords), so one more is tried.
 */
final class SignIn {
    private static final int MOST_REFUSALS = 2;

    private final ServerSettings settings;
    private final boolean proved;

    /** {@code proved}: whether another connection has just signed in with the same secret, so that it cannot be wrong. */
    SignIn(ServerSettings settings, boolean proved) {
        this.settings = settings;
        this.proved = proved;
    }

    void signIn(ImapConnection connection) throws StoreException {
        connection.ensureCapabilities();
        Completion last = null;
        int refusals = 0;
        for (var mechanism : candidates(connection)) {
            connection.capabilities().outdate();
            last = attempt(connection, mechanism);
            if (last.ok()) {
                connection.ensureCapabilities();
                return;
            }
            refusals += last.status() == Status.NO ? 1 : 0;
            if (!mayBeTheMechanism(last) || refusals == MOST_REFUSALS) {
                break;
            }
        }
        throw failure(last, connection);
    }

    /** Whether the same credential may do better by another mechanism. */
    private static boolean mayBeTheMechanism(Completion refused) {
        return switch (refused.refusal()) {
            case CANNOT, NOT_UNDERSTOOD, UNKNOWN -> true;
            case LIMIT, TROUBLE -> false;
            case FULL,
                    TOO_BIG,
                    NO_PERMISSION,
                    ABSENT,
                    EXISTS,
                    HAS_CHILDREN,
                    WRONG_SECRET,
                    EXPIRED,
                    MAY_NOT_ACT,
                    NOT_PRIVATE,
                    PERSON_NEEDED -> refused.status() == Status.BAD;
        };
    }

    private List<Mechanism> candidates(ImapConnection connection) {
        return SaslDialogue.candidates(
                settings.login(),
                mechanism -> connection.can("AUTH=" + mechanism.saslName())
                        || (mechanism == Mechanism.LOGIN && !connection.can("LOGINDISABLED")));
    }

    private Completion attempt(ImapConnection connection, Mechanism mechanism) throws StoreException {
        if (mechanism == Mechanism.LOGIN && !connection.can("AUTH=LOGIN")) {
            return connection.exchange(() -> loginCommand(connection));
        }
        return converse(connection, mechanism, SaslDialogue.of(mechanism, settings.login(), settings.endpoint()));
    }

    private static Completion converse(ImapConnection connection, Mechanism mechanism, SaslDialogue dialogue)
            throws StoreException {
        boolean speaksFirst = SaslDialogue.speaksFirst(mechanism);
        boolean atOnce = speaksFirst && (connection.can("SASL-IR") || connection.can("IMAP4REV2"));
        return connection.exchange(() -> {
            try {
                var command = "AUTHENTICATE " + mechanism.saslName();
                connection.writeCommand(atOnce ? command + " " + base64(dialogue.answer(new byte[0])) : command, null);
                while (true) {
                    var reply = connection.nextStep();
                    if (reply.isTagged()) {
                        if (reply.isOK() && !dialogue.isConvinced()) {
                            throw new SaslDialogue.RefusedException(SaslDialogue.UNPROVED);
                        }
                        return connection.completion(reply);
                    }
                    byte[] challenge;
                    try {
                        challenge = Base64.getDecoder().decode(reply.rest());
                    } catch (IllegalArgumentException e) {
                        challenge = new byte[0];
                    }
                    var out = connection.body();
                    out.write((base64(dialogue.answer(challenge)) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    connection.flush();
                }
            } catch (SaslDialogue.RefusedException e) {
                throw ImapConnection.carried(new StoreException(
                        Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN, e.getMessage(), e.getCause()));
            }
        });
    }

    private Completion loginCommand(ImapConnection connection) throws IOException, ProtocolException {
        var user = latin(settings.login().user());
        var secret = latin(secret());
        var out = connection.body();
        // As literals where a quoted string cannot hold them; the server is asked before each.
        var ended = new ArrayList<Completion>(1);
        var first = argument(user);
        var second = argument(secret);
        connection.writeCommand("LOGIN " + first + (isLiteral(first) ? "" : " " + second), null);
        if (isLiteral(first)) {
            if (!connection.awaitContinuation(ended)) {
                return ended.getFirst();
            }
            out.write(bytes(user + " " + second + "\r\n"));
            connection.flush();
        }
        if (isLiteral(second)) {
            if (!connection.awaitContinuation(ended)) {
                return ended.getFirst();
            }
            out.write(bytes(secret + "\r\n"));
            connection.flush();
        }
        var reply = connection.nextStep();
        if (reply.isContinuation()) {
            throw new Malformed("a continuation that was not asked for");
        }
        return connection.completion(reply);
    }

    private static String argument(String text) {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return plain ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : "{" + text.length() + "}";
    }

    private static boolean isLiteral(String argument) {
        return argument.startsWith("{");
    }

    private StoreException failure(Completion last, ImapConnection connection) {
        if (last == null && settings.login().only().isPresent()) {
            return ImapFailures.signIn("The mail server does not offer "
                    + settings.login().only().get().saslName()
                    + ", the one way to sign in that is allowed by what is configured.");
        }
        if (last == null) {
            return connection.can("LOGINDISABLED")
                    ? ImapFailures.signIn("The mail server allows no sign-in on this connection that we can do.")
                    : ImapFailures.signIn("The mail server offers no way to sign in that fits what is configured.");
        }
        var words = withoutCredential(last.words());
        var refusal = last.refusal();
        if (proved && refusal != Refusal.TROUBLE && refusal != Refusal.EXPIRED) {
            // Whatever the server calls it: Gmail says ALERT, others that the password is wrong.
            return ImapFailures.limit(last.code(), words);
        }
        return switch (refusal) {
            case LIMIT -> ImapFailures.limit(last.code(), words);
            case TROUBLE, FULL ->
                new StoreException(
                        Scope.STORE,
                        Retry.LATER,
                        Cause.UNREACHABLE,
                        ServerWords.after("The mail server cannot check the sign-in at the moment.", words));
            case EXPIRED -> ImapFailures.signIn(ServerWords.after("The password or token has expired.", words));
            case MAY_NOT_ACT -> ImapFailures.signIn(ServerWords.after("This user may not act for the account.", words));
            case NOT_PRIVATE ->
                ImapFailures.signIn(
                        ServerWords.after("The mail server wants a secure connection for signing in.", words));
            case PERSON_NEEDED ->
                ImapFailures.signIn(
                        ServerWords.after("The mail server wants the account's owner to do something first.", words));
            case TOO_BIG, NO_PERMISSION, ABSENT, EXISTS, HAS_CHILDREN, WRONG_SECRET, CANNOT, NOT_UNDERSTOOD, UNKNOWN ->
                ImapFailures.signIn(ServerWords.after("The mail server refused the user name or the password.", words));
        };
    }

    /** Some servers repeat the user name, and a broken one might repeat more. */
    private String withoutCredential(String words) {
        var login = settings.login();
        boolean repeats = words.contains(secret())
                || words.contains(login.user())
                || login.authzid().filter(words::contains).isPresent();
        return repeats ? "" : words;
    }

    private String secret() {
        return settings.login().credential().value();
    }

    private static String base64(byte[] bytes) {
        // RFC 4959: an empty initial response is a single equals sign; elsewhere an empty line is as good.
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin(String text) {
        return new String(utf8(text), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
