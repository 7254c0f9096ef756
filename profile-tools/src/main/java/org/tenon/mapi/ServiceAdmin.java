package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.abi.Interfaces.IMsgServiceAdmin;
import org.tenon.mapi.abi.Interfaces.IMsgServiceAdmin2;
import org.tenon.mapi.abi.Interfaces.IProviderAdmin;
import org.tenon.mapi.abi.Interfaces.IUnknown;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** The message services of one profile. */
public final class ServiceAdmin extends MapiObject {
    private static final PropTag<Binary> UID = PropTag.binary(0x3D0C);
    private static final PropTag<String> SERVICE = PropTag.text(0x3D09);
    private static final PropTag<String> NAME = PropTag.text(0x3001);
    private static final PropTag<Binary> PROVIDER = PropTag.binary(0x300C);
    private static final PropTag<Integer> RESOURCE_TYPE = PropTag.int32(0x3E03);
    private static final PropTag<Integer> RESOURCE_FLAGS = PropTag.int32(0x3009);
    private static final PropTag<String> PST_PATH = PropTag.text(0x6700);

    /**
     * A service of the profile.
     *
     * @param service its name in MapiSvc.inf, such as {@code MSUPST MS}
     * @param providers none is a service that was not finished
     */
    public record Entry(Binary uid, String service, String displayName, List<Provider> providers) {}

    /**
     * A provider of a service.
     *
     * @param path where its data file lies, where it has one and is configured
     * @param readable false where its section cannot be looked at: then an empty path means nothing
     * @param defaultStore whether new items go to it
     */
    public record Provider(Binary uid, Optional<String> path, boolean readable, boolean defaultStore) {}

