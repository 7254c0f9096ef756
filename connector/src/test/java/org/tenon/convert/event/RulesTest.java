package org.tenon.convert.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import net.fortuna.ical4j.model.Recur;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.WindowsZones;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Zones;

/**
 * Rules of every form, in many zones, with days deleted and moved: the blob that is made has the instances that ical4j gives the rule,
 * and so has the rule that comes back.
 */
class RulesTest {
    private static final int RULES = Integer.getInteger("tenon.rules", Boolean.getBoolean("tenon.long") ? 10_000 : 600);
    private static final int INSTANCES = 200;
    private static final String[] DAYS = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    private static final List<String> ZONES = WindowsZones.all().values().stream()
            .filter(z -> z.contains("/") && !z.startsWith("Etc/"))
            .sorted()
            .limit(120)
            .toList();

    private final long seed = Long.getLong("tenon.seed", 20261126);
    private final Random random = new Random(seed);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theBlobHasTheInstancesOfTheRule() {
        int inPattern = 0;
        var zones = new TreeSet<String>();
        for (int i = 0; i < RULES; i++) {
            var zone = ZONES.get(i % Math.max(60, ZONES.size()) % ZONES.size());
            zones.add(zone);
            inPattern += one(i, zone) ? 1 : 0;
        }
        assertTrue(zones.size() >= 60, zones::toString);
        assertTrue(inPattern > RULES / 3, "only " + inPattern + " of " + RULES + " rules have a pattern");
    }

    /** Returns whether Outlook has a pattern for the rule. */
    private boolean one(int round, String zone) {
        var start = start();
        var rule = rule(start);
        var end = end(start, zone);
        var text = rule + end;
        var where = "seed " + seed + ", round " + round + ": " + start + " " + zone + " " + text;
        var wanted = expected(text, start, zone);
        if (wanted.isEmpty()) {
            return false;
        }
        var clock = ZoneId.of(zone).getRules();
        var ics = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        ics.append("BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:s\r\nDTSTART;TZID=" + zone + ":" + Zones.format(start) + "\r\n");
        ics.append("DURATION:PT30M\r\nRRULE:" + text + "\r\n");
        var instances = new ArrayList<>(wanted);
        var gone = pick(wanted);
        for (var day : gone) {
            ics.append("EXDATE;TZID=" + zone + ":" + Zones.format(day) + "\r\n");
            instances.remove(day);
        }
        ics.append("END:VEVENT\r\n");
        var moved = new ArrayList<LocalDateTime>();
        for (var day : pick(instances)) {
            var to = day.plusMinutes(15 + random.nextInt(120));
            if (to.toLocalDate().equals(day.toLocalDate()) && clock.getTransition(to) == null) {
                ics.append("BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:moved\r\nRECURRENCE-ID;TZID=" + zone + ":"
                        + Zones.format(day) + "\r\nDTSTART;TZID=" + zone + ":" + Zones.format(to)
                        + "\r\nDURATION:PT45M\r\nEND:VEVENT\r\n");
                instances.set(instances.indexOf(day), to);
                moved.add(to);
            }
        }
        ics.append("END:VCALENDAR\r\n");
        var settings = new Settings(ZoneId.of("UTC"), start.toInstant(ZoneOffset.UTC), Set.of());
        var document = Document.read(Content.of(ics.toString())).orElseThrow();
        var converted = Events.KIND.toMapi(document, settings).getFirst();
        var item = converted.value();
        var walker = new BlobWalker(
                item.properties().get(PidLid.APPOINTMENT_RECUR).orElseThrow(() -> new AssertionError(where)));
        boolean verbatim = converted.warnings().stream().anyMatch(w -> w.code().equals("rule-kept-verbatim"));
        var horizon = start.plusYears(2);
        var shown = walker.starts(INSTANCES);
        int compare = verbatim
                ? (int) instances.stream().filter(t -> t.isBefore(horizon)).count()
                : Math.min(INSTANCES - moved.size(), instances.size());
        compare = Math.min(compare, INSTANCES - moved.size());
        instances.sort(null);
        assertEquals(head(instances, compare), head(shown, compare), where);
        layout(walker, where);
        assertEquals(start.toLocalDate(), LocalDate.of(1601, 1, 1).plusDays(walker.startDate / 1440), where);
        if (!verbatim && !moved.isEmpty()) {
            assertEquals(moved.size(), walker.exceptions.size(), where);
        }
        if (!verbatim) {
            back(item, settings, start, zone, where, text);
        }
        return !verbatim;
    }

