package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tenon.profile.MintingLab.Way;

/**
 * Somebody dies while Outlook makes a profile: we, at a write to the registry, a step or a start; the worker, at a native call; Outlook, at
 * a native call, in the middle of one, or between two of its stages. The next run completes it: one profile of ours, and what is not ours
 * the same to the byte.
 *
 * <p>A death leaves what outlives the process and nothing else, so points in a row between which none of that changes (every file, every
 * value in Outlook's part of the registry, to the byte) are one case. Of a seeded sample of points each case is tried at one of them; in
 * the long form each point is.
 */
final class KilledMintInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final String PART = System.getProperty("tenon.part", "");
    /** Each process of the long form takes one in so many points. */
    private static final int SHARES = 2;

    /** Of each way. */
    private static final int SAMPLED = 100;

    private static final long SEED = Long.getLong("tenon.seed", 20261127);
    private static final List<Way> WAYS = List.of(Way.NONE, Way.CONNECTOR);

    private static int number;

    /** Who dies. */
    private enum Victim {
        OURSELVES,
        WORKER,
        OUTLOOK_IN_A_CALL,
        OUTLOOK_BETWEEN_STAGES
    }

    /**
     * A point at which somebody can die.
     *
     * @param start which of Outlook's starts it is in; 0 where it is not Outlook's
     * @param at the number of the touch, call or stage; with a plus in the middle of that call
     * @param call which call it is
     * @param kind the number of the case: the same as the one before where nothing that lasts has changed in between
     */
    private record Point(Way way, Victim victim, int start, String at, String call, int kind) {
        String label() {
            return way.mail() + ", " + victim + (start > 0 ? " of start " + start : "") + " at " + at + " " + call;
        }

        String kindName() {
            return way.mail() + " " + victim + " " + start + " " + kind;
        }
    }

    /** The names of all parts, each run in a process of its own: all in one would outlast what a process is given. */
    static List<String> parts() {
        if (!LONG) {
            return WAYS.stream().map(way -> way.mail().toString()).toList();
        }
        return WAYS.stream()
                .flatMap(way -> Stream.of(Victim.values()).map(victim -> way.mail() + "-" + victim + "-"))
                .flatMap(part -> IntStream.range(0, SHARES).mapToObj(share -> part + share))
                .toList();
    }

    private static boolean inPart(Way way, Victim victim) {
        return PART.equals(way.mail().toString()) || PART.startsWith(way.mail() + "-" + victim + "-");
    }

    private static MintingLab fresh() throws IOException {
        var lab = MintingLab.fresh("killed-" + ++number);
        lab.hasten();
        lab.ranBefore();
        lab.foreignByMapi("Work");
        lab.answerPasswords();
        return lab;
    }

    private static Map<String, String> logging(MintingLab lab, int start) {
        return Map.of(
                "TENON_RIG_LOG", lab.log("calls", start).toString(),
                "TENON_RIG_STATES", "1",
                "TENON_OUTLOOK_LOG", lab.log("stages", start).toString());
    }

    /** Every point of a run that nobody disturbs. */
    private static List<Point> points(Way way) throws IOException {
        var all = new ArrayList<Point>();
        try (var lab = fresh()) {
            lab.atStart(start -> logging(lab, start));
            var touches = lab.noteTouches();
            lab.create(way);
            int kind = 0;
            for (int i = 0; i < touches.size(); i++) {
                kind += i > 0 && !touches.get(i).equals(touches.get(i - 1)) ? 1 : 0;
                all.add(new Point(way, Victim.OURSELVES, 0, String.valueOf(i + 1), "", kind));
            }
            for (int start = 1; start <= lab.starts().size(); start++) {
                calls(lab, way, Victim.OUTLOOK_IN_A_CALL, start, all);
                int stages = Files.readAllLines(lab.log("stages", start)).size();
                for (int stage = 1; stage <= stages; stage++) {
                    all.add(new Point(way, Victim.OUTLOOK_BETWEEN_STAGES, start, String.valueOf(stage), "", stage));
                }
            }
        }
        if (inPart(way, Victim.WORKER)) {
            try (var lab = fresh()) {
                lab.byWorker(logging(lab, 0));
                lab.create(way);
                calls(lab, way, Victim.WORKER, 0, all);
            }
        }
        return all;
    }

    private static void calls(MintingLab lab, Way way, Victim victim, int start, List<Point> to) throws IOException {
        var lines = Pattern.compile("(?m)^(\\d+\\+?) (\\S+) (\\S+)$")
                .matcher(Files.readString(lab.log("calls", start)).replace("\r", ""))
                .results()
                .toList();
        int kind = 0;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            kind += i > 0 && !line.group(3).equals(lines.get(i - 1).group(3)) ? 1 : 0;
            to.add(new Point(way, victim, start, line.group(1), line.group(2), kind));
        }
    }

    private static void aim(MintingLab lab, Point point) {
        var dies =
                switch (point.victim) {
                    case OURSELVES -> Map.<String, String>of();
                    case WORKER, OUTLOOK_IN_A_CALL -> Map.of("TENON_RIG_DIE", point.at);
                    case OUTLOOK_BETWEEN_STAGES -> Map.of("TENON_OUTLOOK_DIE", point.at);
                };
        switch (point.victim) {
            case OURSELVES -> lab.dieAt(Integer.parseInt(point.at));
            case WORKER -> lab.byWorker(both(dies, logging(lab, 0)));
            case OUTLOOK_IN_A_CALL, OUTLOOK_BETWEEN_STAGES ->
                lab.atStart(start -> start == point.start ? both(dies, logging(lab, start)) : Map.of());
        }
    }

    private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
        var all = new LinkedHashMap<>(one);
        all.putAll(other);
        return all;
    }

    /** Where the victim came to that point, and no farther. */
    private static void checkVictim(MintingLab lab, Point point, boolean died) throws IOException {
        if (point.victim == Victim.OURSELVES) {
            assertTrue(died, point.label());
            return;
        }
        boolean stages = point.victim == Victim.OUTLOOK_BETWEEN_STAGES;
        var log = Files.readString(lab.log(stages ? "stages" : "calls", point.start));
        var last = Pattern.compile("(?m)^(\\d+\\+?)(?: (\\S+))?")
                .matcher(log)
                .results()
                .reduce((a, b) -> b);
        var came = last.map(one -> one.group(1)).orElse("");
        if (point.victim == Victim.WORKER) {
            // How often the worker is asked depends on how long Outlook takes: a late point may not come.
            assertTrue(came.equals(point.at) ? died : !died, point.label() + ": " + came);
            return;
        }
        assertEquals(point.at, came, point.label());
        // The same run as the one that the points are of.
        assertEquals(stages ? "" : point.call, last.map(one -> one.group(2)).orElse(""), point.label());
    }

    /** @return whether anybody died while we watched */
    private static boolean killed(Point point, List<String> failures) throws IOException {
        var when = point.label();
        try (var lab = fresh()) {
            var before = lab.foreignState();
            aim(lab, point);
            boolean died = false;
            try {
                lab.create(point.way);
            } catch (OutlookException | MintingLab.Died e) {
                died = true;
            }
            // Our death is not Outlook's: a person closes what is open.
            lab.closeOutlook();
            lab.aimless();
            try {
                checkVictim(lab, point, died);
                lab.create(point.way);
                MintingLab.check(lab, point.way, when);
                assertEquals(before, lab.foreignState(), when);
                assertEquals(List.of("T", "Work"), lab.names(), when);
                assertTrue(lab.profile("Work").orElseThrow().isDefault(), when);
                assertEquals(Optional.empty(), lab.text("ForcePSTPath"), when);
                assertTrue(lab.starts().size() <= 4, when + lab.starts());
            } catch (OutlookException | AssertionError e) {
                failures.add(when + ": " + e);
            }
            return died;
        }
    }

    private static boolean inShare(Point point) {
        return !PART.contains("-") || PART.endsWith("-" + Integer.parseInt(point.at.replace("+", "")) % SHARES);
    }

    @Test
    void theNextRunCompletesWhatADeathLeft() throws IOException {
        var all = new ArrayList<Point>();
        for (var way : WAYS) {
            if (Stream.of(Victim.values()).anyMatch(victim -> inPart(way, victim))) {
                points(way).stream()
                        .filter(point -> inPart(way, point.victim) && inShare(point))
                        .forEach(all::add);
            }
        }
        assertTrue(PART.contains("-") || all.size() > SAMPLED, "points: " + all.size());
        var drawn = new ArrayList<>(all);
        Collections.shuffle(drawn, new Random(SEED));
        if (!LONG) {
            drawn.subList(SAMPLED, drawn.size()).clear();
        }
        var failures = new ArrayList<String>();
        var kinds = new HashSet<String>();
        int tried = 0;
        int died = 0;
        for (var point : drawn) {
            if (kinds.add(point.kindName()) || LONG) {
                tried++;
                died += killed(point, failures) ? 1 : 0;
            }
        }
        assertEquals(List.of(), failures, "seed " + SEED);
        System.out.println("TOLD profiles by Outlook, " + PART + ": of " + all.size()
                + " points " + drawn.size() + " drawn, which leave " + kinds.size() + " states; killed " + tried
                + " times, " + died + " seen at once; the next run completed it each time");
    }
}
