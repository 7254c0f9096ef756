package org.tenon.outlook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;

/**
 * A message's marks as columns of a contents table, and back. IMAP's flags are several and independent; Outlook has one property for what
 * was done last, and another for the icon that shows it, so the two together tell both. Keywords are its categories.
 */
final class MailMarks {
    private static final Flags KEPT = Flags.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED, Flags.DRAFT);

    /** What Outlook has one property for, and an icon. */
    private static final Flags DONE = Flags.of(Flags.ANSWERED, Flags.FORWARDED);

    /** What a contents table tells: of categories, as of all that has a name, it need not. */
    static final List<PropTag<?>> COLUMNS =
            List.of(PidTag.MESSAGE_FLAGS, PidTag.FLAG_STATUS, PidTag.LAST_VERB_EXECUTED, PidTag.ICON_INDEX);

    private static final PropTag<Integer> FLAG_ICON = PropTag.int32(0x1095);
    private static final PropTag<Integer> TODO_FLAGS = PropTag.int32(0x0E2B);

    private static final int READ = 1;
    private static final int UNSENT = 8;
    private static final int FLAGGED = 2;
    private static final int RED = 6;
    private static final int TODO_FLAGGED = 8;
    private static final int REPLIED = 102;
    private static final int REPLIED_TO_ALL = 103;
    private static final int FORWARDED = 104;
    private static final int ICON_READ = 0x100;
    private static final int ICON_REPLIED = 0x105;
    private static final int ICON_FORWARDED = 0x106;

    private final MapiMessageStore store;
    private final BooleanSupplier lookOnly;

    MailMarks(MapiMessageStore store, BooleanSupplier lookOnly) {
        this.store = store;
        this.lookOnly = lookOnly;
    }

    /** The tag that Outlook's categories have in this data file; none where it has met none yet, and is only looked at. On MAPI's thread. */
    Optional<PropTag<List<String>>> categories() {
        return lookOnly.getAsBoolean() ? store.existingTag(PidLid.KEYWORDS) : Optional.of(store.tag(PidLid.KEYWORDS));
    }

    /** Those of these marks that a message in Outlook can have. */
    static Flags keepable(Flags flags) {
        return Flags.of(flags.names().stream()
                .filter(name -> KEPT.has(name) || Categories.isCategory(name))
                .toList());
    }

    /** What an item itself tells. On MAPI's thread. */
    Flags of(Props item) {
        var keywords = categories().flatMap(item::get).orElse(List.of());
        return ofRow(item).plus(Categories.keywords(keywords));
    }

    /** But for categories. */
    static Flags ofRow(Props row) {
        int flags = row.get(PidTag.MESSAGE_FLAGS).orElse(0);
        int verb = row.get(PidTag.LAST_VERB_EXECUTED).orElse(0);
        int icon = row.get(PidTag.ICON_INDEX).orElse(0);
        var names = new ArrayList<String>();
        if ((flags & READ) != 0) {
            names.add(Flags.SEEN);
        }
        if ((flags & UNSENT) != 0) {
            names.add(Flags.DRAFT);
        }
        if (row.get(PidTag.FLAG_STATUS).orElse(0) == FLAGGED) {
            names.add(Flags.FLAGGED);
        }
        if (verb == REPLIED || verb == REPLIED_TO_ALL || icon == ICON_REPLIED) {
            names.add(Flags.ANSWERED);
        }
        if (verb == FORWARDED || icon == ICON_FORWARDED) {
            names.add(Flags.FORWARDED);
        }
        return Flags.of(names);
    }

    static boolean isRead(Flags flags) {
        return flags.has(Flags.SEEN);
    }

    /**
     * What a new message has to say for these marks, but for its message flags.
     *
     * @param icon where nothing was done with it: that of an invitation is another one than that of a mail
     */
    static Props written(Flags flags, Optional<Integer> icon) {
        var marks = new Props();
        flag(marks, flags);
        lastDone(marks, flags, icon.orElse(ICON_READ));
        return marks;
    }

    private static void flag(Props marks, Flags flags) {
        boolean flagged = flags.has(Flags.FLAGGED);
        marks.with(PidTag.FLAG_STATUS, flagged ? FLAGGED : 0)
                .with(FLAG_ICON, flagged ? RED : 0)
                .with(TODO_FLAGS, flagged ? TODO_FLAGGED : 0);
    }

    private static void lastDone(Props marks, Flags flags, int icon) {
        boolean answered = flags.has(Flags.ANSWERED);
        boolean forwarded = flags.has(Flags.FORWARDED);
        marks.with(PidTag.LAST_VERB_EXECUTED, answered ? REPLIED : forwarded ? FORWARDED : 0)
                .with(PidTag.ICON_INDEX, forwarded ? ICON_FORWARDED : answered ? ICON_REPLIED : icon);
    }

    /** Brings a message from some marks to others, but for its message flags; it is saved by the caller. What is the same stays as it is. */
    void write(MapiMessage message, Flags before, Flags wanted) {
        var marks = new Props();
        if (before.has(Flags.FLAGGED) != wanted.has(Flags.FLAGGED)) {
            flag(marks, wanted);
        }
        if (!before.and(DONE).equals(wanted.and(DONE))) {
            lastDone(marks, wanted, ICON_READ);
        }
        if (marks.size() > 0) {
            message.set(marks);
        }
        if (!keywords(before).equals(keywords(wanted))) {
            var categories = store.tag(PidLid.KEYWORDS);
            var now = Categories.of(keywords(wanted), message.value(categories).orElse(List.of()));
            if (now.isEmpty()) {
                message.delete(categories);
            } else {
                message.set(new Props().with(categories, now));
            }
        }
    }

    /** Whether two sets of marks differ in what {@link #write} writes. */
    static boolean differ(Flags one, Flags other) {
        return !other(one).equals(other(other)) || !keywords(one).equals(keywords(other));
    }

    private static Flags other(Flags flags) {
        return flags.and(DONE.plus(Flags.of(Flags.FLAGGED)));
    }

    private static Flags keywords(Flags flags) {
        return Flags.of(flags.names().stream().filter(Categories::isCategory).toList());
    }

    /** The categories of a new message. */
    static List<String> categories(Flags flags) {
        return Categories.of(keywords(flags), List.of());
    }
}
