package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.tenon.lab.Rig;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.UserHands;

/** Mail folders of Outlook keep every promise of the port. */
final class OutlookMailInWindows extends StoreContract {
    private final OutlookProfile profile = new OutlookProfile();

    @Override
    protected Store open() throws Exception {
        return profile.open();
    }

    @Override
    protected Optional<UserHands> hands() {
        return Optional.of(new AnotherPerson(profile, Kind.MAIL));
    }

    @AfterEach
    void nothingIsHeld() {
        closeAll();
        var rig = new Rig();
        assertEquals(0, rig.references(), "objects open in the rig");
        assertEquals(0, rig.violations(), rig::violation);
    }

    private void closeAll() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
