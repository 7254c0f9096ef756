package org.tenon.convert.note;

import java.util.List;
import org.tenon.convert.Converted;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.AttachField;
import org.tenon.convert.ical.CalendarField;
import org.tenon.convert.ical.CategoriesField;
import org.tenon.convert.ical.ClassField;
import org.tenon.convert.ical.ComponentKind;
import org.tenon.convert.ical.CustomClassField;
import org.tenon.convert.ical.DescriptionField;
import org.tenon.convert.ical.HtmlField;
import org.tenon.convert.ical.MomentField;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.TextField;
import org.tenon.convert.ical.UidField;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

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

    private static final ComponentKind KIND =
            new ComponentKind("VJOURNAL", JournalEntries::isOne, CLASS, FIELDS, JournalEntries::finish);

    private JournalEntries() {}

    static boolean isOne(Component journal) {
        return journal.line(JournalField.TYPE).isPresent();
    }

    /** Every journal entry of a calendar, each with the text that it came from riding along. */
    public static List<Converted<MapiItem>> toMapi(Document document, Settings settings) {
        return KIND.toMapi(document, settings);
    }

    /** The calendar that a journal entry becomes. */
    public static Converted<Content> toText(MapiItem item, Settings settings) {
        return KIND.toText(item, settings);
    }

    /** Brings a changed text into a journal entry that is there. */
    public static Converted<MapiItem> update(MapiItem existing, Document text, Settings settings) {
        return KIND.update(existing, text, settings);
    }

    private static void finish(MapiItem item) {
        item.properties().put(PidTag.ICON_INDEX, JournalField.icon(item)).put(PidTag.MESSAGE_FLAGS, 1);
    }
}
