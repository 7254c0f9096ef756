package org.tenon.convert.tnef;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.tenon.convert.CodePages;
import org.tenon.convert.Converted;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.WideText;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;

/**
 * Opens a TNEF stream. Where it says a thing twice, as an attribute of its own and as a property, the property counts: the
 * attributes are what programs before MAPI read, in one code page.
 */
public final class Tnef {
    private static final int SIGNATURE = 0x223E9F78;
    /** How deep items may lie in items: beyond that nobody wrote it. */
    private static final int DEEPEST = 50;

    private static final int ATTACH_BY_VALUE = 1;
    private static final int RENDER_OLE = 2;

    private final Warnings warnings;
    private final int depth;
    private final MapiItem item = new MapiItem();
    private Charset charset = StandardCharsets.ISO_8859_1;
    private Optional<ItemProperties> attachment = Optional.empty();
    private Optional<MapiItem> embedded = Optional.empty();

    private Tnef(Warnings warnings, int depth) {
        this.warnings = warnings;
        this.depth = depth;
    }

    /** The item in {@code stream}; empty where it is no TNEF at all. What is large in it is read when somebody opens it. */
    public static Optional<Converted<MapiItem>> read(LargeValue stream) throws IOException {
        var warnings = new Warnings();
        return TnefInput.parse(stream, in -> read(in, warnings, 0).orElse(null))
                .map(item -> new Converted<>(item, Leftover.NONE, warnings.list()));
    }

    static Optional<MapiItem> read(TnefInput in, Warnings warnings, int depth) {
        return depth > DEEPEST ? Optional.empty() : new Tnef(warnings, depth).open(in);
    }

    private Optional<MapiItem> open(TnefInput in) {
        if (in.remaining() < 6 || in.int32() != SIGNATURE) {
            return Optional.empty();
        }
        in.int16();
        while (in.remaining() >= 9) {
            in.int8();
            int id = in.int32() & 0xFFFF;
            int length = in.int32();
            if (length < 0 || length > in.remaining()) {
                damaged("the stream", "It ends in the middle of an attribute; what stands before that is kept.");
                break;
            }
            if (in.within(length, d -> attribute(id, d)).isEmpty()) {
                damaged("attribute 0x%04X".formatted(id), "It cannot be read and was passed over.");
            }
            if (in.remaining() >= 2) {
                in.int16();
            }
        }
        endAttachment();
        return Optional.of(item);
    }

    private void damaged(String where, String message) {
        warnings.add("tnef-damaged", where, message);
    }

    /** Takes in one attribute ([MS-OXTNEF] section 2.1.3.2), by the lower half of its identifier. */
    private boolean attribute(int id, TnefInput data) {
        switch (id) {
            case 0x9007 -> charset = CodePages.charset(data.int32()).orElse(charset);
            case 0x9003 -> properties(data).mergeInto(item.properties());
            case 0x9004 -> recipients(data);
            case 0x8008 -> ifMissing(item.properties(), PidTag.MESSAGE_CLASS, messageClass(text(data)));
            case 0x8004 -> ifMissing(item.properties(), PidTag.SUBJECT, text(data));
            case 0x800C -> body(data);
            case 0x8005 -> time(data).ifPresent(t -> ifMissing(item.properties(), PidTag.CLIENT_SUBMIT_TIME, t));
            case 0x8006 -> time(data).ifPresent(t -> ifMissing(item.properties(), PidTag.MESSAGE_DELIVERY_TIME, t));
            case 0x9002 -> beginAttachment(data);
            case 0x8010 -> attachment.ifPresent(a -> ifMissing(a, PidTag.ATTACH_FILENAME, text(data)));
            case 0x9001 -> attachment.ifPresent(a -> ifMissing(a, PidTag.ATTACH_TRANSPORT_NAME, text(data)));
            case 0x800F -> attachment.ifPresent(a -> content(a, data));
            case 0x8011 ->
                attachment.ifPresent(a -> ifMissing(a, PidTag.ATTACH_RENDERING, data.bytes(data.remaining())));
            case 0x9005 ->
                attachment.ifPresent(a -> {
                    var properties = properties(data);
                    properties.mergeInto(a);
                    embedded = properties.embedded();
                });
            default -> {
                // The version, a sender for programs before MAPI, dates of files: nothing that the properties do not
                // say.
            }
        }
        return true;
    }

