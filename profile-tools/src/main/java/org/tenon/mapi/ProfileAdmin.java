package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Interfaces.IProfAdmin;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Props;

/** The profiles of this user. Names are in the code page of this Windows. */
public final class ProfileAdmin extends MapiObject {
    // What is text may come in either width, whatever was asked.
    private static final PropTag<String> NAME = PropTag.text(0x3001);
    private static final PropTag<Boolean> DEFAULT = PropTag.bool(0x3D04);

    /** A profile, and whether Outlook opens it when it is not told which. */
    public record Entry(String name, boolean isDefault) {}

    ProfileAdmin(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public List<Entry> list() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IProfAdmin.GetProfileTable, 0, out.pointer());
            try (var table = new MapiTable(mapi, out.target()).columns(narrow(NAME), DEFAULT)) {
                return table.rows()
                        .map(row -> new Entry(
                                text(row, NAME).orElse(""), row.get(DEFAULT).orElse(false)))
                        .toList();
            }
        });
    }

    public void create(String name) {
        // The password has to be null.
        mapi.scratch(scratch ->
                call(IProfAdmin.CreateProfile, scratch.narrow(name, Mapi.ANSI).pointer(), null, Com.NO_WINDOW, 0));
    }

    public void delete(String name) {
        mapi.scratch(scratch ->
                call(IProfAdmin.DeleteProfile, scratch.narrow(name, Mapi.ANSI).pointer(), 0));
    }

    public void setDefault(String name) {
        mapi.scratch(scratch -> call(
                IProfAdmin.SetDefaultProfile, scratch.narrow(name, Mapi.ANSI).pointer(), 0));
    }

    public ServiceAdmin services(String profile) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IProfAdmin.AdminServices,
                    scratch.narrow(profile, Mapi.ANSI).pointer(),
                    null,
                    Com.NO_WINDOW,
                    0,
                    out.pointer());
            return new ServiceAdmin(mapi, out.target());
        });
    }

    /** The tag of the same text in ANSI. */
    static PropTag<Object> narrow(PropTag<String> tag) {
        return PropTag.any((tag.tag() & 0xFFFF0000) | PropType.STRING8);
    }

    static Optional<String> text(Props row, PropTag<String> tag) {
        return row.get(narrow(tag)).map(String.class::cast);
    }
}
