package org.tenon.deploy.config;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import java.util.Objects;

/**
 * Somebody who is to be welcomed.
 *
 * @param address the mailbox, its domain in small letters
 * @param name may be empty
 * @param login the user name that the servers know; empty: made by the rule in the configuration
 */
public record Person(String address, String name, String login) {
    private static final int LONGEST = 254;

    public Person {
        Objects.requireNonNull(address);
        Objects.requireNonNull(name);
        Objects.requireNonNull(login);
    }

    /** Checks what somebody wrote. */
    public static Person of(String address, String name, String login) throws ConfigException {
        var stripped = address.strip();
        int at = stripped.lastIndexOf('@');
        boolean good = at > 0 && stripped.length() <= LONGEST && isPlain(stripped) && isPlain(name) && isPlain(login);
        if (good) {
            try {
                new InternetAddress(stripped, true);
            } catch (AddressException e) {
                good = false;
            }
        }
        if (!good || stripped.matches(".*[\\s<>,;:\"/\\\\].*")) {
            throw new ConfigException("\"" + shown(stripped) + "\" is no mail address with a plain name and login");
        }
        var domain = stripped.substring(at).toLowerCase(Locale.ROOT);
        return new Person(stripped.substring(0, at) + domain, name.strip(), login.strip());
    }

    private static boolean isPlain(String text) {
        return text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static String shown(String text) {
        var one = text.replaceAll("\\p{Cntrl}", "?");
        return one.length() > 60 ? one.substring(0, 60) + "..." : one;
    }

    /** What stands before the {@code @}. */
    public String user() {
        return address.substring(0, address.lastIndexOf('@'));
    }

    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** How to greet: the name, else what stands before the {@code @}. */
    public String called() {
        return name.isEmpty() ? user() : name;
    }
}
