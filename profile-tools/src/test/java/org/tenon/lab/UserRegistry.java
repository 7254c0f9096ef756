package org.tenon.lab;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The user's part of the registry, whole keys of it, in a Windows process: {@code reg.exe} would be a process for each look. */
public final class UserRegistry {
    private static final Pointer USER = new Pointer(0x80000001);
    private static final int KEY_READ = 0x20019;
    private static final int MOST = 65536;
    private static final int MOST_NAME = 512;
    private static final NativeLibrary LIBRARY = NativeLibrary.getInstance("advapi32");

    private UserRegistry() {}

    private static int call(String function, Object... arguments) {
        return LIBRARY.getFunction(function, Function.ALT_CONVENTION).invokeInt(arguments);
    }

    /** A key with all below it; what is not there is no failure. */
    public static void delete(String key) {
        call("RegDeleteTreeW", USER, new WString(key));
    }

    /** A line for each value below a key: its path, its type, its bytes; and one for each key. */
    public static List<String> all(String key) {
        var lines = new ArrayList<String>();
        read(key, lines);
        return lines;
    }

    private static void read(String key, List<String> lines) {
        try (var open = new Memory(Native.POINTER_SIZE)) {
            if (call("RegOpenKeyExW", USER, new WString(key), 0, KEY_READ, open) != 0) {
                return;
            }
            var below = new ArrayList<String>();
            try (var name = new Memory(2L * MOST_NAME);
                    var length = new Memory(4);
                    var type = new Memory(4);
                    var data = new Memory(MOST);
                    var size = new Memory(4)) {
                lines.add(key);
                for (int at = 0; ; at++) {
                    length.setInt(0, MOST_NAME);
                    size.setInt(0, MOST);
                    if (call("RegEnumValueW", open.getPointer(0), at, name, length, Pointer.NULL, type, data, size)
                            != 0) {
                        break;
                    }
                    lines.add(key + "\\" + name.getWideString(0) + " " + type.getInt(0) + " "
                            + HexFormat.of().formatHex(data.getByteArray(0, size.getInt(0))));
                }
                for (int at = 0; ; at++) {
                    length.setInt(0, MOST_NAME);
                    if (call(
                                    "RegEnumKeyExW",
                                    open.getPointer(0),
                                    at,
                                    name,
                                    length,
                                    Pointer.NULL,
                                    Pointer.NULL,
                                    Pointer.NULL,
                                    Pointer.NULL)
                            != 0) {
                        break;
                    }
                    below.add(name.getWideString(0));
                }
            } finally {
                call("RegCloseKey", open.getPointer(0));
            }
            below.forEach(one -> read(key + "\\" + one, lines));
        }
    }
}
