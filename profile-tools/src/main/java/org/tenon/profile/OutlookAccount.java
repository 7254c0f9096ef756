package org.tenon.profile;

import java.util.Optional;
import org.tenon.profile.Registry.Hive;

/**
 * The mail account of Outlook's own in a profile, as the registry has it; MAPI knows nothing of it.
 *
 * @param pop where it fetches mail, 0 for the usual port, which is not written down
 * @param smtp where it sends
 * @param bound whether it delivers into a data file: Outlook does that itself, not always at the first start
 */
public record OutlookAccount(int pop, int smtp, boolean bound) {
    private static final String PROFILES = "Software\\Microsoft\\Office\\16.0\\Outlook\\Profiles\\";
    /** Where accounts are listed, and data files and address books among them. */
    private static final String ACCOUNTS = "\\9375CFF0413111d3B88A00104B2A6676";

    static final int POP_PORT = 110;
    static final int SMTP_PORT = 25;

    /** The first POP account of that profile. */
    public static Optional<OutlookAccount> of(Registry registry, String profile) {
        var list = PROFILES + profile + ACCOUNTS;
        return registry.keys(Hive.USER, list).stream()
                .map(one -> list + "\\" + one)
                .filter(key -> registry.has(Hive.USER, key, "POP3 Server"))
                .findFirst()
                .map(key -> new OutlookAccount(
                        registry.number(Hive.USER, key, "POP3 Port").orElse(POP_PORT),
                        registry.number(Hive.USER, key, "SMTP Port").orElse(SMTP_PORT),
                        registry.has(Hive.USER, key, "Delivery Store EntryID")));
    }
}
