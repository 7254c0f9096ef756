package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenon.convert.LargeValue;
import org.tenon.convert.PidTag;
import org.tenon.lab.Rig;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
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

    /** A message is saved twice; what a crash between the two leaves comes back as it came, and is completed. */
    @Test
    void whatWasSavedOnceOnlyComesBackAsItCame() throws Exception {
        var body = """
                From: a@example.test
                Subject: looks
                Message-ID: <looks@example.test>
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="b"

                --b
                Content-Type: text/plain; charset=utf-8

                Words that no program would make of the others
                --b
                Content-Type: text/html; charset=utf-8

                <html><body><b>Other</b> words</body></html>
                --b--
                """.getBytes(StandardCharsets.UTF_8);
        var outlook = (OutlookStore) store;
        var item = ItemForm.MAIL
                .item(LargeValue.of(new Binary(body)), outlook.settings())
                .orElseThrow();
        item.properties().put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(false, false));
        item.properties().put(Stamp.HOME, Stamp.UNFINISHED);
        var entry = outlook.onMapi(() -> {
            try (var folder = outlook.mapiStore()
                            .folder(outlook.mapiStore().inbox().orElseThrow());
                    var message = folder.create()) {
                new ItemSaver(outlook.mapiStore()).fill(message, item);
                message.save();
                return message.value(Property.ENTRY_ID).orElseThrow();
            }
        });
        var handle = OutlookItem.handle(entry);
        for (int look = 0; look < 2; look++) {
            try (var folder = open(home())) {
                assertSameBody(body, bodies(folder, List.of(handle)).get(handle), "look " + look);
            }
            reopenStore();
        }
    }

    /** Outlook has gone away, and the process lives on: it gives back what it held, whatever it is answered. */
    @Test
    void anOutlookThatIsGoneIsLeftInOrder() throws Exception {
        store.awaitChange(Duration.ZERO);
        var rig = new Rig();
        rig.vanish(1, false);
        try {
            closeAll();
        } finally {
            rig.comeBack();
        }
        assertEquals(0, rig.references(), "objects open in the rig");
    }

    @AfterEach
    void nothingIsHeld() {
        closeAll();
        var rig = new Rig();
        rig.requireOrder();
    }

    private void closeAll() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
