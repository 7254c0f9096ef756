package org.tenon.sync.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.net.Credential;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.StoreException;

/** Every way to sign in, as the server sees it. */
class SignInTest {
    @TempDir
    Path spool;

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer().start();
        server.on("LIST \"\" \"*\"", "* LIST () \"/\" INBOX\r\n%t OK\r\n").on("STATUS", "%t NO\r\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void offering(String capabilities) {
        server.greeting("* OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready\r\n");
    }

    private void signIn(Login login) throws StoreException {
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", server.port(), Tls.NONE), login);
        try (var store = ImapStore.of(settings, spool, time -> {}, new Random(1))) {
            store.folders();
        }
    }

    private String heard(String command) {
        return server.heard().stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(line -> line.startsWith(command))
                .findFirst()
                .orElseThrow();
    }

    private static String decoded(String command) {
        return new String(Base64.getDecoder().decode(command.substring(command.lastIndexOf(' ') + 1)), UTF_8)
                .replace('\0', '|')
                .replace('\1', '^');
    }

    @Test
    void plainSaysWhoActsForWhom() throws Exception {
        offering("SASL-IR AUTH=PLAIN AUTH=LOGIN");
        signIn(Login.password("m\u00e4ster", "p\u00e4ss").actingFor("alice"));
        assertEquals("alice|m\u00e4ster|p\u00e4ss", decoded(heard("AUTHENTICATE PLAIN")));
    }

    @Test
    void withoutInitialResponsesThePasswordWaitsToBeAskedFor() throws Exception {
        offering("AUTH=PLAIN");
        var response = Base64.getEncoder().encodeToString("\0u\0p".getBytes(UTF_8));
        server.on("AUTHENTICATE PLAIN", "+ \r\n").on(response, "%t OK in\r\n");
        signIn(Login.password("u", "p"));
        assertEquals("AUTHENTICATE PLAIN", heard("AUTHENTICATE PLAIN"));
        assertEquals(response, heard(response));
    }

    @Test
    void theCommandServesWhereThereIsNoMechanism() throws Exception {
        offering("");
        signIn(Login.password("u \"1\"", "back\\slash"));
        assertEquals("LOGIN \"u \\\"1\\\"\" \"back\\\\slash\"", heard("LOGIN"));
    }

