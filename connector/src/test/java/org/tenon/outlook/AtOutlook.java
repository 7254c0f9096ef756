package org.tenon.outlook;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiSession;
import org.tenon.sync.fake.MemoryDir;

/** Somebody in front of Outlook, by MAPI alone, in a session that ends with nothing left open in the rig and no rule broken. */
abstract class AtOutlook {
    @TempDir(factory = MemoryDir.class)
    Path dir;

    final Rig rig = new Rig();
    final OutlookProfile profile = new OutlookProfile();
    Mapi mapi;
    MapiSession session;
    MapiMessageStore store;

    @BeforeEach
    final void logOn() {
        mapi = Mapi.start(Rig.LIBRARY);
        session = mapi.call(() -> mapi.logOn(profile.name()));
        store = mapi.call(session::defaultStore);
    }

    @AfterEach
    final void logOff() {
        mapi.call(() -> {
            store.close();
            session.close();
            return null;
        });
        mapi.close();
        rig.requireOrder();
    }
}
