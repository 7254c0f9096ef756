package org.tenon.convert.note;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.AttachField;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CalendarKind;
import org.tenon.convert.ical.CategoriesField;
import org.tenon.convert.ical.ClassField;
import org.tenon.convert.ical.CustomClassField;
import org.tenon.convert.ical.DescriptionField;
import org.tenon.convert.ical.HtmlField;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.TextField;
import org.tenon.convert.ical.UidField;
import org.tenon.sync.vobject.Component;

/** Journal entries, [MS-OXOJRNL]: a VJOURNAL each, which says by its type that it is none of Outlook's notes. */
public final class JournalEntries {
    /** What maps to what, one field after the other. */
    public static final List<CalendarField> FIELDS = List.of(
            UidField.UID,
            TextField.of("SUMMARY", PidTag.SUBJECT, false),
            JournalField.WHAT_AND_WHEN,
            DescriptionField.DESCRIPTION,
            HtmlField.HTML,
            CategoriesField.CATEGORIES,
            ClassField.CLASS,
            new MomentField("CREATED", PropertyKey.of(PidTag.CREATION_TIME)),
            new MomentField("LAST-MODIFIED", PropertyKey.of(PidTag.LAST_MODIFICATION_TIME)),
            AttachField.ATTACH,
            CustomClassField.CUSTOM_CLASS);

    public static final String CLASS = "IPM.Activity";

    public static final CalendarKind KIND =
            CalendarKind.ofOne("VJOURNAL", JournalEntries::isOne, CLASS, FIELDS, JournalEntries::finish);

    private JournalEntries() {}

    static boolean isOne(Component journal) {
        return journal.line(JournalField.TYPE).isPresent();
    }

    private static void finish(MapiItem item) {
        item.properties().put(PidTag.ICON_INDEX, JournalField.icon(item)).put(PidTag.MESSAGE_FLAGS, 1);
    }
}
