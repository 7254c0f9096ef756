package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tenon.lab.Rig;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/** A test on the rig that ends with nothing left open there, and no rule broken. */
abstract class OnRig {
    static final PropTag<String> PST_PATH = PropTag.text(0x6700);

    final Rig rig = new Rig();
    Mapi mapi;

    @BeforeEach
    final void begin() {
        mapi = Mapi.start(Rig.LIBRARY);
    }

    @AfterEach
    final void end() {
        mapi.close();
        assertEquals(0, rig.buffers(), "memory not given back");
        rig.requireOrder();
    }

    final <T> T in(Callable<T> work) {
        return mapi.call(work);
    }

    /** A profile with a data file as its store. */
    final void makeProfile(String profile) {
        in(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(profile);
                try (var services = profiles.services(profile)) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, new Props().with(PST_PATH, "C:\\" + profile + ".pst"));
                }
            }
            return null;
        });
    }
}
