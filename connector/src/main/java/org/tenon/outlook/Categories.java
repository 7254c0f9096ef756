package org.tenon.outlook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.tenon.sync.model.Flags;

/**
 * Outlook's categories of a message, and IMAP's keywords. A keyword is an atom (RFC 9051 section 9): blanks become underscores, and
 * letters beyond ASCII are written as in the names of mailboxes (section 5.1.3), as other mail programs write their labels.
 */
final class Categories {
    /** What servers and programs note for themselves; keywords with a dollar sign are of that sort too. */
    private static final Set<String> NO_CATEGORIES =
            Set.of("junk", "nonjunk", "notjunk", "junkrecorded", "forwarded", "redirected", "old", "unknown");

    private static final String NO_ATOM = "(){%*\"\\]";
    /** Dovecot takes no longer one. */
    private static final int LONGEST = 50;

    private Categories() {}

    /** Whether a flag is a keyword that stands for a category: one that comes back as it is. */
    static boolean isCategory(String flag) {
        return isOfPeople(flag) && keyword(category(flag)).filter(flag::equals).isPresent();
    }

    private static boolean isOfPeople(String flag) {
        return !flag.isEmpty()
                && "\\$".indexOf(flag.charAt(0)) < 0
                && !NO_CATEGORIES.contains(flag.toLowerCase(Locale.ROOT));
    }

    /** The keyword of a category; none where it has letters that no keyword can have, and so stays in Outlook. */
    static Optional<String> keyword(String category) {
        var name = category.strip();
        if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ' || c == 127 || NO_ATOM.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(BASE64MailboxEncoder.encode(name.replace(' ', '_')))
                .filter(k -> k.length() <= LONGEST && isOfPeople(k));
    }

    private static String category(String keyword) {
        var name = BASE64MailboxDecoder.decode(keyword);
        return (BASE64MailboxEncoder.encode(name).equals(keyword) ? name : keyword).replace('_', ' ');
    }

    static Flags keywords(List<String> categories) {
        return Flags.of(categories.stream()
                .map(Categories::keyword)
                .flatMap(Optional::stream)
                .toList());
    }

    /** What a message has to have for these keywords, as far as may be as it has them now. */
    static List<String> of(Flags wanted, List<String> now) {
        var all = new ArrayList<String>();
        var told = new ArrayList<String>();
        for (var category : now) {
            var keyword = keyword(category);
            if (keyword.isEmpty() || wanted.has(keyword.get())) {
                all.add(category);
                keyword.ifPresent(told::add);
            }
        }
        wanted.minus(Flags.of(told)).names().stream()
                .filter(Categories::isCategory)
                .map(Categories::category)
                .forEach(all::add);
        return all;
    }
}
