package org.tenon.outlook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;

/**
 * An item's text, held against what came: an item that nobody touched must never look edited, whatever was lost between a text and an
 * item. Where the way back gives another content, what came is kept whole beside the item.
 */
final class EchoedText {
    /** So much of two texts is compared at a time. */
    private static final int PIECE = 1 << 14;

    private EchoedText() {}

    /** The text of an item. */
    static Overflow of(MapiItem item, ItemForm form, Settings settings) throws IOException {
        var made = form.text(item, settings);
        var echo = item.properties().get(Stamp.ECHO);
        var whole = item.properties().large(Stamp.WHOLE);
        if (echo.isEmpty()
                || whole.isEmpty()
                || !echo.get().equals(hash(form.kind(), made).hex())) {
            return made;
        }
        made.close();
        return Overflow.of(out -> {
            try (var in = new InflaterInputStream(whole.get().open())) {
                in.transferTo(out);
            }
        });
    }

    /** A text that came, and the hash of its content. */
    record Came(LargeValue text, ContentHash hash) {
        static Came of(LargeValue text, ItemForm form) throws IOException {
            return new Came(text, EchoedText.hash(form.kind(), text));
        }

        static Came of(NewItem item) {
            return new Came(read(item.body().orElseThrow()), item.hash());
        }

        /** A staged body as the conversions read it. */
        private static LargeValue read(Body body) {
            return body instanceof StagedBody staged
                    ? staged.text()
                    : new LargeValue() {
                        @Override
                        public InputStream open() throws IOException {
                            return body.open();
                        }

                        @Override
                        public long sizeBytes() {
                            return body.sizeBytes();
                        }
                    };
        }
    }

    /** What has to be held until an item is written. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Writes down what came, where the saved item says something else; forgets it where not. What the data file made of the item is taken
     * for what came, unless the item says that anyway, to the byte.
     */
    static Held note(MapiItem saved, Came came, ItemForm form, Settings settings) throws IOException {
        forget(saved);
        if (isBack(saved, came, form, settings)) {
            return () -> {};
        }
        form.settle(saved, settings);
        try (var made = form.text(saved, settings)) {
            var hash = hash(form.kind(), made);
            if (hash.equals(came.hash())) {
                return () -> {};
            }
            saved.properties().put(Stamp.ECHO, hash.hex());
            return keep(saved, came);
        }
    }

    private static boolean isBack(MapiItem saved, Came came, ItemForm form, Settings settings) throws IOException {
        try (var made = form.text(saved, settings);
                var now = made.open();
                var then = came.text().open()) {
            int read;
            do {
                var piece = now.readNBytes(PIECE);
                read = piece.length;
                if (!Arrays.equals(piece, then.readNBytes(PIECE))) {
                    return false;
                }
            } while (read == PIECE);
            return true;
        }
    }

    /** Writes down what came and what the item is to say, for as long as it is not known what the data file makes of it. */
    static Held expect(MapiItem item, Came came, ItemForm form, Settings settings) throws IOException {
        try (var made = form.text(item, settings)) {
            item.properties().put(Stamp.ECHO, hash(form.kind(), made).hex());
        }
        return keep(item, came);
    }

    private static Held keep(MapiItem item, Came came) throws IOException {
        var packed = Overflow.of(out -> {
            var deflater = new Deflater(Deflater.BEST_SPEED);
            try (var in = came.text().open();
                    var packing = new DeflaterOutputStream(out, deflater)) {
                in.transferTo(packing);
            } finally {
                deflater.end();
            }
        });
        item.properties().put(PropertyKey.of(Stamp.WHOLE), PropType.BINARY, packed);
        return packed::close;
    }

    private static void forget(MapiItem item) {
        item.properties().remove(PropertyKey.of(Stamp.ECHO));
        item.properties().remove(PropertyKey.of(Stamp.WHOLE));
    }

    /**
     * What the data file made of an item that has what came beside it is taken for what came.
     *
     * @return whether it has
     */
    static boolean settle(MapiItem item, ItemForm form, Settings settings) throws IOException {
        boolean kept = item.properties().large(Stamp.WHOLE).isPresent();
        if (kept) {
            try (var made = form.text(item, settings)) {
                item.properties().put(Stamp.ECHO, hash(form.kind(), made).hex());
            }
        }
        return kept;
    }

    /** Whether an item says what has this hash; so it does where none is known. */
    static boolean says(MapiItem item, Optional<String> hash, ItemForm form, Settings settings) throws IOException {
        try (var made = form.text(item, settings)) {
            return hash.isEmpty() || hash.get().equals(hash(form.kind(), made).hex());
        }
    }

    private static ContentHash hash(Kind kind, LargeValue text) throws IOException {
        return summary(kind, text).hash();
    }

    static ContentSummary summary(Kind kind, LargeValue text) throws IOException {
        try (var in = text.open();
                var digest = KindRules.of(kind).digest()) {
            in.transferTo(digest);
            return digest.found();
        }
    }
}
