package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
 * a native call or between two of its stages. The next run completes it: one profile of ours, and what is not ours the same to the byte.
 * A seeded sample of the points; in the long form all.
 */
final class KilledMintInWindows {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final String PART = System.getProperty("tenon.part", "");
    /** Each process of the long form takes one in so many points. */
    private static final int SHARES = 4;

    private static final long SEED = Long.getLong("tenon.seed", 20261127);

    private static int number;

    /** Who dies, and how a run of them is told to. */
    private enum Victim {
        OURSELVES(3) {
            @Override
            void aim(MintingLab lab, int point) {
                lab.dieAt(point);
            }
        },
        WORKER(1) {
            @Override
            void aim(MintingLab lab, int point) {
                lab.byWorker(Map.of(
                        "TENON_RIG_DIE",
                        String.valueOf(point),
                        "TENON_RIG_LOG",
                        lab.log().toString()));
            }
        },
        OUTLOOK_IN_A_CALL(1) {
            @Override
            void aim(MintingLab lab, int point) {
                lab.env().put("TENON_RIG_DIE", String.valueOf(point));
                lab.env().put("TENON_RIG_LOG", lab.log().toString());
            }
        },
        OUTLOOK_IN_THE_MIDDLE_OF_A_CALL(1) {
            @Override
            void aim(MintingLab lab, int point) {
                lab.env().put("TENON_RIG_DIE", point + "+");
            }
        },
        OUTLOOK_BETWEEN_STAGES(2) {
            @Override
            void aim(MintingLab lab, int point) {
                lab.env().put("TENON_OUTLOOK_DIE", String.valueOf(point));
                lab.env().put("TENON_OUTLOOK_LOG", lab.log().toString());
            }
        };

        private final int sampled;

        Victim(int sampled) {
            this.sampled = sampled;
        }

        abstract void aim(MintingLab lab, int point);
    }

    /** How many points a whole run has, of each kind. */
    private record Whole(int touches, int worker, int calls, int stages) {
        int points(Victim victim) {
            return switch (victim) {
                case OURSELVES -> touches;
                case WORKER -> worker;
                case OUTLOOK_IN_A_CALL, OUTLOOK_IN_THE_MIDDLE_OF_A_CALL -> calls;
                case OUTLOOK_BETWEEN_STAGES -> stages;
            };
        }
    }

    /** The long form is run in parts, each in a process of its own: all of it in one would outlast what a process is given. */
    private static List<Way> ways() {
        return Stream.of(Way.NONE, Way.CONNECTOR)
                .filter(way -> PART.isEmpty() || PART.startsWith(way.mail() + "-"))
                .toList();
    }

    private static List<Victim> victims() {
        return Stream.of(Victim.values())
                .filter(victim -> PART.isEmpty() || PART.contains("-" + victim + "-"))
                .toList();
    }

    /** The names of all parts. */
    static List<String> parts() {
        return Stream.of(Way.NONE, Way.CONNECTOR)
                .flatMap(way -> Stream.of(Victim.values()).map(victim -> way.mail() + "-" + victim + "-"))
                .flatMap(part -> IntStream.range(0, SHARES).mapToObj(share -> part + share))
                .toList();
    }

    private static MintingLab fresh() throws IOException {
        var lab = MintingLab.fresh("killed-" + ++number);
        lab.ranBefore();
        lab.foreignByMapi("Work");
        return lab;
    }

    private static int highest(Path log, String pattern) throws IOException {
        var found = Pattern.compile(pattern).matcher(Files.readString(log));
        int most = 0;
        while (found.find()) {
            most = Math.max(most, Integer.parseInt(found.group(1)));
        }
        return most;
    }

    private static Whole whole(Way way) throws IOException {
        try (var lab = fresh()) {
            var log = lab.folder().resolve("calls.txt");
            var stages = lab.folder().resolve("stages.txt");
            lab.env().put("TENON_RIG_LOG", log.toString());
            lab.env().put("TENON_OUTLOOK_LOG", stages.toString());
            lab.answerPasswords();
            lab.create(way);
            int calls = highest(log, "(?m)^(\\d+) ");
            int touches = lab.touches();
            lab.env().remove("TENON_RIG_LOG");
            return new Whole(
                    touches, LONG || way.equals(Way.NONE) ? workers(way) : 0, calls, highest(stages, "(?m)^(\\d+)$"));
        }
    }

    private static int workers(Way way) throws IOException {
        try (var lab = fresh()) {
            var log = lab.folder().resolve("worker.txt");
            lab.byWorker(Map.of("TENON_RIG_LOG", log.toString()));
            lab.answerPasswords();
            lab.create(way);
            return highest(log, "(?m)^(\\d+) ");
        }
    }

    /** @return whether anybody died */
    private static boolean killed(Way way, Victim victim, int point, List<String> failures) throws IOException {
        var when = way.mail() + ", " + victim + " at " + point;
        try (var lab = fresh()) {
            var before = lab.foreignState();
            lab.answerPasswords();
            victim.aim(lab, point);
            boolean died = false;
            try {
                lab.create(way);
            } catch (OutlookException | MintingLab.Died e) {
                died = true;
            }
            // Our death is not Outlook's: a person closes what is open.
            lab.closeOutlook();
            lab.aimless();
            try {
                if (victim != Victim.OURSELVES && victim != Victim.OUTLOOK_IN_THE_MIDDLE_OF_A_CALL) {
                    // Whoever was to die came to that point, and no farther.
                    int came = highest(lab.log(), "(?m)^(\\d+)");
                    // How often the worker is asked depends on how long Outlook takes: a late point may not come.
                    assertTrue(came == point || (victim == Victim.WORKER && came < point && !died), when + ": " + came);
                }
                assertTrue(died || victim != Victim.OURSELVES, when);
                lab.create(way);
                MintingLab.check(lab, way, when);
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

    @Test
    void theNextRunCompletesWhatADeathLeft() throws IOException {
        var random = new Random(SEED);
        var failures = new ArrayList<String>();
        int died = 0;
        int tried = 0;
        int all = 0;
        for (var way : ways()) {
            var whole = whole(way);
            for (var victim : victims()) {
                var points = new ArrayList<Integer>();
                for (int point = 1; point <= whole.points(victim); point++) {
                    if (PART.isEmpty() || PART.endsWith("-" + point % SHARES)) {
                        points.add(point);
                    }
                }
                all += points.size();
                Collections.shuffle(points, random);
                for (int point : LONG ? points : points.subList(0, Math.min(victim.sampled, points.size()))) {
                    tried++;
                    died += killed(way, victim, point, failures) ? 1 : 0;
                }
            }
            assertTrue(whole.touches >= 10 && whole.calls > 50 && whole.stages >= 9, whole.toString());
        }
        assertEquals(List.of(), failures, "seed " + SEED);
        System.out.println(
                "TOLD profiles by Outlook" + (PART.isEmpty() ? "" : ", " + PART) + ": killed at " + tried + " of " + all
                        + " points, " + died + " of these deaths seen at once; the next run completed it each time");
    }
}