    @Test
    void theLoginMechanismCannotActForAnother() {
        offering("AUTH=LOGIN");
        var thrown = assertThrows(
                StoreException.class, () -> signIn(Login.password("u", "p").actingFor("alice")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertTrue(server.heard().isEmpty(), "something was sent");
    }

    @Test
    void tokensAreSentAsTokens() throws Exception {
        offering("SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER");
        signIn(Login.token("a,b@example.test", "tok"));
        assertEquals(
                "n,a=a=2Cb@example.test,^host=127.0.0.1^port=" + server.port() + "^auth=Bearer tok^^",
                decoded(heard("AUTHENTICATE OAUTHBEARER")));
        signIn(Login.token("alice", "tok").onlyBy(Mechanism.XOAUTH2));
        assertEquals("user=alice^auth=Bearer tok^^", decoded(heard("AUTHENTICATE XOAUTH2")));
    }

    @Test
    void aTokenIsNeverSentAsAPassword() {
        offering("SASL-IR AUTH=PLAIN");
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.token("alice", "tok")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertTrue(server.heard().isEmpty(), "something was sent");
    }

    @Test
    void aMechanismThatTheServerCannotDoGivesWayToTheNext() throws Exception {
        offering("SASL-IR AUTH=PLAIN");
        server.on("AUTHENTICATE", "%t BAD not after all\r\n");
        signIn(Login.password("u", "p"));
        assertEquals("LOGIN \"u\" \"p\"", heard("LOGIN"));
    }

    @Test
    void aRefusalWithoutAReasonMayBeAboutTheMechanism() throws Exception {
        offering("SASL-IR AUTH=SCRAM-SHA-1 AUTH=PLAIN AUTH=LOGIN");
        server.on("AUTHENTICATE SCRAM-SHA-1", "%t NO AUTHENTICATE\r\n");
        signIn(Login.password("u", "p"));
        assertEquals("|u|p", decoded(heard("AUTHENTICATE PLAIN")));
    }

    @Test
    void twoRefusalsAreEnough() {
        offering("SASL-IR AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1 AUTH=PLAIN AUTH=LOGIN");
        server.on("AUTHENTICATE", "%t NO no\r\n").on("LOGIN", "%t NO no\r\n");
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.password("u", "p")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertEquals(2, server.heard("AUTHENTICATE") + server.heard("LOGIN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SASL-IR AUTH=PLAIN AUTH=LOGIN", "SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256"})
    void theMechanismThatIsSetIsTheOnlyOne(String offered) {
        offering(offered);
        server.on("AUTHENTICATE SCRAM", "%t BAD what\r\n");
        var login = Login.password("u", "p").onlyBy(Mechanism.SCRAM_SHA_256);
        var thrown = assertThrows(StoreException.class, () -> signIn(login));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertEquals(
                0, server.heard("AUTHENTICATE PLAIN") + server.heard("AUTHENTICATE LOGIN") + server.heard("LOGIN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4095", "10000001", "2000000000", "99999999999999999999"})
    void scramRoundsThatAreFewOrNeedForEverAreRefusedAtOnce(String rounds) {
        offering("SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN");
        server.on("AUTHENTICATE", (command, n) -> {
            var nonce = decoded(command).replaceFirst(".*,r=", "") + "server";
            var reply =
                    "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString("salt".getBytes(UTF_8)) + ",i=" + rounds;
            return "+ " + Base64.getEncoder().encodeToString(reply.getBytes(UTF_8)) + "\r\n";
        });
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.password("u", "p")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertTrue(thrown.getMessage().contains("rounds"), thrown.getMessage());
        assertEquals(0, server.heard("AUTHENTICATE PLAIN"));
    }

    @Test
    void aSecretIsReadAnewBeforeItIsBelievedWrong() throws Exception {
        offering("SASL-IR AUTH=PLAIN");
        server.on(
                "AUTHENTICATE",
                (command, n) ->
                        decoded(command).endsWith("|new") ? "%t OK in\r\n" : "%t NO [AUTHENTICATIONFAILED] no\r\n");
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", server.port(), Tls.NONE), Login.password("u", "old"))
                .withSecretNow(() -> Optional.of(new Credential.Password("new")));
        try (var store = ImapStore.of(settings, spool, time -> {}, new Random(1))) {
            store.folders();
        }
        assertEquals(2, server.heard("AUTHENTICATE"));
        assertThrows(StoreException.class, () -> signIn(Login.password("u", "old")));
    }

    @Test
    void aReplyThatEndsInABareLineFeedIsRead() throws Exception {
        offering("SASL-IR AUTH=PLAIN");
        server.on("AUTHENTICATE", "%t OK in\n");
        signIn(Login.password("u", "p"));
        assertEquals(1, server.heard("LIST \"\" \"*\""));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHENTICATIONFAILED, SIGN_IN",
        "AUTHORIZATIONFAILED, SIGN_IN",
        "EXPIRED, SIGN_IN",
        "PRIVACYREQUIRED, SIGN_IN",
        "CONTACTADMIN, SIGN_IN",
        "UNAVAILABLE, UNREACHABLE",
        "LIMIT, LIMIT",
        "INUSE, LIMIT"
    })
    void aRefusalIsWhatItsCodeSays(String code, StoreException.Cause kind) {
        offering("SASL-IR AUTH=PLAIN");
        server.on("AUTHENTICATE", "%t NO [" + code + "] sorry\r\n");
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.password("u", "p")));
        assertEquals(kind, thrown.kind());
        assertEquals(StoreException.Scope.STORE, thrown.scope());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-1"})
    void scramProvesThePasswordToBothSides(String mechanism) throws Exception {
        offering("SASL-IR AUTH=PLAIN AUTH=" + mechanism);
        var scram = new ScramServer(mechanism, "user", "pencil");
        scram.play(server);
        signIn(Login.password("user", "pencil"));
        assertTrue(scram.convinced);
        assertFalse(
                server.heard().stream()
                        .anyMatch(l -> l.contains(Base64.getEncoder().encodeToString("pencil".getBytes(UTF_8)))),
                "the password was sent");
    }

    @Test
    void scramRefusesAServerThatDoesNotKnowThePassword() throws Exception {
        offering("SASL-IR AUTH=SCRAM-SHA-256");
        var scram = new ScramServer("SCRAM-SHA-256", "user", "another");
        scram.play(server);
        scram.gullible = true;
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.password("user", "pencil")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
    }

    @Test
    void scramRefusesAServerThatOffersNoProof() {
        offering("SASL-IR AUTH=SCRAM-SHA-256");
        server.on("AUTHENTICATE", "%t OK come in, never mind\r\n");
        var thrown = assertThrows(StoreException.class, () -> signIn(Login.password("user", "pencil")));
        assertEquals(StoreException.Cause.SIGN_IN, thrown.kind());
        assertEquals(0, server.heard("LIST"));
    }

    @Test
    void settingsNeverPrintASecret() {
        var settings = ServerSettings.of(new Endpoint("h", 993, Tls.IMPLICIT), Login.password("somebody", "hush"));
        assertFalse(settings.toString().contains("hush") || settings.toString().contains("somebody"));
        assertFalse(Login.token("somebody", "hush").credential().toString().contains("hush"));
    }

    /** The server's half of RFC 5802, from its text. */
    private static final class ScramServer {
        private final String hmac;
        private final String hash;
        private final byte[] saltedPassword;
        private final byte[] salt = "salty".getBytes(UTF_8);
        private final Map<String, String> state = new HashMap<>();
        private volatile boolean convinced;
        private volatile boolean gullible;
        private final String mechanism;

        ScramServer(String mechanism, String user, String password) throws GeneralSecurityException {
            this.mechanism = mechanism;
            boolean sha1 = mechanism.equals("SCRAM-SHA-1");
            hmac = sha1 ? "HmacSHA1" : "HmacSHA256";
            hash = sha1 ? "SHA-1" : "SHA-256";
            var keys = SecretKeyFactory.getInstance("PBKDF2With" + hmac);
            saltedPassword = keys.generateSecret(new PBEKeySpec(password.toCharArray(), salt, 4096, sha1 ? 160 : 256))
                    .getEncoded();
            state.put("user", user);
        }

        void play(ScriptedServer server) {
            server.on("AUTHENTICATE " + mechanism, (command, n) -> first(command));
            server.on("", (command, n) -> next(command));
        }

        private String first(String command) {
            var message = decoded(command);
            state.put("client-first", message.substring(3));
            var nonce = message.substring(message.indexOf(",r=") + 3) + "server";
            var reply = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=4096";
            state.put("server-first", reply);
            return "+ " + Base64.getEncoder().encodeToString(reply.getBytes(UTF_8)) + "\r\n";
        }

        private String next(String line) {
            if (line.isEmpty()) {
                return "%t OK\r\n";
            }
            var message = new String(Base64.getDecoder().decode(line), UTF_8);
            var withoutProof = message.substring(0, message.indexOf(",p="));
            var proof = Base64.getDecoder().decode(message.substring(message.indexOf(",p=") + 3));
            var auth = state.get("client-first") + "," + state.get("server-first") + "," + withoutProof;
            try {
                var clientKey = mac(saltedPassword, "Client Key");
                var stored = MessageDigest.getInstance(hash).digest(clientKey);
                var signature = mac(stored, auth);
                for (int i = 0; i < proof.length; i++) {
                    proof[i] ^= signature[i];
                }
                convinced = MessageDigest.isEqual(clientKey, proof);
                var mine = mac(mac(saltedPassword, "Server Key"), auth);
                var verifier = "v=" + Base64.getEncoder().encodeToString(mine);
                return convinced || gullible
                        ? "+ " + Base64.getEncoder().encodeToString(verifier.getBytes(UTF_8)) + "\r\n"
                        : "%t NO [AUTHENTICATIONFAILED] no\r\n";
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] mac(byte[] key, String text) throws GeneralSecurityException {
            var mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(text.getBytes(UTF_8));
        }
    }
}
