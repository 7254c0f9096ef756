package org.tenon.capsule;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.tenon.capsule.CapsuleException.Fault;

/**
 * The way to one person's capsule: the link service, and the person's code there. Three spellings mean the same:
 *
 * <pre>
 * https://deploy.example.com/w/CODE           as it stands in the welcome mail
 * deploy.example.com-CODE                     to be typed
 * Tenon-deploy.example.com-CODE.msi           the installer's file name; the " (1)" that browsers add is passed over
 * </pre>
 *
 * A port other than 443 follows the host after {@code _} in the last two, since no file name on Windows holds a colon.
 *
 * @param service scheme, host and port of the service; {@code http} for a loopback address alone
 * @param code 26 letters and digits, 130 bits
 */
public record CapsuleLink(URI service, String code) {
    /** The path below which the codes are. */
    public static final String PATH = "/w/";

    private static final int CODE_LENGTH = 26;
    // Without the letters that are mistaken for digits (Crockford's base 32).
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern CODE = Pattern.compile("[0-9a-hjkmnp-tv-z]{" + CODE_LENGTH + "}");
    private static final Pattern SHORT = Pattern.compile(
            "(?:Tenon-)?([a-z0-9.-]+?)(?:_([0-9]{1,5}))?-([0-9a-z]{" + CODE_LENGTH + "})(?: ?\\([0-9]+\\))*(?:\\.msi)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    public CapsuleLink {
        Objects.requireNonNull(service);
        Objects.requireNonNull(code);
    }

    /** A code that nobody guesses. */
    public static String newCode(SecureRandom random) {
        var code = new StringBuilder();
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    public static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    /** Whether {@code text} is spelt as a link at all, and not as the name of some other file. */
    public static boolean looksLikeOne(String text) {
        return text.matches("(?i)https?://.*") || SHORT.matcher(text).matches();
    }

    /** Reads any of the three spellings. */
    public static CapsuleLink parse(String text) throws CapsuleException {
        var stripped = text.strip();
        return stripped.matches("(?i)https?://.*") ? ofUrl(stripped) : ofName(stripped);
    }

    private static CapsuleLink ofUrl(String text) throws CapsuleException {
        try {
            var uri = new URI(text);
            var path = String.valueOf(uri.getPath());
            var code = path.startsWith(PATH) ? path.substring(PATH.length()).toLowerCase(Locale.ROOT) : "";
            if (!isCode(code) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw malformed();
            }
            return new CapsuleLink(service(uri), code);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    private static CapsuleLink ofName(String text) throws CapsuleException {
        var matcher = SHORT.matcher(text);
        if (!matcher.matches()) {
            throw malformed();
        }
        var code = matcher.group(3).toLowerCase(Locale.ROOT);
        var host = matcher.group(1).toLowerCase(Locale.ROOT);
        if (!isCode(code)) {
            throw malformed();
        }
        var port = matcher.group(2);
        try {
            var scheme = isLoopback(host) ? "http" : "https";
            return new CapsuleLink(service(new URI(scheme + "://" + host + (port == null ? "" : ":" + port))), code);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    /** Scheme, host and port of a service's address, spelt as they are compared. */
    public static URI service(URI uri) throws CapsuleException {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw malformed();
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !(scheme.equals("http") && isLoopback(host))) {
            throw new CapsuleException(
                    Fault.MALFORMED, "A link service is asked by https:// alone; nothing was sent to this address.");
        }
        int port = uri.getPort() == (secure ? 443 : 80) ? -1 : uri.getPort();
        return URI.create(scheme + "://" + host + (port < 0 ? "" : ":" + port));
    }

    /** Whether the name means this machine, told from its spelling. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static CapsuleException malformed() {
        return new CapsuleException(
                Fault.MALFORMED,
                "This is no link to Tenon settings. Copy the whole link from the welcome mail, or open the settings file.");
    }

    /** As it stands in the welcome mail. */
    public URI url() {
        return service.resolve(PATH + code);
    }

    /** The host, and the port where it is not the usual one. */
    public String host() {
        return service.getRawAuthority();
    }

    /** To be typed. */
    public String text() {
        return service.getRawAuthority().replace(':', '_') + "-" + code;
    }

    /** The name under which the installer is handed out. */
    public String fileName() {
        return "Tenon-" + text() + ".msi";
    }

    /** Without the code, which is nobody's business but its owner's. */
    @Override
    public String toString() {
        return service + PATH + "...";
    }
}
