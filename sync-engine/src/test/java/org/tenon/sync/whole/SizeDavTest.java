package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.Kind;

/**
 * Random edits on both sides of many items; a judge that shares no code with us compares the ends. Radicale reads a whole calendar at
 * each write, so it has fewer items in the long form.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class SizeDavTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(
            value = DavServer.Make.class,
            names = {"CYRUS", "RADICALE", "XANDIKOS"})
    void editsOfBothSidesEndInEqualSides(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        boolean slow = make == DavServer.Make.RADICALE;
        int many = Lab.size(60, slow ? 1000 : 5000);
        int tasks = Lab.size(60, slow ? 200 : 1000);
        int edits = Lab.size(40, slow ? 200 : 500);
        try (var server = make.start(dir.resolve("server"));
                var rig = new DavRig(dir, DavRig.settings(server))) {
            var lab = new DavLab(server, dir.resolve("client"));
            long began = System.nanoTime();
            lab.fillServer(Kind.CALENDAR, "Events", many, 1);
            lab.fillServer(Kind.TASKS, "Tasks", tasks, 1);
            lab.fillServer(Kind.CONTACTS, "People", many, 1);
            long filled = System.nanoTime();
            assertEquals(2 * many + tasks, DavRig.deeds(rig.settle()));
            long pulled = System.nanoTime();
            lab.edit(7, edits);
            long edited = System.nanoTime();
            rig.settle();
            long synced = System.nanoTime();
            var said = lab.assertEqual();
            System.out.printf(
                    "%s, %d items, %d edits: filled in %.1f s, pulled in %.1f, edited in %.1f, synced in %.1f; %s%n",
                    make,
                    2 * many + tasks,
                    edits,
                    (filled - began) / 1e9,
                    (pulled - filled) / 1e9,
                    (edited - pulled) / 1e9,
                    (synced - edited) / 1e9,
                    said.lines().reduce((a, b) -> b).orElse(""));
        }
    }
}
