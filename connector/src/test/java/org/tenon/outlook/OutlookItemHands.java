package org.tenon.outlook;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.fake.Words;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;

/** Somebody in front of Outlook who works with events, tasks or contacts. */
final class OutlookItemHands extends OutlookPerson {
    private static final int READ = 1;
    private static final int BUSY = 2;
    private static final int MINUTES = 60;
    private static final String COPY = " (conflict copy)";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final Kind kind;
    private final Predicate<String> imported;

    /**
     * @param imported whether an item of that title is brought as a sync brings it
     * @param there the folders on the other side
     */
    OutlookItemHands(OutlookProfile profile, Kind kind, Predicate<String> imported, Supplier<List<FolderName>> there) {
        super(profile, kind, there);
        this.kind = kind;
        this.imported = imported;
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        var words = Words.of(kind, body);
        if (imported.test(words.title()) || words.times() != Words.Times.ONCE) {
            return importer.deliver(folder, body, flags);
        }
        return in(folder, to -> {
            try (var message = to.create()) {
                message.set(made());
                title(message, words.title());
                write(message, words.text());
                day(message, words.day());
                message.save();
                return handle(message.value(Property.ENTRY_ID).orElseThrow());
            }
        });
    }

    private Props made() {
        var props = new Props().with(Property.MESSAGE_FLAGS, READ);
        return switch (kind) {
            case TASKS ->
                props.with(Property.MESSAGE_CLASS, "IPM.Task")
                        .with(store.tag(PidLid.TASK_STATUS), 0)
                        .with(store.tag(PidLid.PERCENT_COMPLETE), 0.0)
                        .with(store.tag(PidLid.TASK_COMPLETE), false);
            case CONTACTS -> props.with(Property.MESSAGE_CLASS, "IPM.Contact");
            default ->
                props.with(Property.MESSAGE_CLASS, "IPM.Appointment")
                        .with(store.tag(PidLid.APPOINTMENT_DURATION), MINUTES)
                        .with(store.tag(PidLid.APPOINTMENT_SUB_TYPE), false)
                        .with(store.tag(PidLid.BUSY_STATUS), BUSY)
                        .with(store.tag(PidLid.RECURRING), false);
        };
    }

    private void title(MapiMessage message, String title) {
        message.set(new Props().with(Property.SUBJECT, title));
        if (kind == Kind.CONTACTS) {
            message.set(new Props()
                    .with(Property.DISPLAY_NAME, title)
                    .with(PidTag.SURNAME, title)
                    .with(store.tag(PidLid.FILE_UNDER), title));
        }
    }

    private void day(MapiMessage message, String day) {
        var midnight = LocalDate.parse(day, DAY).atStartOfDay().toInstant(ZoneOffset.UTC);
        switch (kind) {
            case TASKS ->
                message.set(new Props()
                        .with(store.tag(PidLid.TASK_DUE_DATE), midnight)
                        .with(store.tag(PidLid.COMMON_END), midnight));
            case CONTACTS ->
                // As Outlook 2010 and newer write it, both at once ([MS-OXOCNTC] section 2.2.1.5).
                message.set(
                        new Props().with(PidTag.BIRTHDAY, midnight).with(store.tag(PidLid.BIRTHDAY_LOCAL), midnight));
            default -> {
                var start = midnight.plusSeconds(10 * 3600);
                var end = start.plusSeconds(MINUTES * 60L);
                message.set(new Props()
                        .with(store.tag(PidLid.APPOINTMENT_START_WHOLE), start)
                        .with(store.tag(PidLid.APPOINTMENT_END_WHOLE), end)
                        .with(store.tag(PidLid.COMMON_START), start)
                        .with(store.tag(PidLid.COMMON_END), end));
            }
        }
    }

    /** Opens it, writes what is to be another, and saves. */
    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        var now = Words.of(kind, body);
        return in(folder, in -> {
            try (var message = store.messageToChange(entry(handle))) {
                var before = words(message);
                if (now.times() != before.times()) {
                    throw new AssertionError("a series is changed on the server");
                }
                if (!now.title().equals(before.title()) || now.marked() != before.marked()) {
                    title(message, now.marked() ? now.title() + COPY : now.title());
                }
                if (!now.text().equals(before.text())) {
                    write(message, now.text());
                }
                if (!now.day().equals(before.day())) {
                    day(message, now.day());
                }
                if (before.marked() && !now.marked()) {
                    var left = new ArrayList<>(
                            message.value(store.tag(PidLid.KEYWORDS)).orElseThrow());
                    left.remove(ConflictCopy.CATEGORY);
                    if (left.isEmpty()) {
                        message.delete(store.tag(PidLid.KEYWORDS));
                    } else {
                        message.set(new Props().with(store.tag(PidLid.KEYWORDS), List.copyOf(left)));
                    }
                }
                message.save();
                return handle;
            }
        });
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        throw new AssertionError("there are no marks beside an item");
    }

    @Override
    public List<Seen> look(FolderName folder) {
        return in(folder, in -> {
            var seen = new ArrayList<Seen>();
            try (var table = in.messages().columns(Property.ENTRY_ID)) {
                for (var row : table.rows().toList()) {
                    var entry = row.get(Property.ENTRY_ID).orElseThrow();
                    try (var message = store.message(entry)) {
                        seen.add(new Seen(handle(entry), words(message).write("seen@example.test"), Flags.NONE));
                    }
                }
            }
            return seen;
        });
    }

    private Words words(MapiMessage message) throws IOException {
        var title = message.value(kind == Kind.CONTACTS ? Property.DISPLAY_NAME : Property.SUBJECT)
                .orElse("");
        var times = !message.value(store.tag(PidLid.RECURRING)).orElse(false)
                ? Words.Times.ONCE
                : hasOtherDays(message) ? Words.Times.WEEKLY_BUT_ONE : Words.Times.WEEKLY;
        return new Words(
                kind,
                title.endsWith(COPY) ? title.substring(0, title.length() - COPY.length()) : title,
                body(message).strip(),
                day(message)
                        .map(at -> DAY.format(at.atOffset(ZoneOffset.UTC).toLocalDate()))
                        .orElse(""),
                times,
                isMarked(message));
    }

    private Optional<Instant> day(MapiMessage message) {
        PropTag<Instant> tag =
                switch (kind) {
                    case TASKS -> store.tag(PidLid.TASK_DUE_DATE);
                    case CONTACTS -> PidTag.BIRTHDAY;
                    default -> store.tag(PidLid.APPOINTMENT_START_WHOLE);
                };
        return message.value(tag);
    }

    /** Each day that is another is an attachment ([MS-OXOCAL] section 2.2.10). */
    private static boolean hasOtherDays(MapiMessage message) {
        try (var table = message.attachments().columns(PropTag.int32(0x0E21))) {
            return table.rows().findAny().isPresent();
        }
    }
}
