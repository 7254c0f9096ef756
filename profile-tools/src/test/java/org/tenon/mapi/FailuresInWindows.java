package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Interfaces;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** Every native call of the mapi storey, failing with every result that has a name, in one process that has to outlive it all. */
final class FailuresInWindows extends OnRig {
    /** Their result is a count, or no failure. */
    private static final Set<String> NO_RESULT =
            Set.of("IUnknown.Release", "IUnknown.AddRef", "IMAPIProp.GetLastError", "IMAPITable.WaitForCompletion");
    /** At a log-on these are tried again. */
    private static final Integer[] PASSING = {
        Codes.MAPI_E_TIMEOUT,
        Codes.MAPI_E_BUSY,
        Codes.MAPI_E_CALL_FAILED,
        Codes.MAPI_E_LOGON_FAILED,
        Codes.MAPI_E_DISK_ERROR,
        Codes.MAPI_E_FAILONEPROVIDER
    };

    private final List<Failing> all = new ArrayList<>();

    private interface Use {
        void run() throws IOException;
    }

    /**
     * A use of the storey.
     *
     * @param call what is made to fail in it
     * @param nth which of its native calls that is
     * @param answers results that are answers there
     */
    private record Failing(String call, int nth, Use use, Set<Integer> answers) {}

    private void failing(String call, int nth, Use use, Integer... answers) {
        all.add(new Failing(call, nth, use, Set.of(answers)));
    }

    private static TreeMap<Integer, String> failures() {
        var named = new TreeMap<Integer, String>();
        for (var field : Codes.class.getFields()) {
            try {
                int code = field.getInt(null);
                if (code < 0) {
                    named.put(code, field.getName());
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return named;
    }

    /** What the storey's classes call, from their byte code. */
    private static Set<String> called() {
        var classes = new ClassFileImporter()
                .withImportOption(location -> location.contains("/target/classes/"))
                .importPackages("org.tenon.mapi");
        var slots = new TreeSet<String>();
        for (var type : classes) {
            for (var access : type.getFieldAccessesFromSelf()) {
                var owner = access.getTargetOwner();
                if (owner.getName().startsWith(Interfaces.class.getName() + "$")
                        && !type.getName().startsWith(Interfaces.class.getName())) {
                    slots.add(owner.getSimpleName() + "." + access.getTarget().getName());
                }
            }
        }
        slots.removeAll(NO_RESULT);
        slots.addAll(List.of("MAPIInitialize", "MAPIAdminProfiles", "MAPILogonEx"));
        return slots;
    }

    @Test
    void everyFailureOfEveryCallIsAnExceptionWithTheNameOfTheCall() {
        var codes = failures();
        int[] count = new int[1];
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create("Failing");
                try (var services = profiles.services("Failing")) {
                    var uid = services.create("MSUPST MS", "Store");
                    services.configure(uid, new Props().with(PST_PATH, "C:\\failing.pst"));
                    administration(profiles, services, uid);
                    try (var session = mapi.logOn("Failing");
                            var store = session.defaultStore();
                            var top = store.top();
                            var folder = top.folder("F");
                            var message = folder.create()) {
                        message.set(new Props().with(Property.SUBJECT, "s").with(Property.BODY, "b"));
                        message.save();
                        sessions(session, store);
                        folders(top, folder, message);
                        messages(store, message);
                        tables(folder);
                        for (var one : all) {
                            codes.forEach((code, name) -> count[0] += fails(one, code, name));
                        }
                    }
                }
            }
            return null;
        });
        var tried = new TreeSet<String>();
        all.forEach(one -> tried.add(one.call()));
        assertEquals(called(), tried);
        assertTrue(count[0] > 3000, count[0] + " failures");
        System.out.println("TOLD failures: " + tried.size() + " native calls, " + codes.size() + " results, " + count[0]
                + " failures, each an exception with the name of its call");
    }

    private int fails(Failing one, int code, String name) {
        // A table that is busy is waited for.
        boolean waited = code == Codes.MAPI_E_BUSY && one.call().startsWith("IMAPITable.");
        if (waited || one.answers().contains(code)) {
            return 0;
        }
        int open = mapi.openReferences();
        int references = rig.references();
        int buffers = rig.buffers();
        rig.fail(one.nth(), code);
        var thrown = assertThrows(
                MapiException.class,
                () -> {
                    try {
                        one.use().run();
                    } catch (UncheckedIOException e) {
                        throw new AssertionError(e);
                    }
                },
                one.call() + " failing with " + name);
        rig.failNoMore();
        assertEquals(
                name + " (0x" + String.format("%08X", code) + ") from " + one.call(),
                thrown.getMessage(),
                "call " + one.nth());
        assertEquals(code, thrown.result());
        assertEquals(open, mapi.openReferences(), thrown.getMessage());
        assertEquals(references, rig.references(), thrown.getMessage());
        assertEquals(buffers, rig.buffers(), thrown.getMessage());
        return 1;
    }

