package org.tenon.convert.event;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.PidLid;
import org.tenon.convert.ical.ItemZone;
import org.tenon.convert.ical.Settings;

/** The zones of an event in Outlook: of its start, of its end, of its series. */
final class EventZones {
    private EventZones() {}

    /** Empty where the event has none: its times are then told in UTC. */
    static Optional<ItemZone> start(ItemProperties properties) {
        return ItemZone.ofBlobs(
                properties
                        .get(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY)
                        .or(() -> properties.get(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR)),
                properties.get(PidLid.TIME_ZONE_STRUCT),
                properties.get(PidLid.TIME_ZONE_DESCRIPTION));
    }

    static Optional<ItemZone> end(ItemProperties properties) {
        return properties
                .get(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY)
                .flatMap(d -> ItemZone.ofBlobs(Optional.of(d), Optional.empty(), Optional.empty()))
                .or(() -> start(properties));
    }

    /** The zone that a series goes by. */
    static ItemZone series(ItemProperties properties, Settings settings) {
        return ItemZone.ofBlobs(
                        properties.get(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR),
                        properties.get(PidLid.TIME_ZONE_STRUCT),
                        properties.get(PidLid.TIME_ZONE_DESCRIPTION))
                .or(() -> start(properties))
                .orElseGet(() -> ItemZone.of(settings.zone()));
    }

    /** A day of an all-day event: in whichever of its likely zones the moment is midnight. */
    static LocalDateTime day(Instant moment, ItemProperties properties, Settings settings) {
        var likely = Stream.of(
                        start(properties),
                        Optional.of(ItemZone.of(settings.zone())),
                        Optional.of(ItemZone.of(ZoneOffset.UTC)))
                .flatMap(Optional::stream)
                .map(z -> z.clock().local(moment))
                .toList();
        return likely.stream()
                .filter(t -> t.toLocalTime().equals(LocalTime.MIDNIGHT))
                .findFirst()
                .orElse(likely.getFirst());
    }
}
