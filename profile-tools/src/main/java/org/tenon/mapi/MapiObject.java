package org.tenon.mapi;

import com.sun.jna.Pointer;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Interfaces.IMAPIProp;
import org.tenon.mapi.abi.Interfaces.IUnknown;
import org.tenon.mapi.abi.Slot;
import org.tenon.mapi.abi.Structs;

/** An object of MAPI's, held until its scope ends. A second close does nothing; a use after it is an exception. */
public abstract class MapiObject implements AutoCloseable {
    final Mapi mapi;
    private Com.Handle handle;

    MapiObject(Mapi mapi, Pointer object) {
        this.mapi = mapi;
        this.handle = mapi.opened(object);
    }

    /** Calls a method. Warnings are answers; failures are exceptions. */
    final int call(Slot slot, Object... arguments) {
        int result = ask(slot, arguments);
        if (result < 0) {
            throw failed(slot, result);
        }
        return result;
    }

    /** Calls a method whose failure is an answer. */
    int ask(Slot slot, Object... arguments) {
        mapi.mine();
        if (handle == null) {
            throw new MapiException(slot.call() + " on an object that was closed", Codes.MAPI_E_INVALID_OBJECT);
        }
        return handle.call(slot, arguments);
    }

    /** The failure with what the object can tell of it, asked before any other call. */
    final MapiException failed(Slot slot, int result) {
        if (handle == null || !tellsLastError()) {
            return new MapiException(slot.call(), result);
        }
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            int told = handle.call(IMAPIProp.GetLastError, result, 0, out.pointer());
            var error = told < 0 ? null : out.target();
            if (error == null) {
                return new MapiException(slot.call(), result);
            }
            try {
                return new MapiException(
                        slot.call(),
                        result,
                        error.getInt(Structs.MAPIERROR.at("ulContext")),
                        error.getInt(Structs.MAPIERROR.at("ulLowLevelError")));
            } finally {
                mapi.free(error);
            }
        });
    }

    /** Streams are no objects of MAPI's own. */
    boolean tellsLastError() {
        return true;
    }

    final boolean isOpen() {
        return handle != null;
    }

    final Pointer pointer() {
        mapi.mine();
        if (handle == null) {
            throw new MapiException("an object that was closed", Codes.MAPI_E_INVALID_OBJECT);
        }
        return handle.pointer();
    }

    @Override
    public void close() {
        mapi.mine();
        if (handle != null) {
            var releasing = handle;
            handle = null;
            mapi.released();
            releasing.call(IUnknown.Release);
        }
    }
}
