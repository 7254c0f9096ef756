package org.tenon.mapi.abi;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/** The functions that a MAPI library exports. Some are exported under their decorated names only, on x64 too. */
public final class Exports {
    /** With the bytes of arguments that the decorated name tells: their size on x86. */
    private static final Map<String, Integer> DECORATION = Map.of(
            "MAPIInitialize", 4,
            "MAPIUninitialize", 0,
            "MAPILogonEx", 20,
            "MAPIAdminProfiles", 8,
            "MAPIAllocateBuffer", 8,
            "MAPIAllocateMore", 12,
            "MAPIFreeBuffer", 4,
            "FreeProws", 4);

    private final NativeLibrary library;

    public Exports(NativeLibrary library) {
        this.library = library;
    }

    /** @throws UnsatisfiedLinkError where the library has neither name: then it is no Extended MAPI */
    public Function function(String name) {
        try {
            return library.getFunction(name);
        } catch (UnsatisfiedLinkError plain) {
            return library.getFunction(name + "@" + DECORATION.get(name));
        }
    }
}