    /** Dates ascend; a modified day's original is among the deleted; the clip goes around the series: [MS-OXOCAL] 2.2.1.44. */
    private static void layout(BlobWalker walker, String where) {
        assertEquals(walker.deleted.stream().sorted().distinct().toList(), walker.deleted, where);
        assertEquals(walker.modified.stream().sorted().toList(), walker.modified, where);
        for (var exception : walker.exceptions) {
            assertTrue(walker.deleted.contains(exception[2] / 1440 * 1440), where);
            assertTrue(walker.modified.contains(exception[0] / 1440 * 1440), where);
        }
        assertEquals(walker.endType == 0x2023, walker.endDate == 0x5AE980DF, where);
    }

    /** Without the text that rides along, the rule that comes back has the same instances. */
    private static void back(
            MapiItem item, Settings settings, LocalDateTime start, String zone, String where, String rule) {
        item.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        var text = Document.read(Events.KIND.toText(item, settings).value()).orElseThrow();
        var master = text.roots().getFirst().components().stream()
                .filter(c -> c.is("VEVENT") && c.line("RECURRENCE-ID").isEmpty())
                .findFirst()
                .orElseThrow();
        var returned = master.value("RRULE").orElseThrow(() -> new AssertionError(where));
        assertEquals(expected(rule, start, zone), expected(returned, start, zone), where + " -> " + returned);
    }

    private static <T> List<T> head(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }

    /** What ical4j gives the rule, start included. */
    private static List<LocalDateTime> expected(String rule, LocalDateTime start, String zone) {
        var local = new StringBuilder();
        for (var part : rule.split(";", -1)) {
            var value = part;
            if (part.startsWith("UNTIL=") && part.endsWith("Z")) {
                var at = Zones.local(part.substring(6)).orElseThrow().toInstant(ZoneOffset.UTC);
                value = "UNTIL=" + Zones.format(LocalDateTime.ofInstant(at, ZoneId.of(zone)));
            }
            if (part.startsWith("UNTIL=") && part.length() == 14) {
                // The day is in, RFC 5545 section 3.3.10; the library counts to its begin.
                value = part + "T235959";
            }
            local.append(local.isEmpty() ? "" : ";").append(value);
        }
        var dates = new TreeSet<>(new Recur<LocalDateTime>(local + (rule.contains("WKST") ? "" : ";WKST=MO"))
                .getDates(start, start, start.plusYears(60), INSTANCES));
        dates.add(start);
        return new ArrayList<>(dates).subList(0, Math.min(INSTANCES, dates.size()));
    }

    private List<LocalDateTime> pick(List<LocalDateTime> from) {
        var picked = new TreeSet<LocalDateTime>();
        for (int n = random.nextInt(4); n > 0 && from.size() > 4; n--) {
            picked.add(from.get(1 + random.nextInt(Math.min(from.size(), 30) - 1)));
        }
        return List.copyOf(picked);
    }

    private LocalDateTime start() {
        var day = LocalDate.of(2015, 1, 1).plusDays(random.nextInt(4000));
        // Not in the hours in which clocks change: what then is, the rules of iCalendar and Outlook leave open.
        return day.atTime(8 + random.nextInt(12), random.nextInt(4) * 15);
    }

