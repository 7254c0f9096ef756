package org.tenon.convert.task;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
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
import org.tenon.convert.ical.PriorityField;
import org.tenon.convert.ical.ReminderField;
import org.tenon.convert.ical.TextField;
import org.tenon.convert.ical.UidField;

/** Tasks, [MS-OXOTASK]: a VTODO each. */
public final class Tasks {
    /** What maps to what, one field after the other. */
    public static final List<CalendarField> FIELDS = List.of(
            UidField.UID,
            TextField.of("SUMMARY", PidTag.SUBJECT, false),
            DatesField.DATES,
            TaskRuleField.RULE,
            StatusField.STATUS,
            DescriptionField.DESCRIPTION,
            HtmlField.HTML,
            CategoriesField.CATEGORIES,
            ClassField.CLASS,
            PriorityField.PRIORITY,
            new MomentField("CREATED", PropertyKey.of(PidTag.CREATION_TIME)),
            new MomentField("LAST-MODIFIED", PropertyKey.of(PidTag.LAST_MODIFICATION_TIME)),
            new ReminderField(PidLid.COMMON_END, "DUE", true),
            AttachField.ATTACH,
            CustomClassField.CUSTOM_CLASS);

    public static final String CLASS = "IPM.Task";

    public static final CalendarKind KIND = CalendarKind.ofOne("VTODO", c -> true, CLASS, FIELDS, Tasks::finish);

    private Tasks() {}

    private static void finish(MapiItem item) {
        item.properties()
                .put(PidLid.TASK_VERSION, 1)
                .put(PidLid.TASK_STATE, 1)
                .put(PidLid.TASK_OWNERSHIP, 0)
                .put(PidLid.TASK_MODE, 0)
                .put(PidTag.ICON_INDEX, 0x500)
                .put(PidTag.MESSAGE_FLAGS, 1);
    }
}