    ServiceAdmin(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public List<Entry> list() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMsgServiceAdmin.GetMsgServiceTable, 0, out.pointer());
            try (var table = new MapiTable(mapi, out.target())
                    .columns(UID, ProfileAdmin.narrow(SERVICE), ProfileAdmin.narrow(NAME))) {
                return table.rows().map(this::entry).toList();
            }
        });
    }

    private Entry entry(Props row) {
        var uid = row.get(UID).orElseThrow();
        return new Entry(
                uid,
                ProfileAdmin.text(row, SERVICE).orElse(""),
                ProfileAdmin.text(row, NAME).orElse(""),
                providers(uid));
    }

    private List<Provider> providers(Binary service) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IMsgServiceAdmin.AdminProviders,
                    scratch.bytes(service.shared()).pointer(),
                    0,
                    out.pointer());
            try (var providers = new ProviderAdmin(mapi, out.target())) {
                return providers.rows().stream().map(this::provider).toList();
            }
        });
    }

    private Provider provider(Props row) {
        var uid = row.get(PROVIDER).or(() -> row.get(Property.INSTANCE_KEY)).orElseThrow();
        boolean isDefault = row.get(Property.DEFAULT_STORE).orElse(false)
                || (row.get(RESOURCE_FLAGS).orElse(0) & Defs.STATUS_DEFAULT_STORE) != 0;
        if (row.get(RESOURCE_TYPE)
                .filter(type -> type != Defs.MAPI_STORE_PROVIDER)
                .isPresent()) {
            return new Provider(uid, Optional.empty(), true, false);
        }
        // Sections of providers are closed to clients unless they insist. Reading is enough by the documentation; what
        // reads them in the
        // field asks for writing too, which makes nothing here, since the section is there.
        var section = look(uid, Defs.MAPI_FORCE_ACCESS);
        if (section.result() == Codes.MAPI_E_NO_ACCESS) {
            section = look(uid, Defs.MAPI_FORCE_ACCESS | Defs.MAPI_MODIFY);
        }
        return new Provider(uid, section.path(), section.result() >= 0, isDefault);
    }

    private record Look(int result, Optional<String> path) {}

    private Look look(Binary uid, int flags) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            int result = open(uid, flags, scratch, out);
            if (result == Codes.MAPI_E_NOT_FOUND || result == Codes.MAPI_E_NO_ACCESS) {
                return new Look(result, Optional.empty());
            }
            if (result < 0) {
                throw failed(IMsgServiceAdmin.OpenProfileSection, result);
            }
            try (var section = new ProfileSection(mapi, out.target())) {
                var narrow = ProfileAdmin.narrow(PST_PATH);
                // Which of the two it has depends on who wrote it.
                var path =
                        section.value(PST_PATH).or(() -> section.value(narrow).map(String.class::cast));
                return new Look(result, path.filter(text -> !text.isEmpty()));
            }
        });
    }

    private int open(Binary uid, int flags, Scratch scratch, Scratch.Piece out) {
        return ask(
                IMsgServiceAdmin.OpenProfileSection, scratch.bytes(uid.shared()).pointer(), null, flags, out.pointer());
    }

    /** Adds a service, and answers with its identity. */
    public Binary create(String service, String displayName) {
        return mapi.scratch(scratch -> {
            var name = scratch.narrow(service, Mapi.ANSI).pointer();
            var shown = scratch.narrow(displayName, Mapi.ANSI).pointer();
            var second = scratch.out();
            int has = ask(
                    IUnknown.QueryInterface,
                    scratch.bytes(Iid.bytes(Iid.IMsgServiceAdmin2)).pointer(),
                    second.pointer());
            if (has >= 0) {
                try (var newer = new ServiceAdmin(mapi, second.target())) {
                    var uid = scratch.piece(16);
                    newer.call(
                            IMsgServiceAdmin2.CreateMsgServiceEx,
                            name,
                            shown,
                            Com.NO_WINDOW,
                            Defs.SERVICE_NO_RESTART_WARNING,
                            uid.pointer());
                    var bytes = new byte[16];
                    uid.get(bytes, 0, 16);
                    return new Binary(bytes);
                }
            }
            if (has != Codes.MAPI_E_INTERFACE_NOT_SUPPORTED) {
                throw new MapiException(IUnknown.QueryInterface.call(), has);
            }
            // Before Outlook 2003: the new one is the one that was not there.
            var before = new HashSet<Binary>();
            list().forEach(one -> before.add(one.uid()));
            call(IMsgServiceAdmin.CreateMsgService, name, shown, Com.NO_WINDOW, 0);
            return list().stream()
                    .map(Entry::uid)
                    .filter(uid -> !before.contains(uid))
                    .findFirst()
                    .orElseThrow(() -> new MapiException(
                            IMsgServiceAdmin.CreateMsgService.call() + " (the service does not show up)",
                            Codes.MAPI_E_NOT_FOUND));
        });
    }

    public void configure(Binary uid, Props settings) {
        mapi.scratch(scratch -> call(
                IMsgServiceAdmin.ConfigureMsgService,
                scratch.bytes(uid.shared()).pointer(),
                Com.NO_WINDOW,
                0,
                settings.size(),
                Values.write(scratch, settings).pointer()));
    }

    public void delete(Binary uid) {
        mapi.scratch(scratch -> call(
                IMsgServiceAdmin.DeleteMsgService, scratch.bytes(uid.shared()).pointer()));
    }

    /** Reads a section of the profile that is told by 16 bytes. One that is not there is not made: to open it for writing would make it. */
    public Optional<ProfileSection> existing(Binary uid) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            int result = open(uid, 0, scratch, out);
            if (result == Codes.MAPI_E_NOT_FOUND || result == Codes.MAPI_E_NO_ACCESS) {
                return Optional.empty();
            }
            if (result < 0) {
                throw failed(IMsgServiceAdmin.OpenProfileSection, result);
            }
            return Optional.of(new ProfileSection(mapi, out.target()));
        });
    }

    /** A section to write to, ours: made where there is none. */
    public ProfileSection section(Binary uid) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            int result = open(uid, Defs.MAPI_MODIFY, scratch, out);
            if (result < 0) {
                throw failed(IMsgServiceAdmin.OpenProfileSection, result);
            }
            return new ProfileSection(mapi, out.target());
        });
    }

    private static final class ProviderAdmin extends MapiObject {
        ProviderAdmin(Mapi mapi, Pointer object) {
            super(mapi, object);
        }

        List<Props> rows() {
            return mapi.scratch(scratch -> {
                var out = scratch.out();
                call(IProviderAdmin.GetProviderTable, 0, out.pointer());
                try (var table = new MapiTable(mapi, out.target())
                        .columns(
                                PROVIDER,
                                RESOURCE_TYPE,
                                RESOURCE_FLAGS,
                                Property.DEFAULT_STORE,
                                Property.INSTANCE_KEY)) {
                    return table.rows().toList();
                }
            });
        }
    }
}
