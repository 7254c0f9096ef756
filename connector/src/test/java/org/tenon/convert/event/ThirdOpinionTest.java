package org.tenon.convert.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.convert.PidLid;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.ical.WindowsZones;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Zones;

/**
 * A third opinion on rules, days deleted and moved among them: the instances in the blob are those that python3-dateutil gives, which
 * shares nothing with ical4j and with us.
 */
class ThirdOpinionTest {
    private static final int RULES = Boolean.getBoolean("tenon.long") ? 10_000 : 300;
    private static final int MOST = Boolean.getBoolean("tenon.long") ? 200 : 60;
    private static final String[] DAYS = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    private static final List<String> ZONES = WindowsZones.all().values().stream()
            .filter(z -> z.contains("/") && !z.startsWith("Etc/"))
            .distinct()
            .sorted()
            .limit(60)
            .toList();

    /** Reads a line a series: start, rule, deleted days, moved days and where to; writes its first instances. */
    private static final String PROGRAM = """
            import sys
            from datetime import datetime
            from dateutil.rrule import rrulestr
            form = "%Y%m%dT%H%M%S"
            def times(text):
                return [datetime.strptime(t, form) for t in text.split(",") if t]
            most = int(sys.argv[2])
            for line in open(sys.argv[1]):
                start, rule, deleted, moved, to = line.rstrip("\\n").split("|")
                begin = datetime.strptime(start, form)
                gone = set(times(deleted)) | set(times(moved))
                left = []
                for at in rrulestr(rule, dtstart=begin):
                    if at.year > begin.year + 40 or len(left) >= most:
                        break
                    if at not in gone:
                        left.append(at)
                print(",".join(t.strftime(form) for t in sorted(left + times(to))))
            """;

    private final long seed = Long.getLong("tenon.seed", 20261127);
    private final Random random = new Random(seed);

    @TempDir
    Path dir;

