package org.tenon.convert.ical;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.vobject.Node;

/** A component that is written: what each field wrote, in the order of the fields, and the zones that they used. */
public final class CalendarOut {
    private final Settings settings;
    private final Map<CalendarField, List<Node>> written = new LinkedHashMap<>();
    private final Map<String, ItemZone> zones = new LinkedHashMap<>();
    private final Map<String, Instant> zoneUsedAt = new LinkedHashMap<>();
    private List<Node> current = new ArrayList<>();

    public CalendarOut(Settings settings) {
        this.settings = settings;
    }

    public Settings settings() {
        return settings;
    }

    void begin(CalendarField field) {
        current = written.computeIfAbsent(field, f -> new ArrayList<>());
    }

    public CalendarOut add(Node node) {
        current.add(node);
        return this;
    }

    /** Says that a line names this zone. */
    public void uses(ItemZone zone, Instant at) {
        zones.putIfAbsent(zone.tzid(), zone);
        zoneUsedAt.putIfAbsent(zone.tzid(), at);
    }

    public Map<CalendarField, List<Node>> written() {
        return written;
    }

    public List<Node> nodes() {
        return written.values().stream().flatMap(List::stream).toList();
    }

    /** What a field wrote, as text. */
    public String text(CalendarField field) {
        var text = new StringBuilder();
        written.getOrDefault(field, List.of()).forEach(n -> n.writeTo(text));
        return text.toString();
    }

    /** The definitions of the zones in use, by name. */
    public Map<String, Node> vtimezones() {
        var all = new LinkedHashMap<String, Node>();
        zones.forEach((id, zone) -> all.put(id, zone.vtimezone(zoneUsedAt.get(id))));
        return all;
    }
}
