package org.tenon.convert.mail;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mime.Part;

/** Makes the item of a message, and those of the messages in it. */
final class MessageReader {
    /** How deep messages may lie in messages. */
    static final int DEEPEST = 50;
    /** A message of so many bytes is read once and kept in memory while it is looked at. */
    static final int SMALL = 1 << 20;

    private static final long ROOM = 4 << 20;

    private final Settings settings;
    private final Warnings warnings;
    private final LargeContents contents = new LargeContents(ROOM);

    MessageReader(Settings settings, Warnings warnings) {
        this.settings = settings;
        this.warnings = warnings;
    }

    LargeContents contents() {
        return contents;
    }

    MapiItem item(Part message, int depth) throws IOException {
        var layout = Layout.of(message);
        var in = new MessageIn(message.headers(), layout, settings, this, depth);
        var item = MapiItem.ofClass(messageClass(layout));
        for (var field : Messages.FIELDS) {
            field.toMapi(in, item, warnings);
        }
        var skeleton = new SkeletonMaker(message, layout, item, warnings).make(fingerprints(item, settings));
        skeleton.ifPresent(s -> item.properties().put(PidLid.MESSAGE, s.binary()));
        return item;
    }

    /** What each field of the header looks like in an item. */
    static Map<String, String> fingerprints(MapiItem item, Settings settings) {
        var made = Messages.headers(item, new Warnings());
        var fields = new LinkedHashMap<String, String>();
        for (var field : Messages.FIELDS) {
            var print = Headers.fingerprint(field, made);
            if (!print.isEmpty()) {
                fields.put(field.open().getFirst(), print);
            }
        }
        return fields;
    }

    private static String messageClass(Layout layout) {
        return switch (layout.kind()) {
            case MAIL -> "IPM.Note";
            case REPORT -> "REPORT.IPM.Note.DR";
            case SIGNED -> "IPM.Note.SMIME.MultipartSigned";
            case SEALED -> "IPM.Note.SMIME";
        };
    }
}
