package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Outlook;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** What the rig does of itself, where Outlook does it too: each behaviour as a client meets it, and each switch both ways. */
final class RigInWindows extends OnRig {
    private static final PropTag<String> NEW_PASSWORD = PropTag.text(0x6704);
    private static final PropTag<Instant> MODIFIED = PropTag.time(0x3008);
    private static final PropTag<Binary> HTML = PropTag.binary(0x1013);
    private static final PropTag<Integer> FLAGS = PropTag.int32(0x0E07);
    private static int number;

    private final String profile = "R" + ++number;

    private String file() {
        return "C:\\" + profile + ".pst";
    }

    /** A profile with one service; its identity. */
    private Binary make(Props settings) {
        return in(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create(profile);
                try (var services = profiles.services(profile)) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, settings);
                    return uid;
                }
            }
        });
    }

    private Binary make() {
        return make(new Props().with(PST_PATH, file()));
    }

    private void inStore(Consumer<MapiMessageStore> work) {
        in(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore()) {
                work.accept(store);
            }
            return null;
        });
    }

    private static Binary save(MapiFolder folder, Props props) {
        try (var message = folder.create()) {
            message.set(props);
            message.save();
            return message.value(Property.ENTRY_ID).orElseThrow();
        }
    }

    private static Props subject(String text) {
        return new Props().with(Property.SUBJECT, text);
    }

    private static int result(Runnable work) {
        return assertThrows(MapiException.class, work::run).result();
    }

    private static void until(BooleanSupplier there) {
        for (int wait = 0; wait < 1500 && !there.getAsBoolean(); wait++) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertTrue(there.getAsBoolean());
    }

    @Test
    void sectionsAreClosedAndMadeByWhoeverOpensThemToWrite() {
        var service = make();
        rig.turn("closed-sections", 1);
        in(() -> {
            try (var profiles = mapi.profiles();
                    var services = profiles.services(profile)) {
                assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> services.section(service)));
                int before = rig.sections(profile);
                var unknown = new Binary(profile.repeat(16).substring(0, 16).getBytes(StandardCharsets.US_ASCII));
                try (var section = services.section(unknown)) {
                    assertEquals(before + 1, rig.sections(profile), "made by opening");
                    assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> services.section(unknown)), "one writer");
                    section.set(subject("kept"));
                }
                try (var section = services.section(unknown)) {
                    assertEquals("kept", section.value(Property.SUBJECT).orElseThrow());
                }
            }
            return null;
        });
    }

    @Test
    void fileThatIsNoDataFileIsOverwrittenWhenConfiguredAndRefusedWhenOpened() throws IOException {
        Files.writeString(Path.of(file()), "somebody's letter");
        make();
        assertTrue(
                Files.readString(Path.of(file()), StandardCharsets.ISO_8859_1).startsWith("!BDN"));
        Files.writeString(Path.of(file()), "somebody's letter");
        assertEquals(Codes.MAPI_E_CORRUPT_STORE, result(() -> inStore(store -> {})));
        assertEquals("somebody's letter", Files.readString(Path.of(file())));
    }

    @Test
    void hiddenWindowIsThereAfterTheFirstInitialisation() {
        assertNotEquals(
                0,
                NativeLibrary.getInstance("user32")
                        .getFunction("FindWindowW")
                        .invokeLong(new Object[] {new WString("TenonRigNotifications"), null}));
    }

    @Test
    void specialFoldersComeWithTheDefaultStoreAndWithOutlook() {
        make();
        inStore(store -> {
            try (var root = store.root()) {
                assertTrue(root.value(Property.APPOINTMENTS).isEmpty());
            }
        });
        var name = profile + " by Outlook";
        var outlook = Outlook.start("/PIM", name);
        until(Outlook::isRunning);
        in(() -> {
            // Beside the running Outlook.
            try (var session = mapi.logOn(name);
                    var store = session.defaultStore();
                    var root = store.root();
                    var calendar =
                            store.folder(root.value(Property.APPOINTMENTS).orElseThrow())) {
                assertEquals(
                        "IPF.Appointment",
                        calendar.value(Property.CONTAINER_CLASS).orElseThrow());
            }
            rig.turn("alone", 1);
            try (var session = mapi.logOn(name)) {
                assertEquals(Codes.MAPI_E_BUSY, result(session::defaultStore));
            }
            return null;
        });
        Outlook.close();
        assertEquals(0, Outlook.end(outlook));
        assertFalse(Outlook.isRunning());
    }

    @Test
    void outlookAsksForAnAccountInAProfileThatIsNotItsOwnAndKeepsNoNameTwice() {
        make();
        for (int start = 0; start < 2; start++) {
            var outlook = Outlook.start("/profile", profile);
            until(() -> Outlook.asks("Email Account Setup"));
            assertFalse(Outlook.isRunning());
            Outlook.answer("Email Account Setup");
            assertEquals(0, Outlook.end(outlook));
        }
        var outlook = Outlook.start("/PIM", profile);
        until(() -> Outlook.asks("The profile name you entered already exists."));
        Outlook.answer("The profile name you entered already exists.");
        assertEquals(0, Outlook.end(outlook));
    }

    @Test
    void profileInUseIsDeletedWhenItIsLeft() {
        make();
        in(() -> {
            try (var profiles = mapi.profiles()) {
                try (var session = mapi.logOn(profile)) {
                    profiles.delete(profile);
                    assertTrue(
                            profiles.list().stream().noneMatch(one -> one.name().equals(profile)));
                    assertEquals(Codes.MAPI_E_NO_ACCESS, result(() -> profiles.create(profile)));
                }
                profiles.create(profile);
            }
            return null;
        });
    }

    @Test
    void fileWithAPasswordIsToldByItsContext() {
        make(new Props().with(PST_PATH, file()).with(NEW_PASSWORD, "secret"));
        var failed = assertThrows(MapiException.class, () -> inStore(store -> {}));
        assertEquals(Codes.MAPI_E_FAILONEPROVIDER, failed.result());
        assertTrue(failed.wantsPassword(), failed.getMessage());
    }

    @Test
    void someoneElsesHandsAreSeenAndHeardOf() {
        make();
        inStore(store -> {
            var seen = Collections.synchronizedList(new ArrayList<Event>());
            try (var top = store.top();
                    var inbox = top.folder("Inbox");
                    var watching = store.watch(seen::add)) {
                var id = save(inbox, subject("mine").with(FLAGS, 0));
                until(() -> seen.size() == 1);
                Outlook.hands("read", profile);
                until(() -> seen.size() == 2);
                try (var message = store.messageToChange(id)) {
                    assertEquals(1, message.value(FLAGS).orElseThrow() & 1);
                    Outlook.hands("subject", profile);
                    message.set(subject("mine too"));
                    assertEquals(Codes.MAPI_E_OBJECT_CHANGED, result(message::save));
                }
                Outlook.hands("reminder", profile);
                Outlook.hands("associated", profile);
                Outlook.hands("trash", profile);
                assertEquals(Codes.MAPI_E_NOT_FOUND, result(() -> store.message(id)));
                until(() -> seen.size() >= 6);
            }
        });
    }

    @Test
    void moveKeepsTheEntryIdOrDoesNot() {
        make();
        inStore(store -> {
            try (var top = store.top();
                    var other = top.folder("Other")) {
                for (int keeps = 0; keeps < 2; keeps++) {
                    rig.turn("move-keeps-id", keeps);
                    var id = save(top, subject("moved"));
                    assertTrue(top.move(List.of(id), other));
                    if (keeps == 0) {
                        assertEquals(Codes.MAPI_E_NOT_FOUND, result(() -> store.message(id)));
                    } else {
                        store.message(id).close();
                    }
                }
            }
        });
    }

    @Test
    void readingTouchesTheModificationTimeOrDoesNot() {
        make();
        inStore(store -> {
            try (var top = store.top()) {
                for (int touches = 0; touches < 2; touches++) {
                    rig.turn("touch-on-read", touches);
                    var id = save(top, subject("read").with(FLAGS, 0));
                    var before = modified(store, id);
                    top.setRead(List.of(id), true);
                    assertEquals(touches == 0, before.equals(modified(store, id)));
                }
            }
        });
    }

    private static Instant modified(MapiMessageStore store, Binary id) {
        try (var message = store.message(id)) {
            return message.value(MODIFIED).orElseThrow();
        }
    }

    @Test
    void rowsComeInParts() {
        make();
        rig.turn("most-rows", 2);
        inStore(store -> {
            try (var top = store.top()) {
                for (int i = 0; i < 5; i++) {
                    save(top, subject("row"));
                }
                try (var table = top.messages().columns(Property.SUBJECT)) {
                    assertEquals(2, table.next(5).size());
                }
                try (var table = top.messages().columns(Property.SUBJECT)) {
                    assertEquals(5, table.rows().count());
                }
            }
        });
    }

    @Test
    void bodiesFollowTheOneThatWasSetOrDoNot() {
        make();
        inStore(store -> {
            try (var top = store.top()) {
                var both = subject("s")
                        .with(Property.BODY, "another")
                        .with(HTML, new Binary("<p>Hello</p>".getBytes(StandardCharsets.UTF_8)));
                var id = save(top, both);
                try (var message = store.messageToChange(id)) {
                    assertEquals("Hello", message.value(Property.BODY).orElseThrow());
                    message.set(new Props().with(Property.BODY, "plain"));
                    message.save();
                    assertTrue(message.value(HTML).isEmpty());
                }
                rig.turn("synced-bodies", 0);
                try (var message = store.message(save(top, both))) {
                    assertEquals("another", message.value(Property.BODY).orElseThrow());
                }
            }
        });
    }

    @Test
    void whatIsOpenToBeChangedIsNotDeleted() {
        make();
        inStore(store -> {
            try (var top = store.top()) {
                var id = save(top, subject("open"));
                try (var open = store.messageToChange(id)) {
                    assertFalse(top.delete(List.of(id)));
                    assertEquals("open", open.value(Property.SUBJECT).orElseThrow());
                }
                assertTrue(top.delete(List.of(id)));
            }
        });
    }

    @Test
    void fourKilobytesAreLargeAndNobodyKeepsChangeKeys() {
        make();
        inStore(store -> {
            try (var top = store.top();
                    var message = top.create()) {
                message.set(subject("s")
                        .with(Property.BODY, "b".repeat(3000))
                        .with(MODIFIED, Instant.parse("2020-01-01T00:00:00Z"))
                        .with(Property.SEARCH_KEY, new Binary(new byte[16])));
                message.save();
                assertEquals(
                        Codes.MAPI_E_NOT_ENOUGH_MEMORY,
                        message.get(Property.BODY)
                                .error(Property.BODY)
                                .orElseThrow()
                                .result());
                assertTrue(message.value(Property.CHANGE_KEY).isEmpty());
                assertEquals(
                        new Binary(new byte[16]),
                        message.value(Property.SEARCH_KEY).orElseThrow());
                assertEquals(
                        Instant.parse("2020-01-01T00:00:00Z"),
                        message.value(MODIFIED).orElseThrow());
            }
        });
        rig.turn("change-keys", 1);
        rig.turn("big", 10_000);
        inStore(store -> {
            try (var top = store.top();
                    var message = top.create()) {
                message.set(subject("s").with(Property.BODY, "b".repeat(3000)));
                message.save();
                assertEquals(3000, message.value(Property.BODY).orElseThrow().length());
                assertTrue(message.value(Property.CHANGE_KEY).isPresent());
            }
        });
    }

    /** Somebody else has the file open: waited for, and a failure in the end; never taken for done. */
    @Test
    void profilesThatCannotBeWrittenAreAFailure() throws Exception {
        make(new Props().with(PST_PATH, file()));
        var folder = Path.of(System.getenv().getOrDefault("TENON_RIG", "C:\\rig\\data"));
        var before = Files.readAllBytes(folder.resolve("profiles"));
        // Java's way of opening this one forbids others to replace the file.
        try (var held = new RandomAccessFile(folder.resolve("profiles").toFile(), "r")) {
            assertTrue(held.length() > 0);
            var refused = assertThrows(
                    MapiException.class,
                    () -> in(() -> {
                        try (var profiles = mapi.profiles();
                                var services = profiles.services(profile)) {
                            return services.create("CONTAB", "Book");
                        }
                    }));
            assertEquals(Codes.MAPI_E_DISK_ERROR, refused.result());
        }
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("profiles")));
        in(() -> {
            try (var profiles = mapi.profiles();
                    var services = profiles.services(profile)) {
                return services.create("CONTAB", "Book");
            }
        });
        assertFalse(Arrays.equals(before, Files.readAllBytes(folder.resolve("profiles"))));
    }

    /** A process that is started at any moment inherits none of the rig's files: it would hold them for as long as it lives. */
    @Test
    void childrenInheritNoFileOfTheRigs() throws Exception {
        make(new Props().with(PST_PATH, file()));
        var children = Collections.synchronizedList(new ArrayList<Process>());
        var starting = new Thread(() -> {
            try {
                for (int n = 0; n < 12; n++) {
                    children.add(new ProcessBuilder("ping.exe", "-n", "8", "127.0.0.1")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        starting.start();
        try {
            while (starting.isAlive()) {
                in(() -> {
                    try (var profiles = mapi.profiles();
                            var services = profiles.services(profile)) {
                        services.delete(services.create("CONTAB", "Book"));
                    }
                    return null;
                });
            }
        } finally {
            starting.join();
            children.forEach(Process::destroyForcibly);
        }
        assertEquals(12, children.size());
    }
}
