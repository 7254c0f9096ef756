package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.SimulatedCrash;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;

/** Of a large mailbox that is synced for the first time people see what came last, and a sync that was cut off goes on from there. */
class NewestFirstTest {
    private static final int MESSAGES = 1500;

    @TempDir
    Path state;

    @Test
    void whatCameLastIsThereFirst() {
        try (var world = new SyncWorld(state, Traits.files(), Traits.imap(), Policy.DEFAULT)) {
            for (int i = 0; i < MESSAGES; i++) {
                world.hands(Side.SERVER).deliver(FolderName.INBOX, Mails.mail("m" + i), Flags.NONE);
            }
            world.steps().crashAt(400);
            assertThrows(SimulatedCrash.class, world::sync);
            world.restart();
            var there = there(world);
            assertTrue(there.size() > 200 && there.size() < MESSAGES, "it has " + there.size());
            // Within one job the order is the store's.
            assertTrue(there.first() >= MESSAGES - there.size() - 200, there.first() + " of " + there.size());
            assertTrue(world.sync().inSync());
            assertEquals(MESSAGES, there(world).size());
            world.assertIdle();
        }
    }

    private static TreeSet<Integer> there(SyncWorld world) {
        var numbers = new ArrayList<Integer>();
        for (var seen : world.look(Side.CLIENT, FolderName.INBOX)) {
            var text = new String(seen.body(), StandardCharsets.UTF_8);
            numbers.add(Integer.parseInt(text.replaceAll("(?s).*<m(\\d+)[@>].*", "$1")));
        }
        assertEquals(numbers.size(), new TreeSet<>(numbers).size(), "none twice");
        return new TreeSet<>(numbers);
    }
}
