package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Kind;
import org.tenon.sync.vobject.Content;

/** What is deleted rests in the bin; on Windows as well, where a test of the connector runs this. */
public final class BinTest {
    private static final int FOLDERS = 8;
    private static final int ITEMS = 40;

    @TempDir(factory = MemoryDir.class)
    Path dir;

    /** Items that many folders hold alike, such as invitations in the calendars of several people. */
    @Test
    void theSameOfManyFoldersIsKeptByAllOfThemAtOnce() throws Exception {
        var bin = new Bin(dir.resolve("bin"), Clock.systemUTC());
        var folders = new ArrayList<Callable<Void>>();
        for (int i = 0; i < FOLDERS; i++) {
            folders.add(() -> {
                for (int item = 0; item < ITEMS; item++) {
                    bin.keep(KindRules.of(Kind.CALENDAR), ContentBody.of(event(item)));
                }
                return null;
            });
        }
        try (var pool = Executors.newFixedThreadPool(FOLDERS)) {
            for (var kept : pool.invokeAll(folders)) {
                kept.get();
            }
        }
        try (var files = Files.walk(dir.resolve("bin"))) {
            assertEquals(ITEMS, files.filter(Files::isRegularFile).count());
        }
        for (int item = 0; item < ITEMS; item++) {
            var hash = KindRules.of(Kind.CALENDAR).summary(event(item).bytes()).hash();
            assertTrue(bin.find(KindRules.of(Kind.CALENDAR), hash).isPresent());
        }
    }

    private static Content event(int number) {
        return Content.of("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" + number + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    }
}
