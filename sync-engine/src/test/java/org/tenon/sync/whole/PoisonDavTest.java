package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.dav.DavPoison;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.Kind;
import org.tenon.sync.run.RunReport;

/**
 * Many events and five bad ones among them, in the direction in which each sort of poison works: the others cross in the first run,
 * soon, and the five are named. 60 events, or 1,000 in the long form.
 */
final class PoisonDavTest {
    private static final String FOLDER = "Work";
    private static final int EVENTS = Lab.size(60, 1000);
    private static final int BAD = 5;

    @TempDir(factory = MemoryDir.class)
    private Path dir;

    private FakeDavServer server;
    private DavRig rig;
    private String path;

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private static String name(int number) {
        return "e" + number;
    }

    private static boolean isBad(int number) {
        return number % (EVENTS / BAD) == EVENTS / BAD / 2;
    }

    private static String text(int number) {
        return TwoWayDavContract.item(Kind.CALENDAR, name(number), "SUMMARY:event " + number);
    }

    @ParameterizedTest
    @EnumSource
    void allOthersCrossInTheFirstRunAndTheBadOnesAreNamed(DavPoison poison) throws Exception {
        server = FakeDavServer.start();
        path = server.addCalendar("work", FOLDER, "VEVENT");
        rig = new DavRig(dir, DavRig.settings(server.root(), server.root()).withResponseLimit(4 << 20));
        boolean out = poison.name().startsWith("WRITE_");
        var bad = new TreeSet<String>();
        for (int i = 0; i < EVENTS; i++) {
            if (isBad(i)) {
                server.poison(name(i) + ".ics", poison);
                bad.add(name(i) + ".ics");
            }
            if (out) {
                rig.write(Kind.CALENDAR, FOLDER, name(i), text(i));
            } else {
                server.put(path, name(i) + ".ics", text(i).getBytes(StandardCharsets.UTF_8));
            }
        }
        var report = rig.sync();
        var crossed = out
                ? server.items(path).keySet()
                : rig.here(Kind.CALENDAR, FOLDER).keySet();
        // Broken text in an answer for many comes whole by itself.
        boolean cured = Set.of(DavPoison.MULTIGET_404, DavPoison.BROKEN_TEXT, DavPoison.CONTROL_CHARACTER)
                .contains(poison);
        assertEquals(cured ? EVENTS : EVENTS - BAD, crossed.size(), report::toString);
        // A minute of waiting in all; the rest is work, of a machine that may be busy.
        assertTrue(report.seconds() < Lab.size(60, 180), () -> report.seconds() + " seconds");
        if (!cured) {
            assertEquals(bad, named(report, bad), report::toString);
        }
    }

    /** Of {@code bad}, those that the report names, each with its folder and a reason. */
    private static Set<String> named(RunReport report, Set<String> bad) {
        var named = new ArrayList<String>();
        report.waiting().stream()
                .filter(w -> w.folder().equals(FOLDER) && !w.why().isBlank())
                .forEach(w -> named.add(w.item()));
        report.rejected().stream()
                .filter(r -> r.folder().equals(FOLDER) && !r.message().isBlank())
                .forEach(r -> named.add(r.item()));
        for (var item : List.copyOf(bad)) {
            if (report.warnings().stream().anyMatch(w -> w.startsWith(FOLDER) && w.contains(item + ":"))) {
                named.add(item);
            }
        }
        return new TreeSet<>(named);
    }
}
