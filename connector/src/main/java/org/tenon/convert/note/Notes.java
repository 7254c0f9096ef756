package org.tenon.convert.note;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarKind;
import org.tenon.convert.ical.CategoriesField;
import org.tenon.convert.ical.ClassField;
import org.tenon.convert.ical.CustomClassField;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.UidField;

/** Notes, [MS-OXONOTE]: a VJOURNAL each. Where it stands on the screen is the item's own. */
public final class Notes {
    /** What maps to what, one field after the other. */
    public static final List<CalendarField> FIELDS = List.of(
            UidField.UID,
            NoteTextField.TEXT,
            NoteColorField.COLOR,
            CategoriesField.CATEGORIES,
            ClassField.CLASS,
            new MomentField("CREATED", PropertyKey.of(PidTag.CREATION_TIME)),
            new MomentField("LAST-MODIFIED", PropertyKey.of(PidTag.LAST_MODIFICATION_TIME)),
            CustomClassField.CUSTOM_CLASS);

    public static final String CLASS = "IPM.StickyNote";

    public static final CalendarKind KIND =
            CalendarKind.ofOne("VJOURNAL", c -> !JournalEntries.isOne(c), CLASS, FIELDS, Notes::finish);

    private Notes() {}

    /** [MS-OXONOTE] section 2.2.1: size and place of the window, and the icon in the note's colour. */
    private static void finish(MapiItem item) {
        int color = item.properties().get(PidLid.NOTE_COLOR).orElse(NoteColorField.YELLOW);
        item.properties()
                .put(PidLid.NOTE_WIDTH, 200)
                .put(PidLid.NOTE_HEIGHT, 166)
                .put(PidLid.NOTE_X, 80)
                .put(PidLid.NOTE_Y, 80)
                .put(PidTag.ICON_INDEX, 0x300 + color)
                .put(PidTag.MESSAGE_FLAGS, 1);
    }
}
