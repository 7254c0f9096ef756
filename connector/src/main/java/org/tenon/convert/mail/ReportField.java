package org.tenon.convert.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.EncodedWords;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.Mailbox;
import org.tenon.mapi.value.PropType;

/**
 * What became of a message: delivery-status ([RFC 3464]) and disposition-notification ([RFC 8098]), as REPORT.IPM.Note.*
 * ([MS-OXCMAIL] section 2.2.3.6, [MS-OXOMSG] section 2.2.2). Those whom a report is about are in its table of recipients.
 */
enum ReportField implements ContentField {
    REPORT;

    private static final int LARGEST = 1 << 20;
    private static final int MOST_RECIPIENTS = 2000;

    @Override
    public List<String> open() {
        return List.of("message/delivery-status, message/disposition-notification");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.MESSAGE_CLASS),
                PropRef.of(PidTag.REPORT_TEXT),
                PropRef.of(PidTag.REPORT_TIME),
                PropRef.of(PidTag.REPORT_DISPOSITION),
                PropRef.of(PidTag.REPORT_DISPOSITION_MODE),
                PropRef.of(PidTag.ORIGINAL_MESSAGE_ID),
                PropRef.of(PidTag.ORIGINAL_SUBJECT),
                PropRef.of(PidTag.NON_DELIVERY_REPORT_STATUS_CODE),
                PropRef.of(PidTag.SUPPLEMENTARY_INFO),
                PropRef.of(PidTag.REMOTE_MESSAGE_TRANSFER_AGENT));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().report().isEmpty()) {
            return;
        }
        var part = in.layout().report().get();
        var text = in.bytes(part.content(), LARGEST);
        if (text.isEmpty()) {
            warnings.add("report-too-large", part.mediaType(), "The report is too large to be read; its text is kept.");
        }
        var blocks = blocks(text.map(b -> new String(b.shared(), StandardCharsets.ISO_8859_1))
                .orElse(""));
        if (part.is("message/disposition-notification")) {
            disposition(blocks.getFirst(), out);
        } else {
            delivery(blocks, out);
        }
        var p = out.properties();
        p.get(PidTag.CLIENT_SUBMIT_TIME).ifPresent(t -> p.put(PidTag.REPORT_TIME, t));
        p.get(PidTag.BODY).ifPresent(t -> p.put(PidTag.REPORT_TEXT, t));
        out.attachments().stream()
                .flatMap(a -> a.embedded().stream())
                .findFirst()
                .flatMap(SubjectField::subject)
                .ifPresent(s -> p.put(PidTag.ORIGINAL_SUBJECT, s));
    }

    private static List<HeaderBlock> blocks(String text) {
        var all = new ArrayList<HeaderBlock>();
        for (var block : text.strip().split("\r?\n[ \t]*\r?\n", MOST_RECIPIENTS)) {
            all.add(HeaderBlock.read(block.stripLeading()));
        }
        return all;
    }

    private static void disposition(HeaderBlock fields, MapiItem out) {
        var p = out.properties();
        var disposition = fields.value("Disposition").orElse("");
        int semicolon = disposition.indexOf(';');
        var what = disposition.substring(semicolon + 1).strip();
        boolean read = what.toLowerCase(Locale.ROOT).startsWith("displayed")
                || what.toLowerCase(Locale.ROOT).startsWith("processed")
                || what.toLowerCase(Locale.ROOT).startsWith("dispatched");
        p.put(PidTag.MESSAGE_CLASS, read ? "REPORT.IPM.Note.IPNRN" : "REPORT.IPM.Note.IPNNRN");
        p.put(PidTag.REPORT_DISPOSITION, what);
        if (semicolon > 0) {
            p.put(
                    PidTag.REPORT_DISPOSITION_MODE,
                    disposition.substring(0, semicolon).strip());
        }
        fields.value("Original-Message-ID").ifPresent(id -> p.put(PidTag.ORIGINAL_MESSAGE_ID, id));
        recipient(fields).ifPresent(r -> out.recipients().add(r));
    }

    private static Optional<ItemProperties> recipient(HeaderBlock fields) {
        return fields.text("Original-Recipient")
                .or(() -> fields.text("Final-Recipient"))
                .map(v -> v.substring(v.indexOf(';') + 1).strip())
                .filter(a -> !a.isEmpty())
                .map(address -> {
                    var row = new ItemProperties();
                    row.put(PidTag.RECIPIENT_TYPE, 1);
                    Role.RECIPIENT.put(Correspondent.of(new Mailbox("", address)), row);
                    return row.put(PidTag.OBJECT_TYPE, 6).put(PidTag.DISPLAY_TYPE, 0);
                });
    }

    private static void delivery(List<HeaderBlock> blocks, MapiItem out) {
        var actions = new ArrayList<String>();
        for (var fields : blocks) {
            var action = fields.value("Action").map(a -> a.toLowerCase(Locale.ROOT));
            action.ifPresent(actions::add);
            recipient(fields).ifPresent(row -> {
                fields.value("Status").ifPresent(s -> row.put(PidTag.NON_DELIVERY_REPORT_STATUS_CODE, status(s)));
                fields.text("Diagnostic-Code").ifPresent(d -> row.put(PidTag.SUPPLEMENTARY_INFO, d));
                fields.text("Remote-MTA").ifPresent(m -> row.put(PidTag.REMOTE_MESSAGE_TRANSFER_AGENT, m));
                row.put(PropertyKey.of(PidTag.REPORT_TEXT), PropType.UNICODE, action.orElse(""));
                out.recipients().add(row);
            });
        }
        out.properties().put(PidTag.MESSAGE_CLASS, "REPORT.IPM.Note." + suffix(actions));
    }

    private static String suffix(List<String> actions) {
        return actions.contains("failed") || actions.isEmpty()
                ? "NDR"
                : actions.contains("delayed")
                        ? "Delayed"
                        : actions.contains("delivered") ? "DR" : actions.contains("relayed") ? "Relayed" : "Expanded";
    }

    /** {@code 5.1.1} as the number 511, [MS-OXOMSG] section 2.2.2.31. */
    private static int status(String status) {
        var digits = status.replaceAll("[^0-9.].*", "").split("\\.", -1);
        int code = 0;
        for (var digit : digits) {
            code = code * 10
                    + (digit.isEmpty() ? 0 : Integer.parseInt(digit.substring(0, Math.min(3, digit.length()))));
        }
        return code;
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // The report is the composer's.
    }

    /** The type of the part that an item's report becomes. */
    static String mediaType(MapiItem item) {
        return isDisposition(item) ? "message/disposition-notification" : "message/delivery-status";
    }

    static boolean isDisposition(MapiItem item) {
        var own = item.messageClass().toUpperCase(Locale.ROOT);
        return own.endsWith(".IPNRN") || own.endsWith(".IPNNRN");
    }

    /** What the report says to programs, written anew. */
    static String write(MapiItem item) {
        var silent = new Warnings();
        var text = new StringBuilder();
        if (isDisposition(item)) {
            item.recipients().stream()
                    .findFirst()
                    .flatMap(r -> Role.RECIPIENT.mailbox(r, silent))
                    .or(() -> Role.AUTHOR.mailbox(item.properties(), silent))
                    .ifPresent(m -> line(text, "Final-Recipient", "rfc822; " + m.address()));
            item.properties().get(PidTag.ORIGINAL_MESSAGE_ID).ifPresent(i -> line(text, "Original-Message-ID", i));
            boolean read = item.messageClass().toUpperCase(Locale.ROOT).endsWith("IPNRN");
            line(
                    text,
                    "Disposition",
                    item.properties().get(PidTag.REPORT_DISPOSITION_MODE).orElse("manual-action/MDN-sent-manually")
                            + "; "
                            + item.properties().get(PidTag.REPORT_DISPOSITION).orElse(read ? "displayed" : "deleted"));
            return text.toString();
        }
        line(text, "Reporting-MTA", "dns; unknown.invalid");
        for (var row : item.recipients()) {
            text.append("\r\n");
            Role.RECIPIENT.mailbox(row, silent).ifPresent(m -> line(text, "Final-Recipient", "rfc822; " + m.address()));
            line(text, "Action", action(item, row));
            line(text, "Status", status(row));
            row.get(PidTag.SUPPLEMENTARY_INFO)
                    .ifPresent(d -> line(text, "Diagnostic-Code", d.contains(";") ? d : "smtp; " + d));
            row.get(PidTag.REMOTE_MESSAGE_TRANSFER_AGENT).ifPresent(m -> line(text, "Remote-MTA", m));
        }
        return text.toString();
    }

    private static String action(MapiItem item, ItemProperties row) {
        var own = item.messageClass().toUpperCase(Locale.ROOT);
        var kept = row.get(PidTag.REPORT_TEXT).filter(a -> a.matches("failed|delayed|delivered|relayed|expanded"));
        return kept.orElse(
                own.endsWith("NDR")
                        ? "failed"
                        : own.endsWith("DELAYED")
                                ? "delayed"
                                : own.endsWith("RELAYED")
                                        ? "relayed"
                                        : own.endsWith("EXPANDED") ? "expanded" : "delivered");
    }

    private static String status(ItemProperties row) {
        int code = row.get(PidTag.NON_DELIVERY_REPORT_STATUS_CODE).orElse(0);
        return code >= 100 && code < 1000 ? code / 100 + "." + code / 10 % 10 + "." + code % 10 : "5.0.0";
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(EncodedWords.encode(value)).append("\r\n");
    }
}
