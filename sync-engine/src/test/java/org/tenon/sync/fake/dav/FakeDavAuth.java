package org.tenon.sync.fake.dav;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the fake server wants its user to sign in. */
public sealed interface FakeDavAuth {
    /** The challenge for a request that is not let in; empty for one that is. */
    Optional<String> refuses(String method, String path, String given);

    /** Lets anybody in. */
    final class Open implements FakeDavAuth {
        @Override
        public Optional<String> refuses(String method, String path, String given) {
            return Optional.empty();
        }
    }

    /** RFC 7617. */
    final class Basic implements FakeDavAuth {
        private final String expected;

        public Basic() {
            this("u1", "p1");
        }

        public Basic(String user, String password) {
            expected = FakeDavServer.basic(user, password);
        }

        @Override
        public Optional<String> refuses(String method, String path, String given) {
            return expected.equals(given) ? Optional.empty() : Optional.of("Basic realm=\"fake\", charset=\"UTF-8\"");
        }
    }

    /** RFC 6750, with the token t1. */
    final class Bearer implements FakeDavAuth {
        @Override
        public Optional<String> refuses(String method, String path, String given) {
            return "Bearer t1".equals(given) ? Optional.empty() : Optional.of("Bearer realm=\"fake\"");
        }
    }

    /** RFC 7616 with SHA-256 and qop=auth. Each nonce is good for so many uses, and no count is taken twice. */
    final class Digest implements FakeDavAuth {
        private static final Pattern PARAM = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^, ]+))");
        private final int usesOfANonce;
        private final String algorithm;
        private final Set<String> counts = new HashSet<>();
        private int nonce = 1;

        public Digest(int usesOfANonce, String algorithm) {
            this.usesOfANonce = usesOfANonce;
            this.algorithm = algorithm;
        }

        @Override
        public Optional<String> refuses(String method, String path, String given) {
            if (given == null || !given.startsWith("Digest ")) {
                return Optional.of(challenge(false));
            }
            var matcher = PARAM.matcher(given);
            var params = new HashMap<String, String>();
            while (matcher.find()) {
                params.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
            }
            var ha1 = hash("u1:fake, \"quoted\":p1");
            var ha2 = hash(method + ":" + path);
            var want = hash(ha1 + ":" + params.get("nonce") + ":" + params.get("nc") + ":" + params.get("cnonce")
                    + ":auth:" + ha2);
            if (!want.equals(params.get("response")) || !path.equals(params.get("uri"))) {
                return Optional.of(challenge(false));
            }
            boolean current = params.get("nonce").equals("n" + nonce);
            if (current && counts.size() < usesOfANonce && counts.add(params.get("nc"))) {
                return Optional.empty();
            }
            if (current) {
                nonce++;
                counts.clear();
            }
            return Optional.of(challenge(true));
        }

        private String challenge(boolean stale) {
            return "Digest realm=\"fake, \\\"quoted\\\"\", qop=\"auth, auth-int\", algorithm=" + algorithm
                    + ", nonce=\"n" + nonce + "\"" + (stale ? ", stale=true" : "")
                    + ", opaque=\"o\", Basic realm=\"fake\"";
        }

        private String hash(String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
