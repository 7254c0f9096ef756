package org.tenon.outlook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.blob.GlobalObjectId;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Kind;

/** How the items of a kind are in Outlook and as the text that the engine knows: both ways, by the conversions. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of, the conversions hold nothing
enum ItemForm {
    MAIL(Kind.MAIL, "IPF.Note", List.of("IPM.Note", "IPM.Schedule.Meeting", "REPORT"), new ItemConversion.OfMail()) {
        @Override
        void name(MapiItem item, String uid) {
            // Known by its Message-ID, or by its header.
        }

        @Override
        boolean isNamed(MapiItem item) {
            return true;
        }
    },

    CALENDAR(Kind.CALENDAR, "IPF.Appointment", List.of(Events.CLASS), new ItemConversion.OfCalendar(Events.KIND)),

    TASKS(Kind.TASKS, "IPF.Task", List.of(Tasks.CLASS), new ItemConversion.OfCalendar(Tasks.KIND)),

    NOTES(Kind.NOTES, "IPF.StickyNote", List.of(Notes.CLASS), new ItemConversion.OfCalendar(Notes.KIND)),

    CONTACTS(Kind.CONTACTS, "IPF.Contact", List.of("IPM.Contact", "IPM.DistList"), new ItemConversion.OfCard()) {
        @Override
        void name(MapiItem item, String uid) {
            item.properties().put(PidLid.UID, uid);
        }

        @Override
        boolean isNamed(MapiItem item) {
            return item.properties().get(PidLid.UID).isPresent();
        }
    };

    private final Kind kind;
    private final String containerClass;
    private final List<String> classes;
    private final ItemConversion conversion;

    ItemForm(Kind kind, String containerClass, List<String> classes, ItemConversion conversion) {
        this.kind = kind;
        this.containerClass = containerClass;
        this.classes = classes;
        this.conversion = conversion;
    }

    static ItemForm of(Kind kind) {
        return switch (kind) {
            case MAIL -> MAIL;
            case CALENDAR -> CALENDAR;
            case TASKS -> TASKS;
            case NOTES -> NOTES;
            case CONTACTS -> CONTACTS;
        };
    }

    /** What a folder of that class holds. One without a class holds mail, as Outlook has it. */
    static Optional<ItemForm> ofContainer(String containerClass) {
        return containerClass.isEmpty()
                ? Optional.of(MAIL)
                : List.of(values()).stream()
                        .filter(f -> isA(containerClass, f.containerClass))
                        .findFirst();
    }

    private static boolean isA(String own, String wanted) {
        return own.regionMatches(true, 0, wanted, 0, wanted.length())
                && (own.length() == wanted.length() || own.charAt(wanted.length()) == '.');
    }

    Kind kind() {
        return kind;
    }

    String containerClass() {
        return containerClass;
    }

    /** Whether items of that class are of the kind; others in the folder are left alone. */
    boolean holds(String messageClass) {
        return classes.stream().anyMatch(c -> isA(messageClass, c));
    }

    /** {@link ItemConversion#item}. */
    Optional<MapiItem> item(LargeValue text, Settings settings) throws IOException {
        return conversion.item(text, settings);
    }

    /** {@link ItemConversion#updated}. */
    Optional<MapiItem> updated(MapiItem existing, LargeValue text, Settings settings) throws IOException {
        return conversion.updated(existing, text, settings);
    }

    /** {@link ItemConversion#settle}. */
    void settle(MapiItem kept, Settings settings) throws IOException {
        conversion.settle(kept, settings);
    }

    /** {@link ItemConversion#text}. */
    Overflow text(MapiItem item, Settings settings) throws IOException {
        return conversion.text(item, settings);
    }

    /** Gives an item the name by which all sides know it. */
    void name(MapiItem item, String uid) {
        var id = GlobalObjectId.ofUid(uid).binary();
        item.properties().put(PidLid.GLOBAL_OBJECT_ID, id).put(PidLid.CLEAN_GLOBAL_OBJECT_ID, id);
    }

    boolean isNamed(MapiItem item) {
        return item.properties().get(PidLid.CLEAN_GLOBAL_OBJECT_ID).isPresent()
                || item.properties().get(PidLid.GLOBAL_OBJECT_ID).isPresent();
    }

    /** Gives an item that was read the name and the times that its text shall have. */
    void asRead(MapiItem item, Binary entryId) {
        if (this != MAIL) {
            times(item.properties());
        }
        if (item.properties().get(PidLid.ORIGINAL).isEmpty()) {
            var claimed = item.properties().get(PidLid.UID);
            if (claimed.isPresent() || !isNamed(item)) {
                name(item, claimed.orElseGet(() -> uid(entryId)));
            }
        }
    }

    /**
     * What is written on an item that is read for the first time where it is: whose place that is, and, where it did not come from elsewhere,
     * its name and when it was made. Both are otherwise told by the place. What Outlook itself names it by is left as it is.
     */
    void claim(MapiItem item, Binary entryId, boolean copied) {
        var properties = item.properties();
        properties.get(Stamp.HOME).ifPresent(left -> properties.put(Stamp.LEFT, left));
        properties.put(Stamp.HOME, entryId);
        if (properties.get(PidLid.ORIGINAL).isEmpty()) {
            if (copied || (properties.get(PidLid.UID).isEmpty() && !isNamed(item))) {
                properties.put(PidLid.UID, uid(entryId));
            }
            if (properties.get(Stamp.CREATED).isEmpty()) {
                properties.get(PidTag.CREATION_TIME).ifPresent(t -> properties.put(Stamp.CREATED, t));
            }
        }
    }

    /** A name that came from the other side is Outlook's own, and in its place. */
    void named(MapiItem updated) {
        if (this != CONTACTS) {
            updated.properties().remove(PropertyKey.of(PidLid.UID));
        }
    }

    /** An item's marks, as it tells them itself: of the other kinds they are content. */
    Flags flags(Props item, MailMarks marks) {
        return this == MAIL ? marks.of(item) : Flags.NONE;
    }

    /** As a row of a table tells them. */
    Flags flags(Props row) {
        return this == MAIL ? MailMarks.ofRow(row) : Flags.NONE;
    }

    Flags keepable(Flags flags) {
        return this == MAIL ? MailMarks.keepable(flags) : Flags.NONE;
    }

    /** Makes another item of what a person copied: with its text goes its name. */
    static void forget(MapiItem item) {
        for (var name : List.of(
                PidLid.ORIGINAL,
                PidLid.UID,
                Stamp.HOME,
                Stamp.LEFT,
                Stamp.WHOLE,
                Stamp.ECHO,
                Stamp.CAME,
                Stamp.REPLACES,
                Stamp.CHANGING)) {
            item.properties().remove(PropertyKey.of(name));
        }
    }

    /** The name of an item that has none: always the same for one place in one data file. */
    private static String uid(Binary entryId) {
        return UUID.nameUUIDFromBytes(("tenon:" + entryId).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** The times that the item's text had, in the place of those of the data file; a text made anew tells when it was made. */
    static void times(ItemProperties properties) {
        properties.remove(PropertyKey.of(PidTag.LAST_MODIFICATION_TIME));
        boolean came = properties.has(PropertyKey.of(PidLid.ORIGINAL));
        if (came) {
            properties.remove(PropertyKey.of(PidTag.CREATION_TIME));
        }
        properties.get(Stamp.CREATED).ifPresent(t -> properties.put(PidTag.CREATION_TIME, t));
        properties.get(Stamp.MODIFIED).ifPresent(t -> properties.put(PidTag.LAST_MODIFICATION_TIME, t));
    }
}