    private String rule(LocalDateTime start) {
        int interval = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
        var every = interval > 1 ? ";INTERVAL=" + interval : "";
        var today = DAYS[start.getDayOfWeek().getValue() % 7];
        int nth = (start.getDayOfMonth() - 1) / 7 + 1;
        boolean last = start.getDayOfMonth() + 7 > start.toLocalDate().lengthOfMonth();
        var number = last && random.nextBoolean() ? "-1" : Integer.toString(nth);
        var month = ";BYMONTH=" + start.getMonthValue();
        return switch (random.nextInt(14)) {
            case 0 -> "FREQ=DAILY" + every;
            case 1 -> "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR";
            case 2 -> "FREQ=WEEKLY" + every;
            case 3, 4 -> "FREQ=WEEKLY" + every + ";BYDAY=" + days(today) + ";WKST=" + DAYS[random.nextInt(7)];
            case 5 -> "FREQ=MONTHLY" + every + ";BYMONTHDAY=" + start.getDayOfMonth();
            case 6 -> "FREQ=MONTHLY" + every + ";BYDAY=" + number + today;
            case 7 ->
                "FREQ=MONTHLY" + every + ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS="
                        + (random.nextBoolean() ? -1 : 1 + random.nextInt(4));
            case 8 -> "FREQ=MONTHLY" + every + ";BYMONTHDAY=-1";
            case 9 -> "FREQ=YEARLY" + every;
            case 10 -> "FREQ=YEARLY" + every + month + ";BYMONTHDAY=" + start.getDayOfMonth();
            case 11 -> "FREQ=YEARLY" + every + month + ";BYDAY=" + number + today;
            case 12 -> "FREQ=MONTHLY;BYMONTHDAY=" + start.getDayOfMonth() + ",28";
            default -> "FREQ=YEARLY;BYWEEKNO=20;BYDAY=" + today;
        };
    }

    private String days(String today) {
        var days = new TreeSet<String>();
        days.add(today);
        for (int n = random.nextInt(4); n > 0; n--) {
            days.add(DAYS[random.nextInt(7)]);
        }
        return String.join(",", days);
    }

    private String end(LocalDateTime start, String zone) {
        return switch (random.nextInt(4)) {
            case 0 -> ";COUNT=" + (1 + random.nextInt(60));
            case 1 -> {
                var last = start.plusDays(random.nextInt(1500));
                var utc = LocalDateTime.ofInstant(last.atZone(ZoneId.of(zone)).toInstant(), ZoneOffset.UTC);
                yield ";UNTIL=" + Zones.format(utc) + "Z";
            }
            case 2 ->
                ";UNTIL=" + Zones.format(start.plusDays(random.nextInt(900))).substring(0, 8);
            default -> "";
        };
    }

    @Test
    void aSeriesAcrossAChangeOfClocksKeepsItsHour() {
        var ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Europe/Berlin:20260326T100000\r\n"
                + "DTEND;TZID=Europe/Berlin:20260326T110000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        var settings = new Settings(ZoneId.of("UTC"), Instant.EPOCH, Set.of());
        var item = Events.KIND
                .toMapi(Document.read(Content.of(ics)).orElseThrow(), settings)
                .getFirst()
                .value();
        var walker =
                new BlobWalker(item.properties().get(PidLid.APPOINTMENT_RECUR).orElseThrow());
        assertEquals(
                List.of("2026-03-26T10:00", "2026-04-02T10:00", "2026-04-09T10:00"),
                walker.starts(9).stream().map(LocalDateTime::toString).toList());
        assertEquals(
                "W. Europe Standard Time",
                item.properties().get(PidLid.TIME_ZONE_DESCRIPTION).orElseThrow());
        assertEquals(
                Instant.parse("2026-03-25T23:00:00Z"),
                item.properties().get(PidLid.CLIP_START).orElseThrow());
        assertEquals(
                Instant.parse("2026-04-08T22:00:00Z"),
                item.properties().get(PidLid.CLIP_END).orElseThrow());
    }
}
