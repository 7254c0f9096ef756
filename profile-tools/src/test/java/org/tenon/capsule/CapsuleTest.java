package org.tenon.capsule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.capsule.CapsuleException.Fault;

/** What is taken for a capsule, and what is not. */
class CapsuleTest {
    private final SigningKey key = SigningKey.generate();
    private final String signed = CapsuleWriter.sign(Capsules.alice(), key);

    @Test
    void whatIsSignedIsReadAgain() throws Exception {
        assertEquals(Capsules.alice(), read(signed + "\n"));
        assertEquals(URI.create("https://deploy.example.test"), CapsuleReader.claimedIssuer(signed));
    }

    @Test
    void noPasswordIsInIt() {
        var payload = new String(Base64.getUrlDecoder().decode(signed.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        assertFalse(payload.toLowerCase(Locale.ROOT).matches(".*(passw|secret).*"), payload);
    }

    /** In each place another character of the alphabet, and the neighbour in it: that changes bits which a lenient decoder drops. */
    @Test
    void anyOneCharacterChangedIsRefused() {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < signed.length(); i++) {
            int at = alphabet.indexOf(signed.charAt(i));
            for (char other : at < 0 ? "A-_ ".toCharArray() : new char[] {alphabet.charAt(at ^ 1)}) {
                var changed = signed.substring(0, i) + other + signed.substring(i + 1);
                var e = assertThrows(CapsuleException.class, () -> read(changed), "at " + i);
                assertTrue(
                        e.fault() == Fault.NOT_GENUINE || e.fault() == Fault.MALFORMED, "at " + i + ": " + e.fault());
            }
        }
    }

    @Test
    void anyCutIsRefused() {
        for (int length = 0; length < signed.length(); length++) {
            var cut = signed.substring(0, length);
            assertThrows(CapsuleException.class, () -> read(cut));
        }
    }

    @Test
    void itIsGoodUntilTheSecondInWhichItExpires() throws Exception {
        CapsuleReader.read(signed, List.of(key.publicKey()), Capsules.EXPIRES.minusMillis(1));
        var e = assertThrows(
                CapsuleException.class, () -> CapsuleReader.read(signed, List.of(key.publicKey()), Capsules.EXPIRES));
        assertEquals(Fault.EXPIRED, e.fault());
    }

    @Test
    void anotherServicesKeyIsRefused() {
        var other = SigningKey.generate().publicKey();
        assertEquals(Fault.NOT_GENUINE, fault(signed, other));
    }

    @Test
    void whatTheKeySignedForAnotherPurposeIsRefused() {
        var other = CapsuleWriter.sign(JsonUtil.toJson(CapsuleWriter.claims(Capsules.alice())), "JWT", key);
        assertEquals(Fault.NOT_GENUINE, fault(other, key.publicKey()));
    }

    /** RFC 8725 section 2.1: no signature at all, and the public key taken for a shared secret. */
    @Test
    void anotherAlgorithmIsRefused() throws Exception {
        var parts = signed.split("\\.", -1);
        var none = encoded("{\"alg\":\"none\",\"typ\":\"tenon-capsule+jwt\",\"kid\":\""
                + key.publicKey().id() + "\"}");
        assertThrows(CapsuleException.class, () -> read(none + "." + parts[1] + "."));
        assertThrows(CapsuleException.class, () -> read(none + "." + parts[1] + "." + parts[2]));

        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("HS256");
        jws.setHeader("typ", "tenon-capsule+jwt");
        jws.setKeyIdHeaderValue(key.publicKey().id());
        jws.setPayload(JsonUtil.toJson(CapsuleWriter.claims(Capsules.alice())));
        jws.setKey(new HmacKey(key.publicKey().set().getBytes(StandardCharsets.UTF_8)));
        assertEquals(Fault.NOT_GENUINE, fault(jws.getCompactSerialization(), key.publicKey()));
    }

    /** Signed well, and still not to be used: each row replaces one claim, or one of {@code server}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v      | 2",
                "iss    | 'http://deploy.example.test'",
                "iss    | 'https://deploy.example.test/x'",
                "iss    | 'https://user@deploy.example.test'",
                "sub    | ''",
                "login  | 'a\nsecret = \"env:X\"'",
                "serial | -1",
                "kinds  | [\"files\"]",
                "imap   | 'http://mail.example.test'",
                "imap   | 'imaps://alice:pw@mail.example.test'",
                "caldav | 'http://dav.example.test/'",
                "insecure | true"
            })
    void badSettingsAreRefused(String claim, String value) {
        var claims = CapsuleWriter.claims(Capsules.alice());
        Object parsed = value.equals("true")
                ? (Object) true
                : value.startsWith("[") ? List.of("files") : value.matches("-?[0-9]+") ? Long.valueOf(value) : value;
        if (claims.containsKey(claim)) {
            claims.put(claim, parsed);
        } else {
            @SuppressWarnings("unchecked")
            var server = (Map<String, Object>) claims.get("server");
            server.put(claim, parsed);
        }
        var bad = CapsuleWriter.sign(JsonUtil.toJson(claims), CapsuleWriter.TYPE, key);
        assertEquals(Fault.MALFORMED, fault(bad, key.publicKey()));
    }

    @Test
    void theKeyPairIsReadAgainAndPrintsAsItsPublicHalf() throws Exception {
        var again = SigningKey.read(key.secretText());
        assertEquals(key.publicKey(), again.publicKey());
        assertEquals(key.publicKey().id(), again.toString());
        assertEquals(
                List.of(key.publicKey()), ServiceKey.readSet(key.publicKey().set()));
        assertFalse(key.publicKey().set().contains("\"d\""));
        assertEquals(key.publicKey(), ServiceKey.ofPin(key.publicKey().pin()));
        assertThrows(CapsuleException.class, () -> ServiceKey.ofPin("x"));
    }

    private Capsule read(String text) throws CapsuleException {
        return CapsuleReader.read(text, List.of(key.publicKey()), Capsules.NOW);
    }

    private static Fault fault(String text, ServiceKey key) {
        return assertThrows(CapsuleException.class, () -> CapsuleReader.read(text, List.of(key), Capsules.NOW))
                .fault();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
