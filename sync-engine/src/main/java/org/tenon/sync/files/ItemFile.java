package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.sync.merge.ItemSplit;
import org.tenon.sync.vobject.Content;

/**
 * Whether a file holds one whole item. Editors write in place, and a save that was cut short leaves half an item or none: neither
 * may take the place of a whole one on the server.
 */
final class ItemFile {
    /** A file that is not whole and was changed less long ago is still being written. */
    static final Duration SETTLING = Duration.ofSeconds(3);

    private static final int TAIL = 512;
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
    private static final int MOST = 8 << 20;
    private static final Pattern BEGIN = Pattern.compile("(?im)^BEGIN:(VEVENT|VTODO|VJOURNAL|VCARD)\\s*$");

    private ItemFile() {}

    /** Why the content cannot be sent as it is. */
    static Optional<Unfit.Reason> unfit(Path path, Clock clock) throws IOException {
        long size = Files.size(path);
        if (size > MOST) {
            return Optional.empty(); // Refused by its size, by who sends it.
        }
        byte[] bytes;
        try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readAllBytes();
        }
        var content = Content.of(bytes);
        if (!isWhole(content)) {
            return Optional.of(
                    cutShort(bytes.length, Files.getLastModifiedTime(path).toInstant(), clock.instant()));
        }
        boolean perhapsSeveral =
                BEGIN.matcher(content.latin()).results().limit(2).count() > 1;
        int items = perhapsSeveral ? ItemSplit.count(content) : 1;
        return items > 1
                ? Optional.of(Unfit.Reason.lasting("holds " + items + " items, and a server takes one in a file."
                        + " Take it apart with: tenon split FILE"))
                : Optional.empty();
    }

    private static Unfit.Reason cutShort(int bytes, Instant changed, Instant now) {
        if (Duration.between(changed, now).compareTo(SETTLING) < 0) {
            return Unfit.Reason.passing(
                    "is not whole yet: another program seems to be writing it. The next run looks again.");
        }
        return Unfit.Reason.lasting(
                bytes == 0
                        ? "is empty. What the server has is left as it is. Save the item again, or delete the file."
                        : "is cut short: it has no END. What the server has is left as it is. Save the item again.");
    }

    /** What begins ends: the last line that is not blank closes a calendar or a card. What never began is none of either. */
    private static boolean isWhole(Content content) {
        var latin = content.latin();
        var head = latin.substring(0, Math.min(TAIL, latin.length()))
                .replace(BYTE_ORDER_MARK, "")
                .stripLeading();
        var tail = latin.substring(Math.max(0, latin.length() - TAIL))
                .stripTrailing()
                .toUpperCase(Locale.ROOT);
        return head.regionMatches(true, 0, "BEGIN:", 0, 6)
                ? tail.endsWith("END:VCALENDAR") || tail.endsWith("END:VCARD")
                : !head.isEmpty();
    }
}
