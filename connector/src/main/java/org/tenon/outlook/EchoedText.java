package org.tenon.outlook;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.PropType;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Kind;

/**
 * An item's text, held against what came: an item that nobody touched must never look edited, whatever was lost between a text and an
 * item. Where the way back gives another content, what came is kept whole beside the item.
 */
final class EchoedText {
    private EchoedText() {}

    /** The text of an item. */
    static Overflow of(MapiItem item, ItemForm form, Settings settings) throws IOException {
        var made = form.text(item, settings);
        var echo = item.properties().get(Stamp.ECHO);
        var whole = item.properties().large(Stamp.WHOLE);
        if (echo.isEmpty() || whole.isEmpty() || !echo.get().equals(hash(form.kind(), made))) {
            return made;
        }
        made.close();
        return Overflow.of(out -> {
            try (var in = new InflaterInputStream(whole.get().open())) {
                in.transferTo(out);
            }
        });
    }

    /**
     * Writes down what came, where the saved item says something else; forgets it where not.
     *
     * @return what has to be held until the item is written
     */
    static Optional<Overflow> note(MapiItem saved, LargeValue came, ItemForm form, Settings settings)
            throws IOException {
        saved.properties().remove(PropertyKey.of(Stamp.ECHO));
        saved.properties().remove(PropertyKey.of(Stamp.WHOLE));
        try (var made = form.text(saved, settings)) {
            var hash = hash(form.kind(), made);
            if (hash.equals(hash(form.kind(), came))) {
                return Optional.empty();
            }
            var packed = Overflow.of(out -> {
                var deflater = new Deflater(Deflater.BEST_SPEED);
                try (var in = came.open();
                        var packing = new DeflaterOutputStream(out, deflater)) {
                    in.transferTo(packing);
                } finally {
                    deflater.end();
                }
            });
            saved.properties().put(Stamp.ECHO, hash);
            saved.properties().put(PropertyKey.of(Stamp.WHOLE), PropType.BINARY, packed);
            return Optional.of(packed);
        }
    }

    private static String hash(Kind kind, LargeValue text) throws IOException {
        return summary(kind, text).hash().hex();
    }

    static ContentSummary summary(Kind kind, LargeValue text) throws IOException {
        try (var in = text.open();
                var digest = KindRules.of(kind).digest()) {
            in.transferTo(digest);
            return digest.found();
        }
    }
}
