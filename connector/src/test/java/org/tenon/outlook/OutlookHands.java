package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;

/** Somebody in front of Outlook who works with mail. */
final class OutlookHands extends OutlookPerson {
    private static final PropTag<Integer> FLAG_ICON = PropTag.int32(0x1095);

    private static final PropTag<?>[] COLUMNS = {
        Property.ENTRY_ID,
        PidTag.SENT_REPRESENTING_EMAIL_ADDRESS,
        Property.DISPLAY_TO,
        Property.SUBJECT,
        PidTag.CLIENT_SUBMIT_TIME,
        PidTag.INTERNET_MESSAGE_ID,
        Property.MESSAGE_FLAGS,
        PidTag.FLAG_STATUS,
        PidTag.LAST_VERB_EXECUTED,
        PidTag.ICON_INDEX
    };

    private final Predicate<String> imported;

    /**
     * @param imported whether a message of that subject is brought as a sync brings it
     * @param there the folders on the other side
     */
    OutlookHands(OutlookProfile profile, Predicate<String> imported, Supplier<List<FolderName>> there) {
        super(profile, Kind.MAIL, there);
        this.imported = imported;
    }

    // --- Messages

    /** What a message of the stories says: those are all of one make. */
    private static String field(byte[] body, String name) {
        for (var line : new String(body, ISO_8859_1).lines().toList()) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }

    private static String text(byte[] body) {
        var all = new String(body, ISO_8859_1).replace("\r\n", "\n");
        return all.substring(all.indexOf("\n\n") + 2).replace("\n", "\r\n");
    }

    private static Instant sentAt(byte[] body) {
        return OffsetDateTime.parse(field(body, "Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        if (imported.test(field(body, "Subject"))) {
            return importer.deliver(folder, body, flags);
        }
        return in(folder, to -> {
            try (var message = to.create()) {
                var from = field(body, "From");
                var reader = field(body, "To");
                var props = new Props()
                        .with(Property.MESSAGE_CLASS, "IPM.Note")
                        .with(Property.SUBJECT, field(body, "Subject"))
                        .with(PidTag.SENDER_NAME, from)
                        .with(PidTag.SENDER_ADDRESS_TYPE, "SMTP")
                        .with(PidTag.SENDER_EMAIL_ADDRESS, from)
                        .with(PidTag.SENT_REPRESENTING_NAME, from)
                        .with(PidTag.SENT_REPRESENTING_ADDRESS_TYPE, "SMTP")
                        .with(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS, from)
                        .with(PidTag.CLIENT_SUBMIT_TIME, sentAt(body))
                        .with(PidTag.MESSAGE_DELIVERY_TIME, sentAt(body))
                        .with(
                                Property.MESSAGE_FLAGS,
                                (flags.has(Flags.SEEN) ? 1 : 0) | (flags.has(Flags.DRAFT) ? 8 : 0));
                if (!field(body, "Message-ID").isEmpty()) {
                    props.with(PidTag.INTERNET_MESSAGE_ID, field(body, "Message-ID"));
                }
                message.set(props);
                write(message, text(body));
                message.setRecipients(List.of(new Props()
                        .with(Property.RECIPIENT_TYPE, 1)
                        .with(Property.DISPLAY_NAME, reader)
                        .with(Property.ADDRESS_TYPE, "SMTP")
                        .with(Property.EMAIL_ADDRESS, reader)));
                mark(message, flags, Flags.NONE);
                message.save();
                return handle(message.value(Property.ENTRY_ID).orElseThrow());
            }
        });
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        return in(folder, in -> {
            try (var message = store.messageToChange(entry(handle))) {
                message.set(new Props()
                        .with(Property.SUBJECT, field(body, "Subject"))
                        .with(PidTag.INTERNET_MESSAGE_ID, field(body, "Message-ID")));
                write(message, text(body));
                message.save();
                return handle;
            }
        });
    }

    /** Flags for follow-up, and what replying and forwarding leave. */
    private static void mark(MapiMessage message, Flags add, Flags remove) {
        if (add.has(Flags.FLAGGED)) {
            message.set(new Props().with(PidTag.FLAG_STATUS, 2).with(FLAG_ICON, 6));
        } else if (remove.has(Flags.FLAGGED)) {
            message.set(new Props().with(PidTag.FLAG_STATUS, 0).with(FLAG_ICON, 0));
        }
        boolean unanswered = remove.has(Flags.ANSWERED) || remove.has(Flags.FORWARDED);
        if (unanswered) {
            boolean answered = !remove.has(Flags.ANSWERED)
                    && message.value(PidTag.LAST_VERB_EXECUTED).orElse(0) == 102;
            boolean forwarded = !remove.has(Flags.FORWARDED)
                    && message.value(PidTag.ICON_INDEX).orElse(0) == 0x106;
            message.set(new Props()
                    .with(PidTag.LAST_VERB_EXECUTED, answered ? 102 : forwarded ? 104 : 0)
                    .with(PidTag.ICON_INDEX, forwarded ? 0x106 : answered ? 0x105 : 0x100));
        }
        boolean answers = add.has(Flags.ANSWERED);
        boolean forwards = add.has(Flags.FORWARDED);
        if (answers || forwards) {
            boolean both = (answers && forwards)
                    || (answers && message.value(PidTag.ICON_INDEX).orElse(0) == 0x106)
                    || (forwards && message.value(PidTag.LAST_VERB_EXECUTED).orElse(0) == 102);
            message.set(new Props()
                    .with(PidTag.LAST_VERB_EXECUTED, answers || both ? 102 : 104)
                    .with(PidTag.ICON_INDEX, forwards || both ? 0x106 : 0x105));
        }
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        var settable = Flags.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED);
        var other = add.plus(remove).minus(settable);
        if (!other.isEmpty()) {
            throw new AssertionError("nobody sets or takes " + other + " in Outlook");
        }
        in(folder, in -> {
            var written = settable.minus(Flags.of(Flags.SEEN));
            if (!add.plus(remove).and(written).isEmpty()) {
                try (var message = store.messageToChange(entry(handle))) {
                    mark(message, add, remove);
                    message.save();
                }
            }
            if (add.has(Flags.SEEN) || remove.has(Flags.SEEN)) {
                in.setRead(List.of(entry(handle)), add.has(Flags.SEEN));
            }
            return null;
        });
    }

