package org.tenon.convert.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.MailDate;
import org.tenon.mapi.value.PropTag;

/** A field of the header that is a point in time. */
record TimeField(String header, PropTag<Instant> tag) implements MessageField {
    private static final Instant FIRST = Instant.parse("1602-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("4500-01-01T00:00:00Z");

    static final TimeField DATE = new TimeField("Date", PidTag.CLIENT_SUBMIT_TIME);
    static final TimeField REPLY_BY = new TimeField("Reply-By", PidTag.REPLY_TIME);
    static final TimeField EXPIRES = new TimeField("Expires", PidTag.EXPIRY_TIME);
    static final TimeField DEFERRED = new TimeField("Deferred-Delivery", PidTag.DEFERRED_DELIVERY_TIME);

    @Override
    public List<String> open() {
        return List.of(header);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(tag));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers().value(header).ifPresent(v -> read(header, v, warnings)
                .ifPresent(t -> out.properties().put(tag, t)));
    }

    static Optional<Instant> read(String header, String value, Warnings warnings) {
        var time = MailDate.read(value);
        if (time.isEmpty()) {
            warnings.add("bad-time", header, "The time cannot be read; the line is kept as it stands.");
        }
        return time;
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        in.properties().get(tag).filter(TimeField::told).ifPresent(t -> out.line(header, MailDate.write(t)));
    }

    /** The years 1601 and 4500 stand for "none". */
    static boolean told(Instant time) {
        return time.isAfter(FIRST) && time.isBefore(LAST);
    }
}
