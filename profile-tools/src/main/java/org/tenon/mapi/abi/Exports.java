package org.tenon.mapi.abi;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/** The functions that a MAPI library exports. Some are exported under their decorated names only, on x64 too. */
public final class Exports {
    /** What each takes, in the kinds of {@link Slot}. */
    private static final Map<String, String> ARGUMENTS = Map.of(
            "MAPIInitialize", "p",
            "MAPIUninitialize", "",
            "MAPILogonEx", "wpplp",
            "MAPIAdminProfiles", "lp",
            "MAPIAllocateBuffer", "lp",
            "MAPIAllocateMore", "lpp",
            "MAPIFreeBuffer", "p",
            "FreeProws", "p");

    private final NativeLibrary library;
    private final Map<String, Export> found = new HashMap<>();

    /** A function that was found. */
    public record Export(String name, long address, String arguments) {
        @Override
        public String toString() {
            return name;
        }
    }

    public Exports(NativeLibrary library) {
        this.library = library;
    }

    /** @throws UnsatisfiedLinkError where the library has neither name: then it is no Extended MAPI */
    public Export function(String name) {
        return found.computeIfAbsent(name, this::find);
    }

    private Export find(String name) {
        var arguments = ARGUMENTS.get(name);
        Pointer address;
        try {
            address = library.getFunction(name);
        } catch (UnsatisfiedLinkError plain) {
            // Decorated with the bytes that the arguments take on x86, where each takes four.
            address = library.getFunction(name + "@" + 4 * arguments.length());
        }
        return new Export(name, Pointer.nativeValue(address), arguments);
    }
}