    @Override
    public List<Seen> look(FolderName folder) {
        return in(folder, in -> {
            var seen = new ArrayList<Seen>();
            try (var table = in.messages().columns(COLUMNS)) {
                for (var row : table.rows().toList()) {
                    var entry = row.get(Property.ENTRY_ID).orElseThrow();
                    try (var message = store.message(entry)) {
                        var marks = isMarked(message) ? marks(row).plus(Flags.of(ConflictCopy.KEYWORD)) : marks(row);
                        seen.add(new Seen(
                                handle(entry), words(row, body(message)).bytes(), marks));
                    }
                }
            }
            return seen;
        });
    }

    private static MailWords words(Props row, String text) {
        return new MailWords(
                row.get(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS).orElse(""),
                row.get(Property.DISPLAY_TO).orElse(""),
                row.get(Property.SUBJECT).orElse(""),
                row.get(PidTag.CLIENT_SUBMIT_TIME),
                row.get(PidTag.INTERNET_MESSAGE_ID),
                text);
    }

    private static Flags marks(Props row) {
        int flags = row.get(Property.MESSAGE_FLAGS).orElse(0);
        int verb = row.get(PidTag.LAST_VERB_EXECUTED).orElse(0);
        var names = new ArrayList<String>();
        if ((flags & 1) != 0) {
            names.add(Flags.SEEN);
        }
        if ((flags & 8) != 0) {
            names.add(Flags.DRAFT);
        }
        if (row.get(PidTag.FLAG_STATUS).orElse(0) == 2) {
            names.add(Flags.FLAGGED);
        }
        if (verb == 102 || verb == 103) {
            names.add(Flags.ANSWERED);
        }
        if (verb == 104 || row.get(PidTag.ICON_INDEX).orElse(0) == 0x106) {
            names.add(Flags.FORWARDED);
        }
        return Flags.of(names);
    }
}
