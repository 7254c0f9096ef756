package org.tenon.convert.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.PartReader;
import org.tenon.mapi.value.Binary;

/** Messages and mails, [MS-OXCMAIL]: any message becomes an item, and any item of a mail a message. */
public final class Messages {
    /** What maps to what, one field after the other. */
    public static final List<MessageField> FIELDS = List.of(
            TransportField.TRANSPORT,
            AuthorField.AUTHOR,
            ReplyToField.REPLY_TO,
            RecipientField.TO,
            RecipientField.CC,
            RecipientField.BCC,
            SubjectField.SUBJECT,
            TimeField.DATE,
            DeliveryField.DELIVERY,
            TextLineField.MESSAGE_ID,
            TextLineField.IN_REPLY_TO,
            TextLineField.REFERENCES,
            ConversationField.CONVERSATION,
            ImportanceField.IMPORTANCE,
            SensitivityField.SENSITIVITY,
            FlagField.FLAG,
            TimeField.REPLY_BY,
            TimeField.EXPIRES,
            TimeField.DEFERRED,
            KeywordField.KEYWORDS,
            ReceiptField.RECEIPTS,
            TextLineField.LIST_HELP,
            TextLineField.LIST_SUBSCRIBE,
            TextLineField.LIST_UNSUBSCRIBE,
            UnsentField.UNSENT,
            OtherHeadersField.OTHERS,
            BodyHtmlField.HTML,
            BodyTextField.TEXT,
            BodyRichField.RICH,
            AttachmentField.ATTACHMENTS,
            ReportField.REPORT,
            MeetingField.MEETING,
            TnefField.TNEF,
            MessageClassField.CUSTOM_CLASS);

    public static final String CLASS = "IPM.Note";

    private Messages() {}

    /**
     * The item of a message. Content of parts that are large is read from {@code message} again when somebody opens it.
     *
     * @throws IOException where the message cannot be read; what is in it is no reason
     */
    public static Converted<MapiItem> toMapi(LargeValue message, Settings settings) throws IOException {
        var warnings = new Warnings();
        try {
            var near = LargeContents.bytes(message, MessageReader.SMALL);
            var read = PartReader.read(near.<LargeValue>map(LargeValue::of).orElse(message));
            if (read.cut()) {
                warnings.add(
                        "nested-too-deep",
                        "Content-Type",
                        "Parts lie in parts deeper, or are more, than anybody writes; the innermost are kept as one text.");
            }
            var item = new MessageReader(settings, warnings).item(read.message(), 0);
            return new Converted<>(item, Leftover.NONE, warnings.list());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The message that an item becomes.
     *
     * @throws IOException where large content of the item cannot be read
     */
    public static Converted<MimeMessage> toMime(MapiItem item, Settings settings) throws IOException {
        var warnings = new Warnings();
        var message = new MessageWriter(settings, warnings).message(item, 0);
        return new Converted<>(message, Leftover.NONE, warnings.list());
    }

    /**
     * What a store made of an item counts as what came: some make one body of another when they save, and spell what they were given in
     * their own way. To be asked of the item as it was read back after that.
     *
     * @return what is to ride along from now on; empty where nothing does, or where that says it already
     */
    public static Optional<Binary> settled(MapiItem kept, Settings settings) throws IOException {
        var rides = kept.properties().get(PidLid.MESSAGE);
        var skeleton = rides.flatMap(Skeleton::parse);
        if (skeleton.isEmpty()) {
            return Optional.empty();
        }
        var attachments = new ArrayList<String>();
        for (var attachment : kept.attachments()) {
            attachments.add(Imprint.of(attachment));
        }
        var now = skeleton.get()
                .with(MessageReader.fingerprints(kept, settings), SkeletonMaker.bodies(kept), attachments)
                .binary();
        return Optional.of(now).filter(n -> !rides.get().equals(n));
    }

    /**
     * The item as the message itself has it: without what a reader marked it with. Flags, follow-up, categories and whether it is a draft
     * travel beside a message, and a mark is no other message.
     */
    public static MapiItem unmarked(MapiItem item, Settings settings) {
        var properties = item.properties().copy();
        MARKS.stream().flatMap(f -> f.properties().stream()).map(PropRef::key).forEach(properties::remove);
        var header = properties.get(PidTag.TRANSPORT_MESSAGE_HEADERS).map(HeaderBlock::read);
        if (header.isPresent()) {
            var came = new MapiItem();
            var in = MessageIn.ofHeader(header.get(), Layout.Kind.MAIL, settings);
            MARKS.forEach(f -> f.toMapi(in, came, new Warnings()));
            came.properties().all().forEach((key, typed) -> properties.put(key, typed.type(), typed.value()));
        }
        return new MapiItem(properties, item.recipients(), item.attachments());
    }

    private static final List<MessageField> MARKS = List.of(FlagField.FLAG, KeywordField.KEYWORDS, UnsentField.UNSENT);

    /** What each field writes into the header. */
    static MessageOut headers(MapiItem item, Warnings warnings) {
        var out = new MessageOut();
        for (var field : FIELDS) {
            item.properties().warnOfWrongTypes(field.properties(), warnings);
            out.begin(field);
            field.toOpen(item, out, warnings);
        }
        return out;
    }
}
