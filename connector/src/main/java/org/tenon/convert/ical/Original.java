package org.tenon.convert.ical;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * The text that an item was made of, as it rides along in {@link PidLid#ORIGINAL}. A first line says with which settings, since what a
 * person changed shows by making the item again and comparing.
 *
 * @param agreed fields of the item that said something else than the text already when the text came, such as a body with looks that
 *     the text has not: by the field's name, the digest of what it then wrote. So long as it writes the same, nobody has touched it.
 */
public record Original(Settings settings, Document document, Map<String, String> agreed) {
    private static final String MARK = "TENON-1 ";
    private static final int DIGEST_BYTES = 8;

    public Original {
        agreed = Map.copyOf(agreed);
    }

    public Original(Settings settings, Document document) {
        this(settings, document, Map.of());
    }

    public void rideOn(MapiItem item) {
        var fields = agreed.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + e.getValue() + " ")
                .collect(Collectors.joining());
        var head = MARK + settings.zone() + " " + fields + settings.now() + "\n";
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
        var agreed = new LinkedHashMap<String, String>();
        for (var field : Arrays.asList(part).subList(Math.min(1, part.length - 1), part.length - 1)) {
            int equals = field.lastIndexOf('=');
            if (equals > 0) {
                agreed.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        try {
            var settings = new Settings(ZoneId.of(part[0]), Instant.parse(part[part.length - 1]), Set.of());
            return Document.read(Content.ofLatin(text.substring(end + 1))).map(d -> new Original(settings, d, agreed));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a field writes what it wrote when the text came. */
    public boolean agrees(String field, String written) {
        return digest(written).equals(agreed.get(field));
    }

    /** What a field writes, in short. */
    public static String digest(String written) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(written.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(bytes, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
