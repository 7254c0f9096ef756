package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.Mailbox;

/** Disposition-Notification-To and Return-Receipt-To: receipts that the sender asks for, [MS-OXCMAIL] section 2.2.3.2.11. */
enum ReceiptField implements MessageField {
    RECEIPTS;

    @Override
    public List<String> open() {
        return List.of("Disposition-Notification-To", "Return-Receipt-To");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.READ_RECEIPT_REQUESTED),
                PropRef.of(PidTag.NON_RECEIPT_NOTIFICATION_REQUESTED),
                PropRef.of(PidTag.READ_RECEIPT_ENTRY_ID),
                PropRef.of(PidTag.READ_RECEIPT_SEARCH_KEY),
                PropRef.of(PidTag.READ_RECEIPT_SMTP_ADDRESS),
                PropRef.of(PidTag.ORIGINATOR_DELIVERY_REPORT_REQUESTED));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        var read = in.headers().value("Disposition-Notification-To");
        if (read.isPresent()) {
            out.properties()
                    .put(PidTag.READ_RECEIPT_REQUESTED, true)
                    .put(PidTag.NON_RECEIPT_NOTIFICATION_REQUESTED, true);
        }
        read.flatMap(Mailbox::first).map(Correspondent::of).ifPresent(p -> out.properties()
                .put(PidTag.READ_RECEIPT_ENTRY_ID, p.entryId())
                .put(PidTag.READ_RECEIPT_SEARCH_KEY, p.searchKey())
                .put(PidTag.READ_RECEIPT_SMTP_ADDRESS, p.address()));
        if (in.headers().value("Return-Receipt-To").isPresent()) {
            out.properties().put(PidTag.ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
        }
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var p = in.properties();
        boolean read = p.get(PidTag.READ_RECEIPT_REQUESTED).orElse(false);
        boolean delivered = p.get(PidTag.ORIGINATOR_DELIVERY_REPORT_REQUESTED).orElse(false);
        if (!read && !delivered) {
            return;
        }
        var silent = new Warnings();
        var author = Role.AUTHOR.mailbox(p, silent).or(() -> Role.SENDER.mailbox(p, silent));
        if (read) {
            p.get(PidTag.READ_RECEIPT_ENTRY_ID)
                    .flatMap(EntryIds::parseOneOff)
                    .filter(o -> o.address().contains("@"))
                    .map(o -> new Mailbox(o.displayName().equals(o.address()) ? "" : o.displayName(), o.address()))
                    .or(() -> author)
                    .ifPresent(m -> out.line("Disposition-Notification-To", m.written()));
        }
        if (delivered) {
            author.ifPresent(m -> out.line("Return-Receipt-To", m.written()));
        }
    }
}