    private void administration(ProfileAdmin profiles, ServiceAdmin services, Binary uid) {
        failing("MAPIInitialize", 1, () -> Mapi.start(Rig.LIBRARY).close());
        failing("MAPIAdminProfiles", 1, () -> mapi.profiles().close());
        failing("MAPILogonEx", 1, () -> mapi.logOn("Failing").close(), PASSING);
        failing("IProfAdmin.GetProfileTable", 1, profiles::list);
        failing("IProfAdmin.CreateProfile", 1, () -> profiles.create("Another"));
        failing("IProfAdmin.DeleteProfile", 1, () -> profiles.delete("Failing"));
        failing("IProfAdmin.SetDefaultProfile", 1, () -> profiles.setDefault("Failing"));
        failing("IProfAdmin.AdminServices", 1, () -> profiles.services("Failing")
                .close());
        failing("IMsgServiceAdmin.GetMsgServiceTable", 1, services::list);
        var own = Binary.ofHex("00112233445566778899aabbccddeeff");
        failing("IMsgServiceAdmin.OpenProfileSection", 1, () -> services.section(own)
                .close());
        failing(
                "IMsgServiceAdmin.OpenProfileSection",
                1,
                () -> services.existing(own).ifPresent(ProfileSection::close),
                Codes.MAPI_E_NOT_FOUND,
                Codes.MAPI_E_NO_ACCESS);
        // A provider without a section is one whose path is not known.
        failing(
                "IMsgServiceAdmin.OpenProfileSection",
                9,
                services::list,
                Codes.MAPI_E_NOT_FOUND,
                Codes.MAPI_E_NO_ACCESS);
        failing("IMsgServiceAdmin.AdminProviders", 4, services::list);
        failing("IProviderAdmin.GetProviderTable", 5, services::list);
        failing(
                "IUnknown.QueryInterface",
                1,
                () -> services.create("MSUPST MS", "x"),
                Codes.MAPI_E_INTERFACE_NOT_SUPPORTED);
        failing("IMsgServiceAdmin2.CreateMsgServiceEx", 2, () -> services.create("MSUPST MS", "x"));
        // Where there is no IMsgServiceAdmin2; the services are listed before, by eleven calls.
        failing("IMsgServiceAdmin.CreateMsgService", 13, () -> {
            rig.fail(1, Codes.MAPI_E_INTERFACE_NOT_SUPPORTED);
            services.create("MSUPST MS", "x");
        });
        failing("IMsgServiceAdmin.ConfigureMsgService", 1, () -> services.configure(uid, new Props()));
        failing("IMsgServiceAdmin.DeleteMsgService", 1, () -> services.delete(uid));
    }

    private void sessions(MapiSession session, MapiMessageStore store) {
        var id = store.value(Property.ENTRY_ID).orElseThrow();
        failing("IMAPISession.GetMsgStoresTable", 1, () -> session.stores().close());
        failing("IMAPISession.OpenMsgStore", 1, () -> session.open(id).close());
        failing("IMAPISession.SetDefaultStore", 1, () -> session.setDefaultStore(id));
        failing("IMAPISession.Logoff", 2, () -> mapi.logOn("Failing").close());
        failing("IMsgStore.OpenEntry", 1, () -> store.root().close());
        failing("IMsgStore.GetReceiveFolder", 1, store::inbox, Codes.MAPI_E_NOT_FOUND, Codes.MAPI_E_NO_SUPPORT);
        failing("IMAPIProp.GetNamesFromIDs", 1, () -> store.name(PropTag.any(0x8FFF001F)));
        failing("IMsgStore.Advise", 1, () -> store.watch(event -> {}).close());
        failing("IMsgStore.Unadvise", 2, () -> store.watch(event -> {}).close());
    }

