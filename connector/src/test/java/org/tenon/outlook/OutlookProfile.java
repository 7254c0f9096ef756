package org.tenon.outlook;

import java.time.Clock;
import java.util.Set;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;
import org.tenon.sync.store.StoreException;

/** A profile of the rig's, as it is after Outlook's first start. */
final class OutlookProfile {
    private static final PropTag<String> PST_PATH = PropTag.text(0x6700);
    private static int number;

    private final String name = "Store " + ++number;

    OutlookProfile() {
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            new Rig().turn("special-folders-at-creation", 1);
            mapi.call(() -> {
                try (var profiles = mapi.profiles()) {
                    profiles.create(name);
                    try (var services = profiles.services(name)) {
                        var uid = services.create("MSUPST MS", "Store");
                        services.configure(uid, new Props().with(PST_PATH, dataFile()));
                    }
                }
                // The first session with it furnishes the data file.
                try (var session = mapi.logOn(name);
                        var store = session.defaultStore()) {
                    return store.inbox();
                }
            });
        }
    }

    String name() {
        return name;
    }

    /** Takes it away: each call about profiles reads all that there are. The data file goes with the machine. */
    void remove(Mapi mapi) {
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.delete(name);
            }
            return null;
        });
    }

    String dataFile() {
        return "C:\\" + name + ".pst";
    }

    OutlookStore open() throws StoreException {
        return open(OutlookStore.ServerFolders.NONE);
    }

    OutlookStore open(OutlookStore.ServerFolders server) throws StoreException {
        return open(server, SentMails.NONE);
    }

    OutlookStore open(OutlookStore.ServerFolders server, SentMails sent) throws StoreException {
        return open(server, sent, NewMail.NONE);
    }

    OutlookStore open(OutlookStore.ServerFolders server, SentMails sent, NewMail newMail) throws StoreException {
        return open("reader@example.test", server, sent, newMail);
    }

    /** A process at that time. */
    OutlookStore open(Clock clock, OutlookStore.ServerFolders server) throws StoreException {
        return open("reader@example.test", clock, server, SentMails.NONE, NewMail.NONE);
    }

    /** @param self the person's own address */
    OutlookStore open(String self, OutlookStore.ServerFolders server, SentMails sent, NewMail newMail)
            throws StoreException {
        return open(self, Clock.systemUTC(), server, sent, newMail);
    }

    private OutlookStore open(
            String self, Clock clock, OutlookStore.ServerFolders server, SentMails sent, NewMail newMail)
            throws StoreException {
        var mapi = Mapi.start(Rig.LIBRARY);
        new Rig().turn("special-folders-at-creation", 1);
        return OutlookStore.open(mapi, name, clock, Set.of(self), server, sent, newMail);
    }
}
