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
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/** The message services of one profile. */
public final class ServiceAdmin extends MapiObject {
    private static final PropTag<Binary> UID = PropTag.binary(0x3D0C);
    private static final PropTag<String> SERVICE = PropTag.text(0x3D09);
    private static final PropTag<String> NAME = PropTag.text(0x3001);
    private static final PropTag<String> PST_PATH = PropTag.text(0x6700);

    /**
     * A service of the profile.
     *
     * @param service its name in MapiSvc.inf, such as {@code MSUPST MS}
     * @param path where its data file lies, where it has one and is configured
     * @param providers how many providers it has: none is a service that was not finished
     */
    public record Entry(Binary uid, String service, String displayName, Optional<String> path, int providers) {}

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
                path(uid),
                providers(uid));
    }

    private Optional<String> path(Binary uid) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            int result = ask(
                    IMsgServiceAdmin.OpenProfileSection,
                    scratch.bytes(uid.shared()).pointer(),
                    null,
                    0,
                    out.pointer());
            if (result == Codes.MAPI_E_NOT_FOUND || result == Codes.MAPI_E_NO_ACCESS) {
                return Optional.empty();
            }
            if (result < 0) {
                throw new MapiException(IMsgServiceAdmin.OpenProfileSection.call(), result);
            }
            try (var section = new ProfileSection(mapi, out.target())) {
                return section.value(PST_PATH);
            }
        });
    }

    private int providers(Binary uid) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMsgServiceAdmin.AdminProviders, scratch.bytes(uid.shared()).pointer(), 0, out.pointer());
            try (var providers = new ProviderAdmin(mapi, out.target())) {
                return providers.count();
            }
        });
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

    /** A section of the profile that is told by 16 bytes: ours, for a note of our own. */
    public ProfileSection section(Binary uid) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IMsgServiceAdmin.OpenProfileSection,
                    scratch.bytes(uid.shared()).pointer(),
                    null,
                    Defs.MAPI_MODIFY,
                    out.pointer());
            return new ProfileSection(mapi, out.target());
        });
    }

    private static final class ProviderAdmin extends MapiObject {
        ProviderAdmin(Mapi mapi, Pointer object) {
            super(mapi, object);
        }

        int count() {
            return mapi.scratch(scratch -> {
                var out = scratch.out();
                call(IProviderAdmin.GetProviderTable, 0, out.pointer());
                try (var table = new MapiTable(mapi, out.target())) {
                    return table.count();
                }
            });
        }
    }
}
