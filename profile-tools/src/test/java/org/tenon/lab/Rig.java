package org.tenon.lab;

import com.sun.jna.Memory;
import com.sun.jna.Native;
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

    /** Throws where objects are still open, or where a rule of MAPI was broken. */
    public void requireOrder() {
        if (references() != 0) {
            throw new AssertionError(references() + " objects are open in the rig");
        }
        if (violations() != 0) {
            throw new AssertionError(violations() + " rules were broken: " + violation());
        }
    }

    public int calls() {
        return number("RigCalls");
    }

    public String violation() {
        return library.getFunction("RigViolation").invokeString(new Object[0], false);
    }

    /** The n-th call from now on fails, besides those that were told before. */
    public void fail(int n, int result) {
        library.getFunction("RigFail").invokeVoid(new Object[] {n, result});
    }

    public void failNoMore() {
        fail(0, 0);
    }

    /** How many of the failures that were told are still to come. */
    public int failing() {
        return number("RigFailing");
    }

    /** How many calls that have a middle came to it. */
    public int middles() {
        return number("RigMiddles");
    }

    /**
     * From the n-th call from now on, or from the middle of the n-th that has one, every call fails and does nothing: what is stored is as
     * where the process had ended there. The process itself goes on, and has to be kept from leaving traces elsewhere.
     */
    public void vanish(int n, boolean amid) {
        library.getFunction("RigVanish").invokeVoid(new Object[] {n, amid ? 1 : 0});
    }

    /** It is there again, as another process would find it. */
    public void comeBack() {
        vanish(0, false);
    }

    /** The call at which it vanished; empty while it is there. */
    public String vanished() {
        return library.getFunction("RigVanished").invokeString(new Object[0], false);
    }

    /** Turns one of the rig's switches, for this process. Its README.md names them; the next process has them as usual again. */
    public void turn(String name, int value) {
        if (library.getFunction("RigTurn").invokeInt(new Object[] {name, value}) == 0) {
            throw new IllegalArgumentException(name);
        }
    }

    public int sections(String profile) {
        return library.getFunction("RigSections").invokeInt(new Object[] {profile});
    }

    /** A number for all that would outlive this process, and others, if they ended now. */
    public long state() {
        return library.getFunction("RigState").invokeLong(new Object[0]);
    }

    /** Memory of this process that is its own, heap and native. */
    public static long privateBytes() {
        // PROCESS_MEMORY_COUNTERS: two numbers of 32 bits, then sizes, of which the seventh is PagefileUsage.
        int at = 8 + 6 * Native.POINTER_SIZE;
        try (var counters = new Memory(at + 2L * Native.POINTER_SIZE)) {
            counters.setInt(0, (int) counters.size());
            var kernel = NativeLibrary.getInstance("kernel32");
            var self = kernel.getFunction("GetCurrentProcess").invokePointer(new Object[0]);
            var done = kernel.getFunction("K32GetProcessMemoryInfo")
                    .invokeInt(new Object[] {self, counters, (int) counters.size()});
            if (done == 0) {
                throw new IllegalStateException("K32GetProcessMemoryInfo");
            }
            return Native.POINTER_SIZE == 8 ? counters.getLong(at) : counters.getInt(at);
        }
    }

    private int number(String name) {
        return library.getFunction(name).invokeInt(new Object[0]);
    }
}
