package org.tenon.outlook;

import java.io.File;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tenon.lab.Rig;
import org.tenon.mapi.abi.Codes;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.fake.WorldSide;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** A fresh Outlook profile as the client of a world: the store under test in one session, a person at work in another. */
final class OutlookSide implements WorldSide {
    /** What passes, and what stops the whole store. */
    private static final int[] FAILURES = {
        Codes.MAPI_E_CALL_FAILED, Codes.MAPI_E_NETWORK_ERROR, Codes.MAPI_E_NOT_ENOUGH_DISK, Codes.MAPI_E_BUSY
    };

    private static final int MOST_FAILURES = 4;
    private static final int WITHIN_CALLS = 900;

    private final Rig rig = new Rig();
    private final OutlookProfile profile = new OutlookProfile();
    private final OutlookStore.ServerFolders server;
    private final NewMail newMail;
    private final OutlookPerson hands;
    private OutlookStore store;
    private int references;

    /** @param imported whether an item of that title is brought as a sync brings it */
    OutlookSide(
            Kind kind,
            OutlookStore.ServerFolders server,
            Predicate<String> imported,
            Supplier<List<FolderName>> there) {
        this(kind, server, imported, there, NewMail.NONE);
    }

    OutlookSide(
            Kind kind,
            OutlookStore.ServerFolders server,
            Predicate<String> imported,
            Supplier<List<FolderName>> there,
            NewMail newMail) {
        this.server = server;
        this.newMail = newMail;
        this.hands = kind == Kind.MAIL
                ? new OutlookHands(profile, imported, there)
                : new OutlookItemHands(profile, kind, imported, there);
        begin();
    }

    private void begin() {
        try {
            store = profile.open(server, SentMails.NONE, newMail);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
        references = rig.references();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public OutlookPerson hands() {
        return hands;
    }

    @Override
    public List<FolderName> names() {
        return hands.names();
    }

    @Override
    public void restart() {
        store.close();
        rig.comeBack();
        rig.failNoMore();
        begin();
    }

    @Override
    public void assertNothingOpen() {
        if (rig.references() != references) {
            throw new AssertionError(rig.references() - references + " objects of MAPI were left open");
        }
    }

    /** A data file of the rig's grows with every change. */
    @Override
    public long changes() {
        return new File(profile.dataFile()).length();
    }

    /** As where a data file was made anew: each item has another entry id. */
    @Override
    public void changeValidity(FolderName folder) {
        hands.renumber(folder);
    }

    @Override
    public boolean removes(FolderName folder) {
        return !hands.hasFoldersBelow(folder);
    }

    @Override
    public List<Weather> weathers(boolean inDoubt) {
        return List.of(Weather.DROPS);
    }

    @Override
    public void rough(Random random, Weather weather) {
        for (int i = 1 + random.nextInt(MOST_FAILURES); i > 0; i--) {
            rig.fail(1 + random.nextInt(WITHIN_CALLS), FAILURES[random.nextInt(FAILURES.length)]);
        }
    }

    @Override
    public void calm() {
        rig.failNoMore();
    }

    @Override
    public void close() {
        rig.comeBack();
        rig.failNoMore();
        store.close();
        hands.close();
        rig.requireOrder();
    }
}
