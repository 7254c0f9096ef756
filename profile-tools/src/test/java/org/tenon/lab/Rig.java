package org.tenon.lab;

import com.sun.jna.NativeLibrary;

/** The rig that is loaded in this process: what it counts, and what it shall fail with. */
public final class Rig {
    public static final String LIBRARY = "C:\\rig\\rig.dll";

    private final NativeLibrary library = NativeLibrary.getInstance(LIBRARY);

    public int references() {
        return number("RigReferences");
    }

    public int buffers() {
        return number("RigBuffers");
    }

    public int violations() {
        return number("RigViolations");
    }

    public int calls() {
        return number("RigCalls");
    }

    public String violation() {
        return library.getFunction("RigViolation").invokeString(new Object[0], false);
    }

    /** The n-th call from now on fails. */
    public void fail(int n, int result) {
        library.getFunction("RigFail").invokeVoid(new Object[] {n, result});
    }

    private int number(String name) {
        return library.getFunction(name).invokeInt(new Object[0]);
    }
}
