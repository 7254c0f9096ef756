package org.tenon.outlook;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;

/**
 * Knows Outlook's own copies of what was sent, in Sent Items: such an item tells the very text that is filed on the server, so that both
 * are one. Known by subject, people and time.
 */
final class SentCopies {
    private static final Duration APART = Duration.ofMinutes(15);
    private static final int BCC = 3;

    private final OutlookStore store;
    private final SentMails sent;

    SentCopies(OutlookStore store, SentMails sent) {
        this.store = store;
        this.sent = sent;
    }

    /** What a mail and its copy have in common. Bcc is on one of the two alone. */
    private record Print(String subject, Set<String> people) {
        static Print of(MapiItem item) {
            var people = new TreeSet<String>();
            for (var one : item.recipients()) {
                if (one.get(PidTag.RECIPIENT_TYPE).orElse(0) != BCC) {
                    one.get(PidTag.SMTP_ADDRESS)
                            .or(() -> one.get(PidTag.EMAIL_ADDRESS))
                            .map(address -> address.toLowerCase(Locale.ROOT))
                            .ifPresent(people::add);
                }
            }
            var subject = item.properties().get(PidTag.SUBJECT).orElse("");
            return new Print(subject.strip().replaceAll("\\s+", " "), people);
        }
    }

    /** On MAPI's thread. */
    void find(MapiFolder folder, SavedItems savedItems) throws IOException {
        var awaited = new ArrayList<>(sent.awaited());
        var first = awaited.stream().map(SentMails.Sent::when).min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return;
        }
        var home = store.mapiStore().tag(Stamp.HOME);
        var which = Restriction.compare(
                        PidTag.CLIENT_SUBMIT_TIME,
                        Restriction.Relation.GREATER_OR_EQUAL,
                        first.get().minus(APART))
                .and(Restriction.exists(home).negated());
        for (var entry : OutlookItem.entries(folder, which)) {
            try {
                var like = like(entry, awaited);
                if (like.isPresent()) {
                    savedItems.echo(entry, like.get().text());
                    sent.found(like.get());
                    awaited.remove(like.get());
                }
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw e;
                }
            }
        }
    }

    private Optional<SentMails.Sent> like(Binary entry, Iterable<SentMails.Sent> awaited) throws IOException {
        try (var message = store.mapiStore().message(entry);
                var loader = new ItemLoader(store.mapiStore())) {
            var item = loader.load(message);
            var print = Print.of(item);
            var when = item.properties().get(PidTag.CLIENT_SUBMIT_TIME).orElse(Instant.EPOCH);
            SentMails.Sent nearest = null;
            for (var mail : awaited) {
                var apart = Duration.between(mail.when(), when).abs();
                boolean near = apart.compareTo(APART) <= 0
                        && (nearest == null
                                || apart.compareTo(Duration.between(nearest.when(), when)
                                                .abs())
                                        < 0);
                if (near && print.equals(print(mail))) {
                    nearest = mail;
                }
            }
            return Optional.ofNullable(nearest);
        }
    }

    private Print print(SentMails.Sent mail) throws IOException {
        return Print.of(ItemForm.MAIL.item(mail.text(), store.settings()).orElseThrow());
    }
}