    private record Series(LocalDateTime start, String zone, String rule, List<LocalDateTime> shown) {}

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void anotherProgramFindsTheSameInstances() throws IOException, InterruptedException {
        assumeTrue(run(List.of("-c", "import dateutil")).isPresent(), "python3-dateutil is not there");
        var all = new ArrayList<Series>();
        var file = dir.resolve("series.txt");
        int changed = 0;
        try (var out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < RULES; i++) {
                changed += series(ZONES.get(i % ZONES.size()), all, out) ? 1 : 0;
            }
        }
        var program = Files.writeString(dir.resolve("instances.py"), PROGRAM);
        var said = run(List.of(program.toString(), file.toString(), Integer.toString(MOST)))
                .orElseThrow();
        assertEquals(all.size(), said.size());
        for (int i = 0; i < all.size(); i++) {
            var series = all.get(i);
            var wanted = List.of(said.get(i).split(",", -1));
            int compare = Math.min(wanted.size(), MOST - 6);
            assertEquals(
                    wanted.subList(0, compare),
                    series.shown().stream().map(Zones::format).limit(compare).toList(),
                    "seed " + seed + ": " + series.start() + " " + series.zone() + " " + series.rule());
        }
        assertTrue(all.size() > RULES / 2, "only " + all.size());
        assertTrue(changed > RULES / 4, "only " + changed + " with days deleted or moved");
    }

    /** Makes a series, converts it, and writes it down for the other program; returns whether days of it are deleted or moved. */
    private boolean series(String zone, List<Series> all, Writer out) throws IOException {
        var start = start();
        var rule = rule(start);
        start = rule.contains("BYSETPOS") ? lastWorkday(start) : start;
        var until = random.nextInt(3) == 0
                ? Optional.of(start.plusDays(random.nextInt(1500)))
                : Optional.<LocalDateTime>empty();
        var end = until.isEmpty() && random.nextBoolean() ? ";COUNT=" + (1 + random.nextInt(60)) : "";
        var utc = until.map(u -> ";UNTIL="
                + Zones.format(u.atZone(ZoneId.of(zone))
                        .withZoneSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()) + "Z");
        var text = rule + end + utc.orElse("");
        var local = rule + end + until.map(u -> ";UNTIL=" + Zones.format(u)).orElse("");
        var before = shown(start, zone, text, List.of(), List.of(), List.of());
        if (before.isEmpty()) {
            return false;
        }
        var free = new ArrayList<>(before.get());
        var deleted = pick(free);
        var moved = pick(free);
        var to =
                moved.stream().map(t -> t.plusMinutes(15 + random.nextInt(100))).toList();
        var after = shown(start, zone, text, deleted, moved, to);
        if (after.isEmpty()) {
            return false;
        }
        all.add(new Series(start, zone, local + " without " + deleted + ", moved " + moved, after.get()));
        out.write(String.join("|", Zones.format(start), local, times(deleted), times(moved), times(to)) + "\n");
        return !deleted.isEmpty() || !moved.isEmpty();
    }

    /** The instances in the blob; empty where Outlook has no pattern for the rule. */
    private static Optional<List<LocalDateTime>> shown(
            LocalDateTime start,
            String zone,
            String rule,
            List<LocalDateTime> deleted,
            List<LocalDateTime> moved,
            List<LocalDateTime> to) {
        var at = ";TZID=" + zone + ":";
        var ics = new StringBuilder("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDURATION:PT30M\r\nDTSTART" + at)
                .append(Zones.format(start) + "\r\nRRULE:" + rule + "\r\n");
        deleted.forEach(d -> ics.append("EXDATE" + at + Zones.format(d) + "\r\n"));
        ics.append("END:VEVENT\r\n");
        for (int i = 0; i < moved.size(); i++) {
            ics.append("BEGIN:VEVENT\r\nUID:u\r\nDURATION:PT30M\r\nRECURRENCE-ID" + at + Zones.format(moved.get(i)))
                    .append("\r\nDTSTART" + at + Zones.format(to.get(i)) + "\r\nEND:VEVENT\r\n");
        }
        ics.append("END:VCALENDAR\r\n");
        var settings = new Settings(ZoneId.of("UTC"), start.toInstant(ZoneOffset.UTC), Set.of());
        var converted = Events.KIND
                .toMapi(Document.read(Content.of(ics.toString())).orElseThrow(), settings)
                .getFirst();
        return converted.warnings().stream().anyMatch(w -> w.code().equals("rule-kept-verbatim"))
                ? Optional.empty()
                : converted.value().properties().get(PidLid.APPOINTMENT_RECUR).map(b -> new BlobWalker(b).starts(MOST));
    }

    private static String times(List<LocalDateTime> times) {
        return times.stream().map(Zones::format).collect(Collectors.joining(","));
    }

    /** Up to three of the first days, which are then no longer free. The first of all stays. */
    private List<LocalDateTime> pick(List<LocalDateTime> free) {
        var picked = new TreeSet<LocalDateTime>();
        for (int n = random.nextInt(4); n > 0 && free.size() > 4; n--) {
            picked.add(free.remove(1 + random.nextInt(Math.min(free.size(), 30) - 1)));
        }
        return List.copyOf(picked);
    }

    /** A workday, in no hour in which clocks change. */
    private LocalDateTime start() {
        var day = LocalDate.of(2015, 1, 1).plusDays(random.nextInt(4000));
        while (day.getDayOfWeek().getValue() > 5) {
            day = day.plusDays(1);
        }
        return day.atTime(8 + random.nextInt(12), random.nextInt(4) * 15);
    }

    private static LocalDateTime lastWorkday(LocalDateTime in) {
        var day = in.withDayOfMonth(in.toLocalDate().lengthOfMonth());
        while (day.getDayOfWeek().getValue() > 5) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** One whose first instance is the start: what a start besides the rule counts for, programs disagree about. */
    private String rule(LocalDateTime start) {
        var every = random.nextInt(3) == 0 ? ";INTERVAL=" + (1 + random.nextInt(5)) : "";
        var today = DAYS[start.getDayOfWeek().getValue() % 7];
        var nth = (start.getDayOfMonth() - 1) / 7 + 1 + today;
        var month = ";BYMONTH=" + start.getMonthValue();
        return switch (random.nextInt(10)) {
            case 0 -> "FREQ=DAILY" + every;
            case 1 -> "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR";
            case 2 -> "FREQ=WEEKLY" + every;
            case 3 -> "FREQ=WEEKLY" + every + ";BYDAY=" + today + "," + DAYS[random.nextInt(7)] + ";WKST=SU";
            case 4 -> "FREQ=WEEKLY" + every + ";BYDAY=" + today + "," + DAYS[random.nextInt(7)] + ";WKST=MO";
            case 5 -> "FREQ=MONTHLY" + every + ";BYMONTHDAY=" + start.getDayOfMonth();
            case 6 -> "FREQ=MONTHLY" + every + ";BYDAY=" + nth;
            case 7 -> "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
            case 8 -> "FREQ=YEARLY" + month + ";BYMONTHDAY=" + start.getDayOfMonth();
            default -> "FREQ=YEARLY" + month + ";BYDAY=" + nth;
        };
    }

    /** What the other program says, a line each; empty where it fails. */
    private static Optional<List<String>> run(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python3"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said;
        try (BufferedReader out = process.inputReader()) {
            said = out.lines().toList();
        }
        return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    }
}
