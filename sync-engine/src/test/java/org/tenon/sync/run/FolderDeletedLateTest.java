package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.store.Store;

/** Mail that arrives in a folder between the look at it and its deletion is not deleted with it. */
class FolderDeletedLateTest {
    private static final FolderName WORK = FolderName.of("Work");

    @TempDir
    Path state;

    private final FakeStore client = new FakeStore(Traits.files());
    private final FakeStore server = new FakeStore(Traits.imap());
    private boolean delivered;

    @ParameterizedTest
    @EnumSource
    void mailThatArrivesAtTheLastMomentSurvives(Side side) {
        server.hands().createFolder(WORK);
        sync(client, server);
        var here = side == Side.CLIENT ? client : server;
        var there = side == Side.CLIENT ? server : client;
        there.hands().deleteFolder(WORK);
        var late = deliveringLate(here);
        var report = side == Side.CLIENT ? sync(late, server) : sync(client, late);
        assertTrue(delivered, "the folder was to be deleted");
        assertTrue(report.failure().isEmpty(), report::toString);
        sync(client, server);
        assertEquals(1, here.hands().look(WORK).size());
        assertEquals(1, there.hands().look(WORK).size(), "and the folder is back for it");
    }

    /** The store, but a message comes in just before its folder is deleted. */
    private Store deliveringLate(FakeStore store) {
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, (p, m, a) -> {
            if (m.getName().equals("deleteFolder") && !delivered) {
                delivered = true;
                store.hands().deliver(WORK, Mails.mail("late"), Flags.NONE);
            }
            try {
                return m.invoke(store, a);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private RunReport sync(Store here, Store there) {
        try (var engine = SyncEngine.open(state, here, there, Policy.DEFAULT, new SettableClock(), Progress.NONE)) {
            return engine.sync(false);
        }
    }
}
