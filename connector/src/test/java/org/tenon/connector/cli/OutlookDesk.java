package org.tenon.connector.cli;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tenon.lab.Outlook;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** Somebody in front of Outlook, in a Windows process: the stand-in is started and closed, and items are edited by MAPI alone. */
public final class OutlookDesk {
    private static final PropTag<Binary> DELETED = PropTag.binary(0x35E3);
    private static final List<String> SPECIAL = List.of("Calendar", "Contacts", "Tasks", "Drafts");

    private OutlookDesk() {}

    /** @param words {@code pim PROFILE}, or {@code PROFILE FOLDER DEED SUBJECT [TEXT]} */
    public static void main(String[] words) throws InterruptedException {
        if (words[0].equals("pim")) {
            begin(words[1]);
        } else {
            try (var mapi = Mapi.start(Rig.LIBRARY)) {
                mapi.call(() -> {
                    try (var session = mapi.logOn(words[0]);
                            var store = session.defaultStore();
                            var folder = folder(store, words[1])) {
                        act(store, folder, words[2], words[3], words.length > 4 ? words[4] : "");
                    }
                    return null;
                });
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** The first start of all: the profile, its data file, and in it the folders that Outlook makes. */
    private static void begin(String profile) throws InterruptedException {
        var outlook = Outlook.start("/PIM", profile);
        until(Outlook::isRunning);
        until(() -> has(profile));
        Outlook.close();
        Outlook.end(outlook);
    }

    private static boolean has(String profile) {
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            return mapi.call(() -> {
                try (var session = mapi.logOn(profile);
                        var store = session.defaultStore()) {
                    for (var name : SPECIAL) {
                        folder(store, name).close();
                    }
                    return true;
                }
            });
        } catch (MapiException | IllegalStateException e) {
            return false;
        }
    }

    private static void until(BooleanSupplier there) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (there.getAsBoolean()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("it did not come");
    }

    private static MapiFolder folder(MapiMessageStore store, String name) {
        if (name.equals("Inbox")) {
            return store.folder(store.inbox().orElseThrow());
        }
        try (var top = store.top();
                var table = top.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
            var id = table.rows()
                    .filter(row ->
                            row.get(Property.DISPLAY_NAME).filter(name::equals).isPresent())
                    .findFirst()
                    .flatMap(row -> row.get(Property.ENTRY_ID));
            return store.folder(id.orElseThrow(() -> new IllegalStateException("no folder " + name)));
        }
    }

    private static void act(MapiMessageStore store, MapiFolder folder, String deed, String subject, String text) {
        switch (deed) {
            case "new" -> {
                try (var message = folder.create()) {
                    message.set(new Props()
                            .with(Property.MESSAGE_CLASS, text)
                            .with(Property.SUBJECT, subject)
                            .with(Property.DISPLAY_NAME, subject)
                            .with(Property.MESSAGE_FLAGS, 1)
                            .with(PropTag.time(0x0060), Instant.parse("2026-05-04T08:00:00Z")));
                    message.save();
                }
            }
            case "subject" -> {
                try (var message = store.messageToChange(find(folder, subject))) {
                    message.set(new Props().with(Property.SUBJECT, text));
                    message.save();
                }
            }
            case "read" -> folder.setRead(List.of(find(folder, subject)), true);
            case "trash" -> {
                try (var trash = store.folder(store.value(DELETED).orElseThrow())) {
                    folder.move(List.of(find(folder, subject)), trash);
                }
            }
            case "copy" -> folder.copy(List.of(find(folder, subject)), folder);
            default -> throw new IllegalArgumentException(deed);
        }
    }

    private static Binary find(MapiFolder folder, String subject) {
        try (var table = folder.messages().columns(Property.ENTRY_ID, Property.SUBJECT, Property.DISPLAY_NAME)) {
            return table.rows()
                    .filter(row ->
                            row.get(Property.SUBJECT).filter(subject::equals).isPresent()
                                    || row.get(Property.DISPLAY_NAME)
                                            .filter(subject::equals)
                                            .isPresent())
                    .findFirst()
                    .flatMap(row -> row.get(Property.ENTRY_ID))
                    .orElseThrow(() -> new IllegalStateException("no item " + subject));
        }
    }
}
