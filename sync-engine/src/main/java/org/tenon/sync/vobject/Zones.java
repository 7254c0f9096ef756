package org.tenon.sync.vobject;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The time zones of one calendar object: what its local times mean. A zone of the IANA database is taken from there, under
 * whatever prefix a vendor puts before its name; any other from the object's own VTIMEZONE.
 */
public final class Zones {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

    private static final int DATE_LENGTH = 8;
    private static final int LOCAL_LENGTH = 15;
    private static final Set<String> KNOWN = Set.copyOf(ZoneId.getAvailableZoneIds());

    private final Map<String, Component> definitions = new HashMap<>();

    public Zones(Component calendar) {
        for (var zone : calendar.components()) {
            if (zone.is("VTIMEZONE")) {
                zone.value("TZID").ifPresent(id -> definitions.put(id, zone));
            }
        }
    }

    /** The zone as the IANA database knows it; {@code /vendor/version/Europe/Berlin} is Europe/Berlin. */
    public static Optional<ZoneId> known(String tzid) {
        if (KNOWN.contains(tzid)) {
            return Optional.of(ZoneId.of(tzid));
        }
        var parts = List.of(tzid.strip().split("/", -1));
        return Stream.of(parts.size(), 3, 2)
                .filter(n -> n <= parts.size() && n > 0)
                .map(n -> String.join("/", parts.subList(parts.size() - n, parts.size())))
                .filter(KNOWN::contains)
                .findFirst()
                .map(ZoneId::of);
    }

    /** One name for each zone that is known. */
    public static String canonical(String tzid) {
        return known(tzid)
                .map(ZoneId::getId)
                .map(id -> List.of("GMT", "Etc/UTC", "Etc/GMT", "Z").contains(id) ? "UTC" : id)
                .orElse(tzid.strip());
    }

    /**
     * What tells one instance of a series from another: the moment, so that one zone or UTC is as good as another
     * (RFC 5545 section 3.8.4.4); for dates, and for local times in a zone that nobody knows, the value itself.
     */
    public String key(String value, Optional<String> tzid) {
        var text = value.strip().toUpperCase(Locale.ROOT);
        var start = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
        return moment(start, tzid).map(Instant::toString).orElseGet(() -> {
            var zone = tzid.map(t -> "@" + canonical(t)).orElse("");
            return text.contains("T") ? text + zone : text;
        });
    }

    public Optional<Instant> moment(String value, Optional<String> tzid) {
        return local(value).flatMap(local -> {
            if (value.endsWith("Z")) {
                return Optional.of(local.toInstant(ZoneOffset.UTC));
            }
            return tzid.flatMap(id -> offsetZone(id, local))
                    .map(zone -> local.atZone(zone).toInstant());
        });
    }

    /** The moment as the wall clock of a zone shows it. */
    public Optional<LocalDateTime> wallClock(Instant moment, String tzid) {
        var known = known(tzid);
        if (known.isPresent()) {
            return Optional.of(LocalDateTime.ofInstant(moment, known.get()));
        }
        // An offset is found by local time: guess with UTC's, then ask again with what that gave.
        var guess = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        return offsetZone(tzid, guess)
                .flatMap(zone -> offsetZone(tzid, LocalDateTime.ofInstant(moment, zone)))
                .map(zone -> LocalDateTime.ofInstant(moment, zone));
    }

    private Optional<? extends ZoneId> offsetZone(String tzid, LocalDateTime at) {
        Optional<? extends ZoneId> known = known(tzid);
        return known.isPresent()
                ? known
                : Optional.ofNullable(definitions.get(tzid.strip())).flatMap(d -> offset(d, at));
    }

    /** The offset of the observance whose last onset is nearest before (RFC 5545 section 3.6.5). */
    private static Optional<ZoneOffset> offset(Component definition, LocalDateTime at) {
        LocalDateTime latest = null;
        Optional<ZoneOffset> offset = Optional.empty();
        for (var observance : definition.components()) {
            var onset = Series.lastOnset(observance, at);
            if (onset.isPresent() && (latest == null || onset.get().isAfter(latest))) {
                latest = onset.get();
                offset = observance.value("TZOFFSETTO").flatMap(Zones::parseOffset);
            }
        }
        return offset;
    }

    private static Optional<ZoneOffset> parseOffset(String value) {
        try {
            return Optional.of(ZoneOffset.of(value));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static Optional<LocalDateTime> local(String value) {
        if (value.length() < LOCAL_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDateTime.parse(value.endsWith("Z") ? value.substring(0, value.length() - 1) : value, LOCAL));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static Optional<LocalDate> date(String value) {
        if (value.length() != DATE_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(value, DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static String format(LocalDateTime local) {
        return LOCAL.format(local);
    }
}
