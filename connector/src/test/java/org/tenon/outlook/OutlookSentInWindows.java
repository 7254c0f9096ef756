package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tenon.convert.LargeValue;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.StoreException;

/** Outlook's own copies of what was sent, in Sent Items, and what is filed of them on the server: one mail each. */
final class OutlookSentInWindows {
    private static final PropTag<Binary> SENT_ITEMS = PropTag.binary(0x35E4);
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private final List<SentMails.Sent> awaited = new ArrayList<>();
    private final SentMails log = new SentMails() {
        @Override
        public List<Sent> awaited() {
            return List.copyOf(awaited);
        }

        @Override
        public void found(Sent mail) {
            assertTrue(awaited.remove(mail));
        }
    };

    @Test
    void aCopyTellsWhatIsFiled() throws Exception {
        var profile = new OutlookProfile();
        try (var store = profile.open(OutlookStore.ServerFolders.NONE, log)) {
            sent(0, "Plan", "bob@example.test", "ana@example.test");
            copy(store, 4, "Plan", "bob@example.test");
            copy(store, 4, "Other", "bob@example.test", "ana@example.test");
            copy(store, 1000, "Plan", "bob@example.test", "ana@example.test");
            var own = texts(store);
            assertEquals(3, own.size());
            assertFalse(own.stream().anyMatch(t -> t.contains("filed-")), "of another mail");

            copy(store, 4, "Plan", "Ana@example.test", "bob@example.test");
            assertEquals(List.of(filed(0, "Plan", "bob@example.test", "ana@example.test")), filedOf(texts(store)));
            assertEquals(List.of(), awaited);
        }
        try (var store = profile.open()) {
            assertEquals(
                    List.of(filed(0, "Plan", "bob@example.test", "ana@example.test")),
                    filedOf(texts(store)),
                    "written down with the item");
        }
    }

    /** Somebody sends the same twice: each copy is one of them. */
    @Test
    void twinsAreKnownOneByOne() throws Exception {
        try (var store = new OutlookProfile().open(OutlookStore.ServerFolders.NONE, log)) {
            sent(0, "Again", "bob@example.test");
            sent(300, "Again", "bob@example.test");
            copy(store, 301, "Again", "bob@example.test");
            copy(store, 1, "Again", "bob@example.test");
            assertEquals(
                    List.of(filed(0, "Again", "bob@example.test"), filed(300, "Again", "bob@example.test")),
                    filedOf(texts(store)));
        }
    }

    /** What a person then writes into a copy counts. */
    @Test
    void aTouchedCopyTellsWhatItSays() throws Exception {
        try (var store = new OutlookProfile().open(OutlookStore.ServerFolders.NONE, log)) {
            sent(0, "Plan", "bob@example.test");
            var entry = copy(store, 1, "Plan", "bob@example.test");
            assertEquals(1, filedOf(texts(store)).size());
            store.onMapi(() -> {
                try (var message = store.mapiStore().messageToChange(entry)) {
                    message.set(new Props().with(Property.SUBJECT, "Plan, edited"));
                    message.save();
                }
                return null;
            });
            var texts = texts(store);
            assertEquals(1, texts.size());
            assertTrue(texts.getFirst().contains("Subject: Plan, edited"), texts.getFirst());
        }
    }

    private static String filed(int seconds, String subject, String... to) {
        return "From: u1@example.test\r\nTo: " + String.join(", ", to) + "\r\nSubject: " + subject
                + "\r\nMessage-ID: <filed-" + seconds + "@example.test>\r\nX-Mailer: Outlook\r\n\r\nWords.\r\n";
    }

    private void sent(int seconds, String subject, String... to) {
        var text = filed(seconds, subject, to).getBytes(StandardCharsets.UTF_8);
        awaited.add(new SentMails.Sent(
                String.valueOf(seconds), NOON.plusSeconds(seconds), LargeValue.of(new Binary(text))));
    }

    private static Binary copy(OutlookStore store, int seconds, String subject, String... to)
            throws StoreException, IOException {
        return store.onMapi(() -> {
            var id = store.mapiStore().value(SENT_ITEMS).orElseThrow();
            try (var folder = store.mapiStore().folder(id);
                    var message = folder.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, "IPM.Note")
                        .with(Property.SUBJECT, subject)
                        .with(Property.MESSAGE_FLAGS, 1)
                        .with(PropTag.text(0x1000), "Words.")
                        .with(PropTag.time(0x0039), NOON.plusSeconds(seconds)));
                var people = new ArrayList<Props>();
                for (var address : to) {
                    people.add(new Props()
                            .with(PropTag.int32(0x0C15), 1)
                            .with(Property.DISPLAY_NAME, address)
                            .with(PropTag.text(0x3002), "SMTP")
                            .with(PropTag.text(0x3003), address));
                }
                message.setRecipients(people);
                message.save();
                return message.value(Property.ENTRY_ID).orElseThrow();
            }
        });
    }

    private static List<String> filedOf(List<String> texts) {
        return texts.stream().filter(t -> t.contains("filed-")).sorted().toList();
    }

    /** What the engine hears of Sent Items: the texts of all that is there. */
    private static List<String> texts(OutlookStore store) throws StoreException {
        var info = store.folders().stream()
                .filter(f -> f.role().equals("Sent"))
                .findFirst()
                .orElseThrow();
        Map<Handle, String> texts = new HashMap<>();
        List<Handle> handles;
        try (var folder = store.open(info)) {
            handles = List.copyOf(ListedItems.of(folder).keySet());
            folder.read(handles, (handle, body) -> {
                try (var in = body.open()) {
                    texts.put(handle, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertEquals(handles.size(), texts.size());
        assertEquals(handles.size(), new TreeSet<>(texts.values()).size(), "all differ");
        return List.copyOf(texts.values());
    }
}
