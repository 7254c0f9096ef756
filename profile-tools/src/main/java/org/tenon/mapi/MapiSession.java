package org.tenon.mapi;

import com.sun.jna.Pointer;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Interfaces.IMAPISession;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;

/** A profile that is logged on to. */
public final class MapiSession extends MapiObject {
    MapiSession(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public MapiTable stores() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPISession.GetMsgStoresTable, 0, out.pointer());
            return new MapiTable(mapi, out.target());
        });
    }

    /** The store that new items go to. */
    public MapiMessageStore defaultStore() {
        try (var table = stores().columns(Property.ENTRY_ID, Property.DEFAULT_STORE)) {
            var row = table.rows()
                    .filter(one -> one.get(Property.DEFAULT_STORE).orElse(false))
                    .findFirst()
                    .orElseThrow(() -> new MapiException(
                            "IMAPISession.GetMsgStoresTable: no default store", Codes.MAPI_E_NOT_FOUND));
            return open(row.get(Property.ENTRY_ID).orElseThrow());
        }
    }

    public MapiMessageStore open(Binary entryId) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IMAPISession.OpenMsgStore,
                    Com.NO_WINDOW,
                    entryId.size(),
                    scratch.bytes(entryId.shared()).pointer(),
                    null,
                    Defs.MDB_WRITE | Defs.MAPI_BEST_ACCESS | Defs.MDB_NO_DIALOG | Defs.MDB_NO_MAIL,
                    out.pointer());
            return new MapiMessageStore(mapi, out.target());
        });
    }

    public void setDefaultStore(Binary entryId) {
        mapi.scratch(scratch -> call(
                IMAPISession.SetDefaultStore,
                Defs.MAPI_DEFAULT_STORE,
                entryId.size(),
                scratch.bytes(entryId.shared()).pointer()));
    }

    /** Logs off as well: a session that is only released may linger. */
    @Override
    public void close() {
        try {
            if (isOpen()) {
                call(IMAPISession.Logoff, Com.NO_WINDOW, 0, 0);
            }
        } finally {
            super.close();
        }
    }
}
