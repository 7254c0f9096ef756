package org.tenon.convert.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.blob.ExceptionInfo;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.ical.ItemZone;
import org.tenon.mapi.value.NamedProp;

/** The way back from {@link Exceptions}: what Outlook keeps of one changed instance of a series, as an item of its own. */
final class ChangedInstance {
    private ChangedInstance() {}

    /** A modified instance as an item of its own: the series' properties, under what is other. */
    static MapiItem of(MapiItem master, RecurrenceBlob blob, int index, ItemZone zone) {
        var info = blob.exceptions().get(index);
        var extended = blob.extended().get(index);
        var original = zone.clock().moment(RecurrencePattern.time(info.original()));
        var from = RecurrencePattern.time(info.start());
        var embedded = embedded(master, info, original);
        var item = new MapiItem();
        // What we made says all; what Outlook made leaves out what is as in the series.
        boolean whole = embedded.map(e -> e.properties().has(PropertyKey.of(PidLid.BUSY_STATUS)))
                .orElse(false);
        master.properties().all().forEach((key, typed) -> {
            if (!whole || !Events.OVERRIDE_KEYS.contains(key)) {
                item.properties().put(key, typed.type(), typed.value());
            }
        });
        for (var ref : RuleField.RULE.properties()) {
            item.properties().remove(ref.key());
        }
        embedded.ifPresent(
                e -> e.properties().all().forEach((k, t) -> item.properties().put(k, t.type(), t.value())));
        var p = item.properties();
        p.put(PidLid.EXCEPTION_REPLACE_TIME, original)
                .put(PidLid.APPOINTMENT_START_WHOLE, zone.clock().moment(from))
                .put(PidLid.APPOINTMENT_END_WHOLE, zone.clock().moment(RecurrencePattern.time(info.end())));
        if (!whole) {
            master.properties()
                    .get(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR)
                    .ifPresent(d -> p.put(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY, d)
                            .put(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY, d));
        }
        extended.subject().ifPresent(s -> p.put(PidTag.SUBJECT, s));
        extended.location().ifPresent(l -> p.put(PidLid.LOCATION, l));
        set(info, ExceptionInfo.BUSY_STATUS, p, PidLid.BUSY_STATUS, info.busyStatus());
        set(info, ExceptionInfo.REMINDER_DELTA, p, PidLid.REMINDER_DELTA, info.reminderDelta());
        set(info, ExceptionInfo.MEETING_TYPE, p, PidLid.APPOINTMENT_STATE_FLAGS, info.meetingType());
        if (info.has(ExceptionInfo.REMINDER)) {
            p.put(PidLid.REMINDER_SET, info.reminderSet() != 0);
        }
        if (info.has(ExceptionInfo.SUB_TYPE)) {
            p.put(PidLid.APPOINTMENT_SUB_TYPE, info.subType() != 0);
        }
        boolean ownPeople =
                whole || embedded.map(e -> !e.recipients().isEmpty()).orElse(false);
        item.recipients().addAll(ownPeople ? embedded.orElseThrow().recipients() : master.recipients());
        embedded.ifPresent(e -> item.attachments().addAll(e.attachments()));
        return item;
    }

    private static void set(ExceptionInfo info, int flag, ItemProperties p, NamedProp<Integer> property, int value) {
        if (info.has(flag)) {
            p.put(property, value);
        }
    }

    private static Optional<MapiItem> embedded(MapiItem master, ExceptionInfo info, Instant original) {
        var local = RecurrencePattern.time(info.start()).toInstant(ZoneOffset.UTC);
        return master.attachments().stream()
                .filter(a -> a.embedded().isPresent())
                .filter(a -> a.embedded()
                                .get()
                                .properties()
                                .get(PidLid.EXCEPTION_REPLACE_TIME)
                                .map(original::equals)
                                .orElse(false)
                        || a.properties()
                                .get(PidTag.EXCEPTION_START_TIME)
                                .map(local::equals)
                                .orElse(false))
                .findFirst()
                .flatMap(MapiAttachment::embedded);
    }
}