    private void folders(MapiFolder top, MapiFolder folder, MapiMessage message) {
        var ids = List.of(message.value(Property.ENTRY_ID).orElseThrow());
        failing("IMAPIContainer.GetContentsTable", 1, () -> folder.messages().close());
        failing("IMAPIContainer.GetHierarchyTable", 1, () -> folder.folders().close());
        failing("IMAPIFolder.CreateMessage", 1, () -> folder.create().close());
        failing("IMAPIFolder.CreateFolder", 1, () -> folder.folder("x").close());
        failing(
                "IMAPIFolder.DeleteFolder",
                2,
                () -> top.deleteFolder(folder.value(Property.ENTRY_ID).orElseThrow()));
        failing(
                "IMAPIFolder.CopyFolder",
                2,
                () -> top.moveFolder(folder.value(Property.ENTRY_ID).orElseThrow(), top, "x"));
        failing("IMAPIFolder.DeleteMessages", 1, () -> folder.delete(ids), Codes.MAPI_E_NOT_FOUND);
        failing("IMAPIFolder.CopyMessages", 1, () -> folder.copy(ids, top));
        failing("IMAPIFolder.SetReadFlags", 1, () -> folder.setRead(ids, true), Codes.MAPI_E_NOT_FOUND);
    }

    private void messages(MapiMessageStore store, MapiMessage message) {
        failing("IMessage.GetRecipientTable", 1, () -> message.recipients().close());
        failing("IMessage.GetAttachmentTable", 1, () -> message.attachments().close());
        failing("IMessage.ModifyRecipients", 1, () -> message.setRecipients(List.of()));
        failing("IMessage.OpenAttach", 1, () -> message.attachment(0).close());
        failing("IMessage.CreateAttach", 1, () -> message.attach().close());
        failing("IMessage.DeleteAttach", 1, () -> message.deleteAttachment(0));
        failing("IMessage.SubmitMessage", 1, message::submit);
        failing("IMessage.SetReadFlag", 1, () -> message.setRead(true));
        failing("IMAPIProp.GetProps", 1, () -> message.get(Property.SUBJECT));
        failing("IMAPIProp.GetPropList", 1, message::tags);
        failing("IMAPIProp.SetProps", 1, () -> message.set(new Props().with(Property.SUBJECT, "t")));
        failing("IMAPIProp.DeleteProps", 1, () -> message.delete(Property.SUBJECT));
        failing("IMAPIProp.SaveChanges", 1, message::save);
        failing("IMAPIProp.CopyTo", 1, () -> message.copyTo(message));
        failing("IMAPIProp.CopyProps", 1, () -> message.copyProps(message, Property.SUBJECT));
        var unknown = NamedProp.of(UUID.randomUUID(), "unknown", PropTag.text(0));
        failing("IMAPIProp.GetIDsFromNames", 1, () -> store.existingTag(unknown));
        failing("IMAPIProp.OpenProperty", 1, () -> message.read(Property.BODY).close());
        failing("ISequentialStream.Read", 2, () -> {
            try (var in = message.read(Property.BODY)) {
                in.readAllBytes();
            }
        });
        Use write = () -> {
            try (var out = message.write(Property.BODY)) {
                out.write(65);
            }
        };
        failing("ISequentialStream.Write", 2, write);
        failing("IStream.Commit", 3, write);
    }

    private void tables(MapiFolder folder) {
        failing("IMAPITable.SetColumns", 2, () -> folder.messages().columns(Property.SUBJECT));
        var exists = Restriction.exists(Property.SUBJECT);
        failing("IMAPITable.Restrict", 2, () -> folder.messages().where(exists));
        failing("IMAPITable.SortTable", 2, () -> folder.messages().sorted(Sort.by(Property.SUBJECT)));
        table(folder, "GetRowCount", MapiTable::count);
        table(folder, "SeekRow", MapiTable::fromStart);
        table(folder, "SeekRow", table -> table.seek(1));
        table(folder, "FindRow", table -> table.find(exists), Codes.MAPI_E_NOT_FOUND);
        table(folder, "CreateBookmark", MapiTable::bookmark);
        table(folder, "FreeBookmark", table -> table.forget(Defs.BOOKMARK_BEGINNING));
        table(folder, "QueryRows", table -> table.next(1));
        table(folder, "Advise", table -> table.watch(event -> {}).close());
        failing("IMAPITable.Unadvise", 3, () -> {
            try (var table = folder.messages()) {
                table.watch(event -> {}).close();
            }
        });
    }

    private void table(MapiFolder folder, String call, Consumer<MapiTable> use, Integer... answers) {
        failing(
                "IMAPITable." + call,
                2,
                () -> {
                    try (var table = folder.messages()) {
                        use.accept(table);
                    }
                },
                answers);
    }

    @Test
    void withoutTheNewerInterfaceAServiceIsMadeTheOldWay() {
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                profiles.create("Old");
                try (var services = profiles.services("Old")) {
                    rig.fail(1, Codes.MAPI_E_INTERFACE_NOT_SUPPORTED);
                    var uid = services.create("MSUPST MS", "Store");
                    assertEquals(
                            List.of(uid),
                            services.list().stream().map(one -> one.uid()).toList());
                }
            }
            rig.failNoMore();
            return null;
        });
    }
}
