package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.vobject.Zones;

/**
 * When something is: a change of time is one change, since a start from here and an end from there would be neither's meeting.
 * What the start says by itself is no difference: an event of a day lasts that day, any other no time at all, unless it says
 * otherwise (RFC 5545 section 3.6.1).
 */
record EventTime(boolean endsByItself) implements Rule {
    private static final List<String> NAMES =
            List.of("DTSTART", "DTEND", "DUE", "DURATION", "X-MICROSOFT-CDO-ALLDAYEVENT");

    @Override
    public boolean covers(String name) {
        return NAMES.contains(name);
    }

    @Override
    public String bucket(String name) {
        return NAMES.getFirst();
    }

    @Override
    public List<String> forms(List<MergeUnit> units) {
        return OneValue.sorted(telling(units));
    }

    private List<MergeUnit> telling(List<MergeUnit> units) {
        var start = start(units);
        if (start.isEmpty()) {
            return units;
        }
        var said = start.get().value();
        boolean wholeDay = Zones.date(said).isPresent();
        var telling = new ArrayList<MergeUnit>(units.size());
        for (var unit : units) {
            boolean saidAnyway =
                    switch (unit.name()) {
                        case "X-MICROSOFT-CDO-ALLDAYEVENT" -> unit.value().equalsIgnoreCase(Boolean.toString(wholeDay));
                        case "DURATION" -> endsByItself && unit.value().equals(wholeDay ? "86400s" : "0s");
                        case "DTEND" ->
                            endsByItself
                                    && unit.value().equals(wholeDay ? nextDay(said) : said)
                                    && unit.reader()
                                            .params(unit.main())
                                            .equals(start.get()
                                                    .reader()
                                                    .params(start.get().main()));
                        default -> false;
                    };
            if (!saidAnyway) {
                telling.add(unit);
            }
        }
        return telling;
    }

    private static String nextDay(String date) {
        return Zones.date(date)
                .map(d -> d.plusDays(1).toString().replace("-", ""))
                .orElse("");
    }

    private static Optional<MergeUnit> start(List<MergeUnit> units) {
        return units.stream().filter(u -> u.name().equals("DTSTART")).findFirst();
    }

    @Override
    public void merge(Three three, Draft draft) {
        var base = telling(three.base());
        var client = telling(three.client());
        var server = telling(three.server());
        var before = OneValue.sorted(base);
        var here = OneValue.sorted(client);
        var there = OneValue.sorted(server);
        if (here.equals(before) || here.equals(there)) {
            return;
        }
        if (there.equals(before) || isFloatingWrittenAsUtc(base.isEmpty() ? client : base, server)) {
            draft.replace(three.server(), three.client());
        } else if (!isFloatingWrittenAsUtc(server, client) && draft.clash(OneValue.differing(client, server))) {
            draft.replace(three.server(), three.client());
        }
    }

    /**
     * Whether {@code other} is {@code floating}, word for word, with the zone {@code Etc/UTC} put to times that had none. SOGo
     * does so; nobody does it by hand, who writes a Z.
     */
    private static boolean isFloatingWrittenAsUtc(List<MergeUnit> floating, List<MergeUnit> other) {
        if (floating.size() != other.size() || floating.isEmpty()) {
            return false;
        }
        boolean rewritten = false;
        for (var unit : floating) {
            var twin = other.stream().filter(u -> u.name().equals(unit.name())).findFirst();
            if (twin.isEmpty()) {
                return false;
            }
            boolean same = twin.get().form().equals(unit.form());
            boolean zoned = twin.get()
                            .main()
                            .param("TZID")
                            .filter(z -> z.strip().equals("Etc/UTC"))
                            .isPresent()
                    && unit.main().param("TZID").isEmpty()
                    && Zones.local(unit.main().value().strip()).isPresent()
                    && unit.main()
                            .value()
                            .strip()
                            .equals(twin.get().main().value().strip())
                    && !unit.main().value().strip().endsWith("Z");
            if (!same && !zoned) {
                return false;
            }
            rewritten |= zoned;
        }
        return rewritten;
    }
}
