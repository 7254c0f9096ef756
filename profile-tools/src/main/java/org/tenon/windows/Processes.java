package org.tenon.windows;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;

/** The processes of this Windows, by the names of their programs: none is opened for that, so those with other rights count too. */
public final class Processes {
    private static final int TH32CS_SNAPPROCESS = 2;
    private static final int PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
    private static final int TOKEN_QUERY = 8;
    private static final int TOKEN_USER = 1;
    // Of PROCESSENTRY32W, whose fourth member has a pointer's size and alignment.
    private static final int PID = 8;
    private static final int NAME = Native.POINTER_SIZE == 8 ? 44 : 36;
    private static final int SIZE = Native.POINTER_SIZE == 8 ? 568 : 556;

    private Processes() {}

    /** Those of this session; the program as {@code outlook.exe}, in whatever case. */
    public static List<Long> named(String program) {
        int own = session(ProcessHandle.current().pid());
        return all(program).stream().filter(pid -> session(pid) == own).toList();
    }

    /** The same in the other sessions, those of services and of other users too. */
    public static List<Long> elsewhere(String program) {
        int own = session(ProcessHandle.current().pid());
        return all(program).stream().filter(pid -> session(pid) != own).toList();
    }

    /** Whether it runs as the user whom this one runs as; not where we may not ask. */
    public static boolean isOfThisUser(long pid) {
        var theirs = user(pid);
        return !theirs.isEmpty() && theirs.equals(user(ProcessHandle.current().pid()));
    }

    /** Whether it runs as somebody else; not where we may not ask. */
    public static boolean isOfAnotherUser(long pid) {
        var theirs = user(pid);
        return !theirs.isEmpty() && !theirs.equals(user(ProcessHandle.current().pid()));
    }

    /** The SID of a process's user; empty where we may not ask. */
    private static String user(long pid) {
        var process =
                kernel("OpenProcess").invokePointer(new Object[] {PROCESS_QUERY_LIMITED_INFORMATION, 0, (int) pid});
        if (process == null) {
            return "";
        }
        try {
            var token = new PointerByReference();
            if (security("OpenProcessToken").invokeInt(new Object[] {process, TOKEN_QUERY, token}) == 0) {
                return "";
            }
            try {
                return user(token.getValue());
            } finally {
                kernel("CloseHandle").invokeInt(new Object[] {token.getValue()});
            }
        } finally {
            kernel("CloseHandle").invokeInt(new Object[] {process});
        }
    }

    private static String user(Pointer token) {
        var information = security("GetTokenInformation");
        var needed = new IntByReference();
        information.invokeInt(new Object[] {token, TOKEN_USER, null, 0, needed});
        if (needed.getValue() <= 0) {
            return "";
        }
        try (var to = new Memory(needed.getValue())) {
            var text = new PointerByReference();
            // TOKEN_USER begins with a pointer to the SID.
            if (information.invokeInt(new Object[] {token, TOKEN_USER, to, needed.getValue(), needed}) == 0
                    || security("ConvertSidToStringSidW").invokeInt(new Object[] {to.getPointer(0), text}) == 0) {
                return "";
            }
            try {
                return text.getValue().getWideString(0);
            } finally {
                kernel("LocalFree").invokePointer(new Object[] {text.getValue()});
            }
        }
    }

    private static List<Long> all(String program) {
        var found = new ArrayList<Long>();
        var snapshot = kernel("CreateToolhelp32Snapshot").invokePointer(new Object[] {TH32CS_SNAPPROCESS, 0});
        if (Pointer.nativeValue(snapshot) == -1) {
            throw new IllegalStateException("CreateToolhelp32Snapshot");
        }
        try (var entry = new Memory(SIZE)) {
            entry.clear();
            entry.setInt(0, SIZE);
            for (var next = "Process32FirstW"; kernel(next).invokeInt(new Object[] {snapshot, entry}) != 0; ) {
                next = "Process32NextW";
                if (entry.getWideString(NAME).equalsIgnoreCase(program)) {
                    found.add(Integer.toUnsignedLong(entry.getInt(PID)));
                }
            }
        } finally {
            kernel("CloseHandle").invokeInt(new Object[] {snapshot});
        }
        return found;
    }

    /** Which session of Windows it is in; -1 where it is gone. */
    public static int session(long pid) {
        try (var to = new Memory(4)) {
            to.setInt(0, -1);
            kernel("ProcessIdToSessionId").invokeInt(new Object[] {(int) pid, to});
            return to.getInt(0);
        }
    }

    private static Function kernel(String name) {
        return NativeLibrary.getInstance("kernel32").getFunction(name, Function.ALT_CONVENTION);
    }

    private static Function security(String name) {
        return NativeLibrary.getInstance("advapi32").getFunction(name, Function.ALT_CONVENTION);
    }
}
