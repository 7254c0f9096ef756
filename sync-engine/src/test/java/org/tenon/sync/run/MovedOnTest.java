package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;

/** A message that was stored just before the process died, and that a person or a rule puts elsewhere before the next one looks. */
class MovedOnTest {
    private static final List<FolderName> FOLDERS = List.of(FolderName.INBOX, FolderName.of("Archive"));

    @TempDir(factory = MemoryDir.class)
    Path scratch;

    private int worlds;

    @ParameterizedTest
    @EnumSource(Side.class)
    void itIsOneMessageAndTheMoveIsCarriedOver(Side to) {
        int moved = 0;
        boolean died = true;
        for (int n = 1; died; n++) {
            try (var world = world()) {
                world.hands(to.other()).deliver(FOLDERS.getFirst(), Mails.mail("a"), Flags.NONE);
                died = world.syncDyingAt(n);
                var landed = world.look(to, FOLDERS.getFirst());
                if (!landed.isEmpty()) {
                    world.hands(to).move(FOLDERS.getFirst(), landed.getFirst().handle(), FOLDERS.getLast());
                    moved++;
                }
                world.sync();
                world.sync();
                var where = FOLDERS.get(landed.isEmpty() ? 0 : 1);
                for (var side : Side.values()) {
                    assertEquals(List.of(where), holding(world, side), "on the " + side + ", died at step " + n);
                }
                world.assertIdle();
            }
        }
        assertTrue(moved > 1, "died between the message and the ledger: " + moved);
    }

    private SyncWorld world() {
        var world = new SyncWorld(scratch.resolve("world-" + ++worlds), Traits.files(), Traits.imap(), Policy.DEFAULT);
        for (var side : Side.values()) {
            world.hands(side).createFolder(FOLDERS.getLast());
        }
        world.sync();
        return world;
    }

    private static List<FolderName> holding(SyncWorld world, Side side) {
        var holding = new ArrayList<FolderName>();
        for (var folder : FOLDERS) {
            world.look(side, folder).forEach(seen -> holding.add(folder));
        }
        return holding;
    }
}
