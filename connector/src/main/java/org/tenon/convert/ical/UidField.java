package org.tenon.convert.ical;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.GlobalObjectId;

/** UID: what an item is across calendars, [MS-OXCICAL] section 2.1.3.1.1.20.26. */
public enum UidField implements CalendarField {
    UID;

    @Override
    public List<String> open() {
        return List.of("UID");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidLid.GLOBAL_OBJECT_ID), PropRef.of(PidLid.CLEAN_GLOBAL_OBJECT_ID));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        in.text("UID").ifPresent(uid -> {
            var id = GlobalObjectId.ofUid(uid);
            out.properties()
                    .put(PidLid.GLOBAL_OBJECT_ID, id.binary())
                    .put(PidLid.CLEAN_GLOBAL_OBJECT_ID, id.series().binary());
        });
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        in.properties()
                .get(PidLid.CLEAN_GLOBAL_OBJECT_ID)
                .or(() -> in.properties().get(PidLid.GLOBAL_OBJECT_ID))
                .ifPresent(bytes -> GlobalObjectId.parse(bytes)
                        .ifPresentOrElse(
                                id -> out.add(Lines.line("UID", TextValue.escape(id.uid()))),
                                () -> warnings.add(
                                        "blob-malformed",
                                        "PidLidGlobalObjectId",
                                        "What the item is across calendars cannot be read; it gets a new UID.")));
    }

    /** The item with a UID that is made of this text, always the same for the same text. */
    public static MapiItem made(MapiItem item, String text) {
        var uid = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        var copy = new MapiItem(item.properties().copy(), item.recipients(), item.attachments());
        copy.properties()
                .put(PidLid.CLEAN_GLOBAL_OBJECT_ID, GlobalObjectId.ofUid(uid).binary());
        return copy;
    }
}