    private TnefProperties properties(TnefInput data) {
        return TnefProperties.read(data, charset, warnings, depth);
    }

    private void recipients(TnefInput data) {
        int rows = data.int32();
        for (int i = 0; i < rows && data.remaining() > 4; i++) {
            var recipient = new ItemProperties();
            properties(data).mergeInto(recipient);
            item.recipients().add(recipient);
        }
    }

    /** Each attachment begins with how it is shown ([MS-OXTNEF] section 2.1.3.3.15). */
    private void beginAttachment(TnefInput data) {
        endAttachment();
        int kind = data.int16();
        int position = data.int32();
        var fresh = new ItemProperties();
        fresh.put(PidTag.ATTACH_METHOD, kind == RENDER_OLE ? 6 : ATTACH_BY_VALUE);
        fresh.put(PidTag.RENDERING_POSITION, position);
        attachment = Optional.of(fresh);
    }

    private void endAttachment() {
        attachment.ifPresent(a -> item.attachments().add(new MapiAttachment(a, embedded)));
        attachment = Optional.empty();
        embedded = Optional.empty();
    }

    private static <T> void ifMissing(ItemProperties properties, PropTag<T> tag, T value) {
        if (!properties.has(PropertyKey.of(tag))) {
            properties.put(tag, value);
        }
    }

    private void body(TnefInput data) {
        if (item.properties().has(PropertyKey.of(PidTag.BODY))) {
            return;
        }
        if (data.isLarge(data.remaining())) {
            item.properties().putLarge(PidTag.BODY, WideText.toMapi(data.text(data.remaining(), 1), charset));
        } else {
            item.properties().put(PidTag.BODY, text(data));
        }
    }

    private static void content(ItemProperties attachment, TnefInput data) {
        if (!attachment.has(PropertyKey.of(PidTag.ATTACH_DATA_BINARY))) {
            TnefProperties.put(
                    attachment,
                    PropertyKey.of(PidTag.ATTACH_DATA_BINARY),
                    PropType.BINARY,
                    data.value(data.remaining()));
        }
    }

    private String text(TnefInput data) {
        var text = new String(data.bytes(data.remaining()).shared(), charset);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Names that Microsoft Mail had ([MS-OXTNEF] section 2.1.3.3.2). */
    private static String messageClass(String name) {
        return switch (name) {
            case "IPM.Microsoft Mail.Note" -> "IPM.Note";
            case "IPM.Microsoft Mail.Read Receipt" -> "Report.IPM.Note.IPNRN";
            case "IPM.Microsoft Mail.Non-Delivery" -> "Report.IPM.Note.NDR";
            case "IPM.Microsoft Schedule.MtgRespP" -> "IPM.Schedule.Meeting.Resp.Pos";
            case "IPM.Microsoft Schedule.MtgRespN" -> "IPM.Schedule.Meeting.Resp.Neg";
            case "IPM.Microsoft Schedule.MtgRespA" -> "IPM.Schedule.Meeting.Resp.Tent";
            case "IPM.Microsoft Schedule.MtgReq" -> "IPM.Schedule.Meeting.Request";
            case "IPM.Microsoft Schedule.MtgCncl" -> "IPM.Schedule.Meeting.Canceled";
            default -> name;
        };
    }

    /** A date in seven short numbers, in UTC as nobody says otherwise ([MS-OXTNEF] section 2.1.3.3.1). */
    private static Optional<Instant> time(TnefInput data) {
        try {
            return Optional.of(
                    LocalDateTime.of(data.int16(), data.int16(), data.int16(), data.int16(), data.int16(), data.int16())
                            .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
