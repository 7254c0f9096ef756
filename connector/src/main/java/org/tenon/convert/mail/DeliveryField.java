package org.tenon.convert.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.MailDate;

/** When a message came: the topmost Received says it, or a Delivery-date, or nobody does and it is the Date. */
enum DeliveryField implements MessageField {
    DELIVERY;

    @Override
    public List<String> open() {
        return List.of("Received", "Delivery-date");
    }

    @Override
    public boolean owns(String headerName) {
        return headerName.equalsIgnoreCase("Delivery-date");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.MESSAGE_DELIVERY_TIME));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        told(in.headers())
                .or(() -> out.properties().get(PidTag.CLIENT_SUBMIT_TIME))
                .ifPresent(t -> out.properties().put(PidTag.MESSAGE_DELIVERY_TIME, t));
    }

    private static Optional<Instant> told(HeaderBlock headers) {
        return headers.value("Delivery-date").flatMap(MailDate::read).or(() -> headers.all("Received").stream()
                .map(HeaderLine::value)
                .map(v -> MailDate.read(v.substring(v.lastIndexOf(';') + 1)))
                .flatMap(Optional::stream)
                .findFirst());
    }

    /** Only of an item that did not come as a message: of one that did, its own header says it. */
    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var p = in.properties();
        if (p.has(PropertyKey.of(PidLid.MESSAGE))) {
            return;
        }
        var header = p.get(PidTag.TRANSPORT_MESSAGE_HEADERS).map(HeaderBlock::read);
        var known = header.flatMap(DeliveryField::told)
                .or(() -> header.flatMap(h -> h.value("Date")).flatMap(MailDate::read))
                .or(() -> p.get(PidTag.CLIENT_SUBMIT_TIME).filter(TimeField::told));
        p.get(PidTag.MESSAGE_DELIVERY_TIME)
                .filter(TimeField::told)
                .map(DeliveryField::seconds)
                .filter(t -> !known.map(DeliveryField::seconds).equals(Optional.of(t)))
                .ifPresent(t -> out.line("Delivery-date", MailDate.write(t)));
    }

    private static Instant seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }
}
