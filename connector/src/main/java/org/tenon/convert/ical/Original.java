package org.tenon.convert.ical;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * The text that an item was made of, as it rides along in {@link PidLid#ORIGINAL}. A first line says with which settings, since what a
 * person changed shows by making the item again and comparing.
 */
public record Original(Settings settings, Document document) {
    private static final String MARK = "TENON-1 ";

    public void rideOn(MapiItem item) {
        var head = MARK + settings.zone() + " " + settings.now() + "\n";
        var bytes = (head + document.content().latin()).getBytes(StandardCharsets.ISO_8859_1);
        item.properties().put(PidLid.ORIGINAL, Binary.owning(bytes));
    }

    /** What rides on an item, where something does and it can be read. */
    public static Optional<Original> of(MapiItem item) {
        return item.properties().get(PidLid.ORIGINAL).flatMap(Original::parse);
    }

    private static Optional<Original> parse(Binary bytes) {
        var text = new String(bytes.shared(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(MARK)) {
            return Optional.empty();
        }
        var part = text.substring(MARK.length(), end).split(" ", -1);
        try {
            var settings = new Settings(ZoneId.of(part[0]), Instant.parse(part[part.length - 1]), Set.of());
            return Document.read(Content.ofLatin(text.substring(end + 1))).map(d -> new Original(settings, d));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
